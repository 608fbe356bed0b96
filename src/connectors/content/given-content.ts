/** What a step writes somewhere: a kept file or a text, in pieces either way. */
import type { JsonValue } from '../../expressions/value.ts';
import { type Documents, isDocumentReference } from '../../ports/documents.ts';
import { field } from '../action.ts';

/** Fields of the form of whatever writes a file. */
export const contentFields = {
  document: field.optional(
    field.json({ title: 'File', description: 'A file of the case.', baton: { as: 'document' } }),
  ),
  text: field.optional(
    field.text({ title: 'Text', description: 'In place of a file.', baton: { as: 'lines' } }),
  ),
};

export interface GivenContent {
  /** As the file was called; absent for a text. */
  readonly name?: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** From its beginning at each call. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** The content, or a sentence about what is wrong. */
export function givenContent(
  { document, text }: { readonly document?: JsonValue; readonly text?: string },
  documents: Documents,
): GivenContent | string {
  if (document !== undefined) {
    if (!isDocumentReference(document)) return '“File” is no kept file: give it a file of the case.';
    const { name, type, size } = document;
    return { name, type, size, pieces: () => documents.stream(document.document) };
  }
  if (text === undefined) return 'There is nothing to write: give the step a file or a text.';
  const bytes = Buffer.from(text, 'utf8');
  return {
    type: 'text/plain',
    size: bytes.byteLength,
    pieces: async function* () {
      yield bytes;
    },
  };
}
