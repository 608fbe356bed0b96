/**
 * A clock that moves only when told: for rehearsals and tests. Alarms ring in order of their time, those of one time
 * in the order they were set.
 *
 * Invariant VC1  While time is moved on, `now` stands at the time of the alarm that rings, never past an alarm that
 *                has not rung, so what an alarm causes happens at its own time.
 */
import type { Alarm, Clock } from '../ports/clock.ts';

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  schedule(at: number, ring: () => void): Alarm {
    const pending = { at, order: this.#order++, ring };
    this.#pending.add(pending);
    if (at <= this.#now) queueMicrotask(() => this.#ring(pending));
    return { cancel: () => void this.#pending.delete(pending) };
  }

  /** When the next alarm rings; undefined where none is set. */
  nextAlarmAt(): number | undefined {
    return this.#next()?.at;
  }

  /**
   * Moves on to `at`. After each alarm `settle` is awaited (`() => host.idle()`), so that what it set off is done
   * before time goes on.
   */
  async advanceTo(at: number, settle: () => Promise<void> = async () => {}): Promise<void> {
    for (let next = this.#next(); next !== undefined && next.at <= at; next = this.#next()) {
      this.#now = Math.max(this.#now, next.at);
      this.#ring(next);
      await settle();
    }
    this.#now = Math.max(this.#now, at);
  }

  #ring(pending: Pending): void {
    if (this.#pending.delete(pending)) pending.ring();
  }

  #next(): Pending | undefined {
    let next: Pending | undefined;
    for (const pending of this.#pending) {
      if (
        next === undefined ||
        pending.at < next.at ||
        (pending.at === next.at && pending.order < next.order)
      ) {
        next = pending;
      }
    }
    return next;
  }
}
