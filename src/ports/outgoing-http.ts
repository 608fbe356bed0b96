/**
 * HTTP requests that leave Baton. Addresses inside the house (loopback, link-local, private) are refused unless an
 * allow-list names them; that is checked on the address a name resolves to, at every connection and every redirect.
 *
 * Boundary: interface only; `connectors/outgoing/` carries it out. Nothing in Baton makes an HTTP request past this.
 */

export type OutgoingBody = string | Uint8Array | PiecewiseBody;

/** Sent as it is read, so that it need not be held. */
export interface PiecewiseBody {
  /** Bytes; the pieces come to exactly as many. */
  readonly size: number;
  /** From the beginning at each call. */
  pieces(): AsyncIterable<Uint8Array>;
}

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: OutgoingBody;
  /** From the first byte sent to the last received; absent: the client's own limit. */
  readonly timeout_ms?: number;
  /** Largest body taken, in bytes; absent: the client's own limit. */
  readonly maxBytes?: number;
  /** False: a redirect is the answer and is not followed. */
  readonly follow?: false;
  readonly signal?: AbortSignal;
}

export interface OutgoingResponse {
  readonly status: number;
  /** Names in lower case; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Where it came from, after redirects. */
  readonly url: string;
}

export interface OutgoingStream extends Omit<OutgoingResponse, 'body'> {
  /**
   * As it comes, not unpacked, once. Throws `OutgoingProblem` past the request's limits. Whoever does not read it to its
   * end closes it.
   */
  readonly pieces: AsyncIterable<Uint8Array>;
  close(): void;
}

export interface OutgoingHttp {
  /** Throws `OutgoingProblem`; an answer of any status is no problem here. */
  request(request: OutgoingRequest): Promise<OutgoingResponse>;
  /** The same for a body that is too large to be held: resolves with the head of the answer. */
  stream(request: OutgoingRequest): Promise<OutgoingStream>;
}

export type OutgoingProblemCode =
  | 'bad-address'
  | 'address-not-allowed'
  | 'name-unknown'
  | 'connection-refused'
  | 'connection-lost'
  | 'certificate'
  | 'no-answer-in-time'
  | 'answer-too-large'
  | 'too-many-redirects'
  | 'withdrawn';

export class OutgoingProblem extends Error {
  override readonly name = 'OutgoingProblem';
  readonly code: OutgoingProblemCode;
  /** Whether another attempt may come out otherwise. */
  readonly retryable: boolean;
  /** `message`: a sentence for a person, without secrets. */
  constructor(code: OutgoingProblemCode, message: string, retryable: boolean, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = retryable;
  }
}
