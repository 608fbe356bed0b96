/** Where jitter comes from; seeded in tests and rehearsals, so that a run can be repeated. */
export interface RandomSource {
  /** In [0, 1). */
  next(): number;
}
