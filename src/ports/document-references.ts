/**
 * Which documents the rows of a store name, and what is known of documents beside their contents.
 *
 * Boundary: rows, no behaviour; what becomes of a document nothing names is the host's (`host/document-collection.ts`).
 *
 * Invariants:
 * DR1  A row names a document wherever the hash stands in it, in whatever column or table: nobody has to say that
 *      something of theirs can hold a reference.
 * DR2  What is written between the opening and the closing of a scan is among what it found, wherever it is written.
 */
import type { DocumentHash } from './documents.ts';

export interface ReferenceScan {
  /** Looks through some more rows, a few milliseconds long; false once all have been. */
  next(): Promise<boolean>;
  /** Each once, in the order found; grows, also after the last row, by what is written. Hashes of other things too. */
  readonly found: readonly DocumentHash[];
  close(): void;
}

export interface DocumentReferenceStore {
  openReferenceScan(): ReferenceScan;
  /** Hashes that stand in the content; undefined: nobody has looked yet. */
  heldIn(document: DocumentHash): Promise<readonly DocumentHash[] | undefined>;
  noteHeldIn(document: DocumentHash, held: readonly DocumentHash[]): Promise<void>;
  /** Since when nothing names them (epoch ms), of those from `first` to `last` that are known as such. */
  unnamedSince(first: DocumentHash, last: DocumentHash): Promise<ReadonlyMap<DocumentHash, number>>;
  /** Undefined: it is named again. */
  noteUnnamed(document: DocumentHash, since: number | undefined): Promise<void>;
  /** Its content is gone. */
  forgetDocument(document: DocumentHash): Promise<void>;
}

/** Every text of exactly the form of a hash. */
export function hashesIn(text: string): readonly DocumentHash[] {
  if (text.length < HASH_LENGTH) return [];
  return (text.match(/[0-9a-f]{64,}/gu) ?? []).filter((run) => run.length === HASH_LENGTH);
}

export const HASH_LENGTH = 64;
