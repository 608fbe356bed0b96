/** What SQLite's result codes mean (https://sqlite.org/rescode.html), by their names. */
import { messageOf, type SqlProblem, type SqlReason } from '../sql/sql-database.ts';
import { ProcessGone } from './sqlite-processes.ts';

/** Thrown by a session: what SQLite or Baton has against the file, the statement or a value. */
export class SqliteRefusal extends Error {
  override readonly name = 'SqliteRefusal';
  readonly problem: SqlProblem;
  constructor(problem: SqlProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const exact: Readonly<Record<string, SqlReason>> = {
  SQLITE_CONSTRAINT_PRIMARYKEY: 'duplicate',
  SQLITE_CONSTRAINT_UNIQUE: 'duplicate',
  SQLITE_CONSTRAINT_ROWID: 'duplicate',
};

/** By the code that an extended one begins with. */
const primary: Readonly<Record<string, SqlReason>> = {
  CONSTRAINT: 'constraint',
  BUSY: 'busy',
  LOCKED: 'busy',
  PROTOCOL: 'busy',
  FULL: 'busy',
  NOMEM: 'too-large',
  TOOBIG: 'too-large',
  CANTOPEN: 'connection',
  IOERR: 'connection',
};

export function reasonOf(code: string | undefined): SqlReason {
  if (code === undefined) return 'refused';
  return exact[code] ?? primary[/^SQLITE_([A-Z]+)/u.exec(code)?.[1] ?? ''] ?? 'refused';
}

export function sqliteProblem(error: unknown): SqlProblem {
  if (error instanceof SqliteRefusal) return error.problem;
  if (error instanceof ProcessGone) return { reason: 'connection', message: error.message };
  return { reason: 'refused', message: messageOf(error) };
}
