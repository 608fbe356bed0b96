/**
 * One bucket of an object store: contents under keys. What speaks S3 is one; steps and the keeper of documents work on it.
 *
 * Boundary: interface only; `connectors/object-storage/` carries it out.
 *
 * Invariant OB1  A content is kept, and durable by the store's own promise, when `put` resolves; it is there whole or not
 * at all.
 */

export interface ObjectFacts {
  /** Bytes. */
  readonly size: number;
  /** Media type, as the store tells it. */
  readonly type: string;
  /** Epoch ms; undefined where the store does not tell. */
  readonly changedAt?: number;
  /** SHA-256 in hex, of what was put by Baton. */
  readonly sha256?: string;
}

export interface ObjectContent {
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  /** Hex. The store refuses a content that has another. */
  readonly sha256: string;
  /** From the beginning at each call. */
  pieces(): AsyncIterable<Uint8Array>;
}

export interface OpenObject extends ObjectFacts {
  /** Once; whoever does not read it to its end closes it. */
  readonly pieces: AsyncIterable<Uint8Array>;
  close(): void;
}

export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Epoch ms. */
  readonly changedAt: number;
}

export interface ObjectPage {
  /** By key. */
  readonly objects: readonly ListedObject[];
  /** There are more behind it. */
  readonly next?: string;
}

export interface ObjectQuery {
  /** What the keys begin with; empty: all. */
  readonly prefix: string;
  /** Only keys behind this one. */
  readonly after?: string;
  /** `next` of the page before. */
  readonly next?: string;
  /** At most, and at most 1,000. */
  readonly most?: number;
  /** False: none that have a `/` behind the prefix. */
  readonly deep?: boolean;
}

/** Everything throws `ObjectStoreProblem`, and `OutgoingProblem` where there was no answer. */
export interface ObjectStore {
  /** Replaces what is there. */
  put(key: string, content: ObjectContent): Promise<void>;
  /** As if it had been put again just now. False: it is not there. */
  touch(key: string): Promise<boolean>;
  facts(key: string): Promise<ObjectFacts | undefined>;
  open(key: string): Promise<OpenObject | undefined>;
  /** One that is not there is no problem. */
  delete(key: string): Promise<void>;
  list(query: ObjectQuery): Promise<ObjectPage>;
}

export type ObjectStoreProblemCode =
  | 'bad-name'
  | 'no-bucket'
  | 'not-there'
  | 'sign-in'
  | 'not-allowed'
  | 'other-region'
  | 'clock'
  | 'busy'
  | 'refused'
  | 'not-readable';

export class ObjectStoreProblem extends Error {
  override readonly name = 'ObjectStoreProblem';
  readonly code: ObjectStoreProblemCode;
  /** Whether another attempt may come out otherwise. */
  readonly retryable: boolean;
  readonly retryAfter_ms: number | undefined;
  /** `message`: a sentence for a person, without secrets. */
  constructor(code: ObjectStoreProblemCode, message: string, retryable: boolean, retryAfter_ms?: number) {
    super(message);
    this.code = code;
    this.retryable = retryable;
    this.retryAfter_ms = retryAfter_ms;
  }
}
