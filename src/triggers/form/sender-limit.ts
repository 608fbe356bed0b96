/** How often one address may send: so many a minute. Kept in memory; a restart begins anew. */
import type { Clock } from '../../ports/clock.ts';

const MINUTE_MS = 60_000;
/** Addresses remembered; past it the oldest goes first. */
const MOST_SENDERS = 10_000;

export class SenderLimit {
  readonly #most: number;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #seen = new Map<string, { since: number; count: number }>();

  constructor(mostPerMinute: number, clock: Pick<Clock, 'now'>) {
    this.#most = mostPerMinute;
    this.#clock = clock;
  }

  /** False: too often. */
  take(address: string): boolean {
    const now = this.#clock.now();
    const known = this.#seen.get(address);
    const current = known !== undefined && now - known.since < MINUTE_MS ? known : { since: now, count: 0 };
    current.count += 1;
    this.#seen.delete(address);
    this.#seen.set(address, current);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST_SENDERS && oldest !== undefined) this.#seen.delete(oldest);
    return current.count <= this.#most;
  }
}
