/**
 * A form as a browser sent it: its fields, and its files as references of what will be kept.
 *
 * Boundary: reads and refers; whether anything is kept is for whoever has checked the rest of the form (`keepFiles`).
 *
 * Invariant SF1: a file is kept only after the form it came with was found right and its sender let through.
 */
import { createHash } from 'node:crypto';
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { Documents } from '../../ports/documents.ts';
import type { IncomingRequest } from '../../ports/triggers.ts';
import type { Form } from '../../wiring/definition.ts';

const MOST_FILES = 20;

export interface SentForm {
  readonly fields: URLSearchParams;
  readonly files: readonly SentFile[];
}

export interface SentFile {
  readonly field: string;
  readonly content: Uint8Array;
  readonly name: string;
  readonly type: string;
}

/** `undefined`: what was sent is no form. */
export async function readSentForm({ headers, body }: IncomingRequest): Promise<SentForm | undefined> {
  const type = headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/iu.test(type))
    return { fields: new URLSearchParams(new TextDecoder().decode(body)), files: [] };
  const fields = new URLSearchParams();
  const files: SentFile[] = [];
  try {
    const parts = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    for (const [field, part] of parts) {
      if (typeof part === 'string') fields.append(field, part);
      // A field left empty sends a file without name and content.
      else if (part.name !== '' || part.size > 0) {
        const content = new Uint8Array(await part.arrayBuffer());
        files.push({ field, content, name: part.name, type: part.type });
      }
      if (files.length > MOST_FILES) return undefined;
    }
  } catch {
    return undefined;
  }
  return { fields, files };
}

/** The form's file fields, filled with references to what `keepFiles` will keep. */
export function fileValues(form: Form, files: readonly SentFile[]): Variables {
  const values: Record<string, JsonValue> = {};
  for (const { name, type, many, readOnly } of form.fields) {
    if (type !== 'file' || readOnly === true) continue;
    const given = files.filter(({ field }) => field === name).map(referenceOf);
    const [first] = given;
    if (first !== undefined) values[name] = many === true ? given : first;
  }
  return values;
}

/** Only those the form asks for. As `fileValues`, with what they are called when they are kept. */
export async function keepFiles(
  form: Form,
  files: readonly SentFile[],
  documents: Documents,
): Promise<Variables> {
  const values: Record<string, JsonValue> = {};
  for (const { name, type, many, readOnly } of form.fields) {
    if (type !== 'file' || readOnly === true) continue;
    const kept: JsonValue[] = [];
    for (const file of files.filter(({ field }) => field === name).slice(0, many === true ? MOST_FILES : 1))
      kept.push({ ...(await documents.put(file.content, file)) });
    const [first] = kept;
    if (first !== undefined) values[name] = many === true ? kept : first;
  }
  return values;
}

function referenceOf({ content, name, type }: SentFile): JsonValue {
  const document = createHash('sha256').update(content).digest('hex');
  return { document, name, type, size: content.byteLength };
}
