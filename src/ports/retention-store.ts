/**
 * How long a process keeps its ended cases, and the removal of those whose time is over.
 *
 * Boundary: rows, no behaviour; when what is removed is the host's (`host/retention.ts`).
 *
 * Invariants:
 * RS1  A case is removed whole: only once all of its instances have completed or been terminated, none was stopped, and
 *      nothing is on its way to one of them.
 * RS2  An instance's number is never given again, also when it was the highest and its case is removed.
 * RS3  What is removed is overwritten, not only unlinked.
 */

/** Times are texts of `expressions/temporal/kept-since.ts`; an absent one of cases: for ever, of deliveries: the default. */
export interface RetentionRule {
  readonly cases?: string;
  /** What came in by triggers, once something has become of it. */
  readonly deliveries?: string;
}

/** One change of a process's rule; the newest holds. */
export interface RetentionChange extends RetentionRule {
  readonly libraryKey: string;
  readonly at: number;
  readonly by?: string;
}

export interface CaseRemoval {
  readonly at: number;
  /** By the rule of then. */
  readonly kept: string;
  readonly cases: number;
}

export interface DueCases {
  readonly libraryKey: string;
  /** Epoch ms: those that ended before. */
  readonly before: number;
}

export interface RemovalRequest extends DueCases {
  /** What is removed under the same `at` is told as one removal. */
  readonly at: number;
  readonly kept: string;
  /** Cases at most. */
  readonly limit: number;
}

export interface RetentionStore {
  addRetentionChange(change: RetentionChange): Promise<void>;
  /** The one that holds now, of every process that has one. */
  retentionRules(): Promise<readonly RetentionChange[]>;
  /** Removes the oldest due cases in one transaction, all but their journals; how many. */
  removeCases(request: RemovalRequest): Promise<number>;
  /** Removes rows of journals of removed cases, at most `limit`; false once there are none left. */
  removeJournalRows(limit: number): Promise<boolean>;
  /** Forgets what was given and answered when steps of the process were tried before; that they were tried stays. */
  forgetTried(due: DueCases): Promise<void>;
}

/** The read side. */
export interface RetentionQueries {
  /** Newest first, at most a hundred. */
  retentionChanges(libraryKey: string): Promise<readonly RetentionChange[]>;
  /** Counted up to `most`. */
  countDueCases(due: DueCases, most: number): Promise<number>;
  /** The newest hundred, and the sum of all. */
  caseRemovals(
    libraryKey: string,
  ): Promise<{ readonly total: number; readonly last: readonly CaseRemoval[] }>;
}
