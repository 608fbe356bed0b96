/**
 * The hashes that stand in a document's content: a list of files, kept as a large value, refers to every one of them.
 *
 * A content never changes, so each is read once in its life; what is evidently not text is not read further.
 */
import { type DocumentReferenceStore, HASH_LENGTH, hashesIn } from '../ports/document-references.ts';
import { type DocumentHash, DocumentProblem, type KeptDocuments } from '../ports/documents.ts';

export class ContentReader {
  readonly #documents: Pick<KeptDocuments, 'stream' | 'sizeOf'>;
  readonly #store: Pick<DocumentReferenceStore, 'heldIn' | 'noteHeldIn'>;

  constructor(
    documents: Pick<KeptDocuments, 'stream' | 'sizeOf'>,
    store: Pick<DocumentReferenceStore, 'heldIn' | 'noteHeldIn'>,
  ) {
    this.#documents = documents;
    this.#store = store;
  }

  /** Nothing where there is no such document: what looks like a hash may be one of something else. */
  async heldIn(document: DocumentHash): Promise<readonly DocumentHash[]> {
    const known = await this.#store.heldIn(document);
    if (known !== undefined) return known;
    if ((await this.#documents.sizeOf(document)) === undefined) return [];
    try {
      const held = await hashesOf(this.#documents.stream(document));
      await this.#store.noteHeldIn(document, held);
      return held;
    } catch (error) {
      if (error instanceof DocumentProblem && error.code === 'missing') return [];
      throw error;
    }
  }
}

async function hashesOf(content: AsyncIterable<Uint8Array>): Promise<readonly DocumentHash[]> {
  const found = new Set<DocumentHash>();
  let rest = '';
  let isFirst = true;
  for await (const piece of content) {
    const text = rest + Buffer.from(piece).toString('latin1');
    if (isFirst && !mayHoldReferences(text)) return [];
    isFirst = false;
    // The end may be the beginning of a hash; a run longer than one is none.
    const cut = text.length - (/[0-9a-f]{0,65}$/u.exec(text)?.[0].length ?? 0);
    for (const hash of hashesIn(text.slice(0, cut))) found.add(hash);
    rest = text.slice(cut);
  }
  for (const hash of hashesIn(rest)) if (rest.length === HASH_LENGTH) found.add(hash);
  return [...found];
}

/** A text, or JSON with whatever signs in it. Pictures, archives and most PDFs begin otherwise. */
function mayHoldReferences(beginning: string): boolean {
  return !beginning.includes('\0') || /^(?:\u00ef\u00bb\u00bf)?\s*[[{]/u.test(beginning);
}
