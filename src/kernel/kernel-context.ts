/**
 * What comes into the kernel beside definition, state and command: the time, how much one command may do, and where
 * large values are.
 */
import type { LargeValues } from './large-values.ts';

export interface KernelContext {
  /** Epoch ms; the only clock the kernel knows. */
  readonly now: number;
  readonly limits: KernelLimits;
  /** Absent: every value stays in its case, however large. */
  readonly values?: LargeValues;
}

export interface KernelLimits {
  /** Activations one command may cause before an incident `too-many-steps` stops it. */
  readonly steps: number;
  /** Items or cardinality a multi-instance activity may have. */
  readonly runs: number;
}

export const DEFAULT_LIMITS: KernelLimits = { steps: 10_000, runs: 100_000 };
