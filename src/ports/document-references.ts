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
  /** Looks through some more rows, about as long as was asked for; false once all have been. */
  next(): Promise<boolean>;
  /** Each once, in the order found; grows, also after the last row, by what is written. Hashes of other things too. */
  readonly found: readonly DocumentHash[];
  close(): void;
}

export interface DocumentReferenceStore {
  openReferenceScan(slice_ms: number): ReferenceScan;
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

/** Of a keeper without transactions on several nodes: who uses a document, and who removes it, one of them first. */
export interface DocumentUseStore {
  /** False while another removes it. */
  noteUse(document: DocumentHash, now: number): Promise<boolean>;
  /** False where it was used less than `idle_ms` ago, or another removes it. */
  beginLeaving(document: DocumentHash, leaving: DocumentLeaving): Promise<boolean>;
  /** As it was begun with that `until`; another's stays. */
  endLeaving(document: DocumentHash, until: number): Promise<void>;
}

export interface DocumentLeaving {
  readonly now: number;
  readonly idle_ms: number;
  /** Then anybody may use it again, whatever became of the removal. */
  readonly until: number;
}

export const HASH_LENGTH = 64;

/** Every text of exactly the form of a hash. A run as long has a sign at one of every 64 places: no other is looked at. */
export function hashesIn(text: string): readonly DocumentHash[] {
  const found: DocumentHash[] = [];
  for (let at = HASH_LENGTH - 1; at < text.length; at += HASH_LENGTH) {
    if (!isHex(text.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && isHex(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end < text.length && isHex(text.charCodeAt(end))) end += 1;
    if (end - start === HASH_LENGTH) found.push(text.slice(start, end));
    at = end;
  }
  return found;
}

/** 0 to 9, a to f. */
function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102);
}
