/**
 * Who is let in when more comes than the store can keep: what runs already goes on before anything new begins.
 *
 * Boundary: callers. What comes from inside (deliveries, timers, results of jobs) is bounded by what began it.
 *
 * Invariants:
 * AD1  What begins something (a case, a message, a signal) is refused at a lower bound than commands on what runs, and also
 *      when the oldest command has waited too long: then the store cannot keep up, however few wait.
 * AD2  A refused call has cost no room: it is refused before it looks at the store.
 */

import type { Load } from './command-loop.ts';
import { HostError } from './host-api.ts';
import type { HostMeters } from './host-meters.ts';
import type { HostLimits } from './host-options.ts';

const LONGEST_RETRY_S = 30;

export interface AdmissionParts {
  readonly limits: HostLimits;
  readonly meters: HostMeters;
  readonly load: () => Load;
  readonly deliveriesUnderWay: () => number;
}

export class Admission {
  readonly #parts: AdmissionParts;
  /** Callers who are let in and not yet answered, wherever they wait. */
  #inside = 0;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  get inside(): number {
    return this.#inside;
  }

  /** Something begins. Rejects with `HostError` `busy`. */
  begin<Result>(call: () => Promise<Result>): Promise<Result> {
    const refusal = this.beginRefusal();
    return refusal === undefined ? this.#count(call) : this.#refuse('start', refusal);
  }

  /** On something that runs. Rejects with `HostError` `overloaded`. */
  goOn<Result>(call: () => Promise<Result>): Promise<Result> {
    const { queuedCommands } = this.#parts.limits;
    if (this.#inside < queuedCommands) return this.#count(call);
    const message = `${this.#inside} commands are waiting already; try again in a moment`;
    return this.#refuse(
      'command',
      new HostError('overloaded', message, { retryAfter_s: this.#retryAfter_s() }),
    );
  }

  /** Why nothing can begin now. */
  beginRefusal(): HostError | undefined {
    const { limits, load, deliveriesUnderWay } = this.#parts;
    const { callers, oldest_ms } = load();
    const waiting = Math.max(this.#inside, callers);
    const deliveries = deliveriesUnderWay();
    const why =
      waiting >= limits.queuedStarts
        ? `${waiting} commands are waiting`
        : oldest_ms >= limits.longestWait_ms
          ? `the oldest command has waited for ${Math.round(oldest_ms / 1_000)} s`
          : deliveries >= limits.deliveriesUnderWay
            ? `${deliveries} deliveries are under way`
            : undefined;
    if (why === undefined) return undefined;
    return new HostError('busy', `Nothing new begins now: ${why}`, { retryAfter_s: this.#retryAfter_s() });
  }

  /** About as long as it takes to be where the newest are now. */
  #retryAfter_s(): number {
    return Math.min(LONGEST_RETRY_S, 1 + Math.ceil(this.#parts.load().oldest_ms / 1_000));
  }

  async #count<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#inside += 1;
    try {
      return await call();
    } finally {
      this.#inside -= 1;
    }
  }

  #refuse(what: 'start' | 'command', refusal: HostError): Promise<never> {
    this.#parts.meters.refused.add(1, what);
    return Promise.reject(refusal);
  }
}
