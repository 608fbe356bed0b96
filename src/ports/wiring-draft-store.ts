/**
 * Drafts of wirings, one for a process at most, and what was tried while they were worked on.
 *
 * Invariants:
 * D1  The revision of a process's draft only grows, also when the draft is put into use or given up.
 * D2  Of one element's trials the newest are kept (`TRIALS_KEPT`).
 */
import type { JsonValue } from '../expressions/value.ts';

export const TRIALS_KEPT = 20;

export interface DraftRow {
  readonly libraryKey: string;
  readonly revision: number;
  /** Absent: there was one, and it is over. */
  readonly draft?: KeptDraft;
}

export interface KeptDraft {
  /** The version it goes by: its ids are those of that version's drawing. */
  readonly base: number;
  readonly wiring: JsonValue;
  readonly changedBy: string;
  readonly changedAt: number;
  /** Who changed an entry last, by `part/id`. */
  readonly touched: Readonly<Record<string, Touch>>;
  /** Entries (`part/id`) that a version put into use meanwhile changed otherwise, and nobody has looked at since. */
  readonly collisions: readonly string[];
}

export interface Touch {
  readonly by: string;
  readonly at: number;
}

export interface NewTrial {
  readonly libraryKey: string;
  readonly element: string;
  /** Of exactly the entry that was tried. */
  readonly entryHash: string;
  readonly at: number;
  readonly by: string;
  readonly mode: 'real' | 'recorded';
  readonly worked: boolean;
  /** What it gave; absent where it gave nothing, or too much to be kept. */
  readonly output?: JsonValue;
  readonly exchange?: JsonValue;
}

export interface WiringDraftStore {
  wiringDraft(libraryKey: string): Promise<DraftRow | undefined>;
  /** False, and nothing is changed, where the stored revision is not the one before `row.revision`. */
  putWiringDraft(row: DraftRow): Promise<boolean>;
  addWiringTrial(trial: NewTrial): Promise<void>;
  /** Newest first; of one element or of all. */
  wiringTrials(libraryKey: string, element?: string): Promise<readonly NewTrial[]>;
}
