/** What goes wrong in a simulated world, drawn from its seed. */
import type { Random } from '../../../src/host/rehearsal/random.ts';

export interface Faults {
  /** A message between a node and the store takes up to so long; now and then ten times that. */
  readonly delay_ms: number;
  /** Chances, of each message. */
  readonly lost: number;
  readonly doubled: number;
  /** Between two blows (kill, pause, cut) on average. */
  readonly blowEvery_ms: number;
  /** A node's clock is wrong by up to so much. */
  readonly skew_ms: number;
}

export const NO_FAULTS: Faults = { delay_ms: 5, lost: 0, doubled: 0, blowEvery_ms: Infinity, skew_ms: 0 };

export function faultsOf(random: Random): Faults {
  return {
    delay_ms: random.pick([2, 10, 40]),
    lost: random.pick([0, 0.005, 0.03]),
    doubled: random.pick([0, 0.01, 0.05]),
    blowEvery_ms: random.pick([1_500, 4_000, 12_000]),
    skew_ms: random.pick([0, 200, 5_000]),
  };
}
