/**
 * Holds workers' requests until there is work, their time is over, the worker has gone or Baton stops.
 *
 * Boundary: when to ask again; what is asked is the caller's.
 *
 * Invariants:
 * W1  Listening begins before the caller looks, so that nothing slips in between.
 * W2  Once Baton is stopping nobody waits any more, and who asks then is told so: it would ask again at once.
 */
import type { IncomingMessage } from 'node:http';
import { HostError } from '../host/host-api.ts';
import type { ChangeFeed } from '../ports/notifier.ts';
import { stoppingProblem } from './problem.ts';

/** Work can become ready without anything changing: the wait before another attempt is over. */
const look_ms = 1_000;
/** Requests held at once; each of them listens to every change. */
const mostHeld = 5_000;
/** Many changes in a moment are one reason to look. */
const settle_ms = 5;

export class WorkWaiters {
  readonly #changes: ChangeFeed;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(changes: ChangeFeed, stopping: AbortSignal) {
    this.#changes = changes;
    stopping.addEventListener('abort', () => this.#close(), { once: true });
  }

  async wait<Item>(
    fetch: () => Promise<readonly Item[]>,
    wait_ms: number,
    { socket }: IncomingMessage,
  ): Promise<readonly Item[]> {
    if (this.#closed) throw stoppingProblem();
    if (wait_ms > 0 && this.#waiting.size >= mostHeld)
      throw new HostError('overloaded', `${this.#waiting.size} workers wait for work already`, {
        retryAfter_s: 5,
      });
    const end = performance.now() + wait_ms;
    for (;;) {
      const change = this.#nextChange(Math.min(look_ms, end - performance.now()), socket);
      const found = await fetch();
      if (found.length > 0 || this.#closed || socket.destroyed || performance.now() >= end) {
        change.stop();
        return found;
      }
      await change.happened;
    }
  }

  #close(): void {
    this.#closed = true;
    for (const stop of this.#waiting) stop();
  }

  #nextChange(wait_ms: number, socket: IncomingMessage['socket']) {
    let stop: () => void = () => undefined;
    const happened = new Promise<void>((resolve) => {
      let timer = setTimeout(() => stop(), Math.max(0, wait_ms));
      let changed = false;
      const leave = this.#changes.listen((list) => {
        if (changed || !list.some((change) => change.kind === 'case')) return;
        changed = true;
        clearTimeout(timer);
        timer = setTimeout(() => stop(), settle_ms);
      });
      stop = () => {
        clearTimeout(timer);
        leave();
        socket.off('close', stop);
        this.#waiting.delete(stop);
        resolve();
      };
      socket.once('close', stop);
      this.#waiting.add(stop);
    });
    return { happened, stop: () => stop() };
  }
}
