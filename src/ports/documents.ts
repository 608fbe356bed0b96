/**
 * Documents: files and large values, kept by their content's hash outside the database; a case carries references.
 *
 * Boundary: interfaces only; `store/documents/` keeps them.
 *
 * Invariants:
 * DO1  The same content is kept once. A reference that was given out can be opened until its retention has ended.
 * DO2  `put` has reached the disk (or the object store) when it resolves.
 * DO3  Nothing but `remove` takes a content away. A `put` or `touch` of the same content that began before or after it has
 *      the content there when it resolves.
 */

/** SHA-256 of the content, hex. */
export type DocumentHash = string;

/** What a variable holds in place of the content. Plain JSON. */
export interface DocumentReference {
  readonly document: DocumentHash;
  /** As it was called; a display name, never a path. */
  readonly name: string;
  /** Media type, `application/pdf`. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

export interface Documents {
  /** Throws `DocumentProblem` `too-large` past the store's limit. */
  put(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    about: { readonly name: string; readonly type: string },
  ): Promise<DocumentReference>;
  /** The whole content. Throws `DocumentProblem` `missing`, or `too-large` past `limit` bytes. */
  read(document: DocumentHash, limit: number): Promise<Uint8Array>;
  /** In pieces. Throws `DocumentProblem` `missing`. */
  stream(document: DocumentHash): AsyncIterable<Uint8Array>;
}

/** As whoever serves them over HTTP and whoever clears them up needs them. */
export interface KeptDocuments extends Documents {
  /** In bytes; `undefined`: not kept. */
  sizeOf(document: DocumentHash): Promise<number | undefined>;
  /** As if it had been put again just now. False: it is not kept. */
  touch(document: DocumentHash): Promise<boolean>;
  /** In order of their hash, those after `after`; fewer than `limit` only at the end. */
  list(after: DocumentHash | undefined, limit: number): Promise<readonly KeptDocument[]>;
  /** False where it stays, or was not there. */
  remove(document: DocumentHash, condition: RemovalCondition): Promise<boolean>;
}

export interface KeptDocument {
  readonly document: DocumentHash;
  /** Bytes. */
  readonly size: number;
  /** Since it was last put or touched, by the keeper's own clock. */
  readonly idle_ms: number;
}

export interface RemovalCondition {
  /** It was neither put nor touched for as long, by the keeper's own clock. */
  readonly idle_ms: number;
  /** Asked last of all, in the same breath as the removal (or its request) begins: true keeps it. */
  readonly unless: () => boolean;
}

export class DocumentProblem extends Error {
  override readonly name = 'DocumentProblem';
  readonly code: 'missing' | 'too-large';
  constructor(code: 'missing' | 'too-large', message: string) {
    super(message);
    this.code = code;
  }
}

export function isDocumentReference(value: unknown): value is DocumentReference {
  if (typeof value !== 'object' || value === null) return false;
  const { document, name, type, size }: Record<string, unknown> = { ...value };
  return (
    typeof document === 'string' &&
    /^[0-9a-f]{64}$/u.test(document) &&
    typeof name === 'string' &&
    typeof type === 'string' &&
    typeof size === 'number'
  );
}
