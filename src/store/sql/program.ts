/**
 * SQL said once for both stores: an operation is a *program*, a generator that yields statements and is given their
 * answers. SQLite carries one out without a pause in its exclusive transaction; PostgreSQL waits for each answer.
 *
 * Boundary: what a program says is understood by both dialects: `?` for parameters (the n-th is the n-th), `ON CONFLICT`,
 * `RETURNING`, `CAST(sum(…) AS BIGINT)`; no `INSERT OR …`, `last_insert_rowid`, `json_extract`, `INDEXED BY`, no `max` of
 * two values, no sum of a comparison. A program that cannot do without one of these takes the word from `dialect.ts`.
 *
 * Invariants:
 * P1  A program has no effect but by its statements: it may be given up at any statement and begun anew.
 * P2  It looks first and writes then: nothing of it is taken back but by an error that it throws.
 * P3  A row that is written and read back comes by `written`, so that who watches writes sees its parameters.
 */

/** Integers within 2^53; never a boolean. */
export type SqlValue = null | number | string | Uint8Array;
/** By column name; read through `columns.ts`, because the drivers differ in how they hand out integers and blobs. */
export type SqlRow = Readonly<Record<string, unknown>>;

export interface Statement {
  /** `look-up`: a row by its key; `read`: rows; `write`: how many rows changed; `written`: rows of a write's RETURNING. */
  readonly kind: 'look-up' | 'read' | 'write' | 'written';
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

export interface Answer {
  readonly rows: readonly SqlRow[];
  /** Of a `write`. */
  readonly changed: number;
}

export type Program<Result> = Generator<Statement, Result, Answer>;

/** What both stores carry programs out by. `program` is called once an attempt. */
export interface ProgramRunner {
  /** Each statement by itself: for one statement, or for reads that need not agree with each other. */
  perform<Result>(program: () => Program<Result>): Promise<Result>;
  /**
   * All or nothing, but what others commit may show between two statements: for a program that relies on unique keys and
   * on the conditions of its own writes alone. Begun anew where a unique key was written by another meanwhile.
   */
  guarded<Result>(program: () => Program<Result>): Promise<Result>;
  /** All or nothing, and as if no other program ran at the same time. */
  alone<Result>(program: () => Program<Result>): Promise<Result>;
}

export function* all(sql: string, parameters: readonly SqlValue[] = []): Program<readonly SqlRow[]> {
  const { rows } = yield { kind: 'read', sql, parameters };
  return rows;
}

/** By key, and by a text of which there are few. */
export function* get(sql: string, parameters: readonly SqlValue[] = []): Program<SqlRow | undefined> {
  const { rows } = yield { kind: 'look-up', sql, parameters };
  return rows[0];
}

/** How many rows changed. */
export function* run(sql: string, parameters: readonly SqlValue[] = []): Program<number> {
  const { changed } = yield { kind: 'write', sql, parameters };
  return changed;
}

/** The rows of its RETURNING. */
export function* written(sql: string, parameters: readonly SqlValue[] = []): Program<readonly SqlRow[]> {
  const { rows } = yield { kind: 'written', sql, parameters };
  return rows;
}
