/**
 * What Baton and a process that works on an SQLite file say to each other. One transaction at a time, in the order begin,
 * execute, commit or rollback; one answer to each.
 */
import type { SqlAnswer } from '../sql/sql-database.ts';

export type SqliteJob =
  | {
      readonly kind: 'begin';
      /** Whole, of a file that is there. */
      readonly path: string;
      readonly writes: boolean;
      /** How long another program’s lock is waited for. */
      readonly busy_ms: number;
      /** The process ends itself when the transaction is not over by then, whoever still listens. */
      readonly end_ms: number;
    }
  | {
      readonly kind: 'execute';
      /** With `?` for each of the parameters. */
      readonly sql: string;
      readonly parameters: readonly SqliteParameter[];
      readonly writes: boolean;
      readonly maxRows: number;
    }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' };

/** Whole numbers as bigint: SQLite tells 5 from 5.0. Never a boolean: the library ends the process over one. */
export type SqliteParameter = null | number | bigint | string;

export type SqliteReply =
  | { readonly ok: true; readonly answer?: SqlAnswer }
  | { readonly ok: false; readonly error: SqliteError };

export interface SqliteError {
  readonly message: string;
  /** SQLite’s extended result code by its name, such as `SQLITE_CONSTRAINT_UNIQUE`. */
  readonly code?: string;
  readonly tooLarge?: true;
}
