/** The real clock. */
import type { Alarm, Clock } from '../ports/clock.ts';

/** What `setTimeout` can count; a later alarm is set again when this has passed. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export class SystemClock implements Clock {
  #latest = 0;

  now(): number {
    // The machine's clock may be set back; within one run ours stands still instead (C1).
    this.#latest = Math.max(this.#latest, Date.now());
    return this.#latest;
  }

  schedule(at: number, ring: () => void): Alarm {
    let timeout: NodeJS.Timeout;
    const set = () => {
      const delay = Math.max(0, at - this.now());
      timeout = setTimeout(delay > LONGEST_DELAY_MS ? set : ring, Math.min(delay, LONGEST_DELAY_MS));
    };
    set();
    return { cancel: () => clearTimeout(timeout) };
  }
}
