/**
 * Connections that leave Baton and are not HTTP: databases, mail servers, file servers. Whoever speaks to one gets its
 * connection here and opens none of its own.
 *
 * Boundary: interface only; `connectors/outgoing/` carries it out.
 *
 * Invariant OS1  Where a connection leads stands in a credential and nowhere else: no case's data can choose it. A server
 * that sends on to another (`sentBy`) may do so only as far as it could reach itself.
 */
import type { LookupFunction, Socket } from 'node:net';

export interface SocketTarget {
  /** Of a credential: `host`, and `port` where it has one. */
  readonly fields: Readonly<Record<string, string>>;
  readonly usualPort: number;
  /** Where not the credential but a server says where to go on: that server's address. One of the Internet leads nowhere inside. */
  readonly sentBy?: string;
}

export interface SocketTerms {
  /** Until it is open; absent: the opener's own limit. */
  readonly timeout_ms?: number;
  readonly signal?: AbortSignal;
}

export interface OutgoingSockets {
  /** Connected, not encrypted. Whoever gets it destroys it. Throws `OutgoingProblem`. */
  open(target: SocketTarget, terms?: SocketTerms): Promise<Socket>;
  /**
   * For a driver that must connect by itself: the look-up it is to do it with. Throws `OutgoingProblem` where the host is
   * an address that may not be reached, which no look-up would see.
   */
  lookupFor(target: SocketTarget): LookupFunction;
}
