/**
 * What waits to be performed, in order, and how much it is.
 *
 * Invariant CQ1: what is taken out and put back keeps its place and the time it has waited since.
 */
import type { Work } from './work.ts';

export interface Queued {
  readonly work: Work<unknown>;
  /** Epoch ms. */
  readonly since: number;
  readonly answer: (result: unknown) => void;
  readonly refuse: (error: unknown) => void;
  /** Times it was put back because an expression needed the content of a large value. */
  reads: number;
  /** Times others were quicker. */
  conflicts: number;
}

export class CommandQueue {
  readonly #mostAtOnce: number;
  #waiting: Queued[] = [];
  #callers = 0;
  /** So many more are taken one at a time. */
  #careful = 0;

  constructor(mostAtOnce: number) {
    this.#mostAtOnce = mostAtOnce;
  }

  /** Of callers, and all. */
  get callers(): number {
    return this.#callers;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** Since when the first waits, epoch ms. */
  get oldest(): number | undefined {
    return this.#waiting[0]?.since;
  }

  add(queued: Queued): void {
    this.#waiting.push(queued);
    if (queued.work.origin === 'caller') this.#callers += 1;
  }

  take(): readonly Queued[] {
    const count = this.#careful > 0 ? 1 : this.#mostAtOnce;
    if (this.#careful > 0) this.#careful -= 1;
    const items = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    for (const { work } of items) if (work.origin === 'caller') this.#callers -= 1;
    return items;
  }

  putBack(items: readonly Queued[]): void {
    this.#waiting = [...items, ...this.#waiting];
    for (const { work } of items) if (work.origin === 'caller') this.#callers += 1;
  }

  /** After a failed commit: the next are taken one at a time, so that a bad one fails alone. */
  beCareful(count: number): void {
    this.#careful = count;
  }
}
