/**
 * The clock: the only source of "now" and of waking up later for everything that is not pure.
 *
 * Boundary: `host/system-clock.ts` is the real one, `host/virtual-clock.ts` the one of rehearsals and tests.
 *
 * Invariants:
 * C1  `now` never goes back within one run of a host.
 * C2  An alarm rings at most once, never before its time, and never inside the call that set it.
 */
export interface Clock {
  /** Epoch milliseconds, whole. */
  now(): number;
  /** Calls `ring` once, at `at` (epoch ms) or as soon after it as possible. */
  schedule(at: number, ring: () => void): Alarm;
}

export interface Alarm {
  /** Without effect once it has rung. */
  cancel(): void;
}
