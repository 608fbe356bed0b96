/** What is asked of the thread that handles workbooks, and what it answers. Only what can be posted between threads. */
import type { JsonValue } from '../../expressions/value.ts';
import type { CellRange } from './cell-range.ts';

export type SheetJob = ReadJob | CreateJob | AppendJob;

export interface ReadJob {
  readonly kind: 'read';
  readonly bytes: Uint8Array;
  /** Its name, or its place from 1. */
  readonly sheet?: string;
  readonly range?: CellRange;
  /** The row that names the columns; 0: none does; absent: the first row with something in it. */
  readonly headerRow?: number;
  readonly maxRows: number;
}

interface WriteJob {
  readonly rows: readonly (readonly JsonValue[])[];
  readonly dates: boolean;
}

export interface CreateJob extends WriteJob {
  readonly kind: 'create';
  readonly sheet: string;
  /** Written into the first row unless empty. */
  readonly header: readonly string[];
  readonly made_ms: number;
}

export interface AppendJob extends WriteJob {
  readonly kind: 'append';
  readonly bytes: Uint8Array;
  readonly sheet?: string;
  readonly headerRow?: number;
  /** Of the values of `rows`, each found in the header; `undefined`: by their place. */
  readonly columns?: readonly string[];
}

export interface SheetRead {
  readonly kind: 'read';
  readonly columns: readonly string[];
  /** As wide as `columns`. */
  readonly rows: readonly (readonly JsonValue[])[];
  readonly more: boolean;
  readonly sheet: string;
  readonly sheets: readonly string[];
}

export interface SheetWritten {
  readonly kind: 'written';
  readonly bytes: Uint8Array;
}

export type ResultOf<Job extends SheetJob> = Job['kind'] extends 'read' ? SheetRead : SheetWritten;

export type SheetOutcome<Result = SheetRead | SheetWritten> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly problem: SheetProblem };

/** `about`: what the sentence names: the sheets there are, the column that is missing, what would be lost. */
export interface SheetProblem {
  readonly why:
    | 'no-workbook'
    | 'old-format'
    | 'too-large'
    | 'too-slow'
    | 'withdrawn'
    | 'no-such-sheet'
    | 'no-header'
    | 'no-such-column'
    | 'no-room'
    | 'would-lose';
  readonly about?: string;
}

export class SheetRefused extends Error {
  override readonly name = 'SheetRefused';
  readonly problem: SheetProblem;
  constructor(why: SheetProblem['why'], about?: string) {
    super(why);
    this.problem = { why, ...(about === undefined ? {} : { about }) };
  }
}
