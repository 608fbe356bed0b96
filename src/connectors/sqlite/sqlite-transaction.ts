/**
 * One transaction on an SQLite file, in the process that may be ended at any moment of it.
 *
 * Boundary: knows the library. Which file, which statements and for how long is the other side's.
 *
 * Invariants:
 * ST1  The file is opened anew for each transaction: nothing is left over from the one before (temporary tables, settings),
 *      and a file that was replaced in the meantime is the new one.
 * ST2  Rows are taken one by one, those beyond the limit never; an answer past `LARGEST_ANSWER` is given up.
 * ST3  What SQLite keeps in memory, sorting included, is bounded.
 */
import type Database from 'libsql';
import { AnswerTooLarge, LARGEST_ANSWER, type SqlAnswer, type SqlCell } from '../sql/sql-database.ts';
import { exactNumber } from '../sql/sql-values.ts';
import type { SqliteJob } from './sqlite-job.ts';

const HEAP_BYTES = 256 * 1_048_576;

type Begin = Extract<SqliteJob, { readonly kind: 'begin' }>;
type Execute = Extract<SqliteJob, { readonly kind: 'execute' }>;

export class SqliteTransaction {
  readonly #database: Database.Database;

  constructor(library: typeof Database, { path, writes, busy_ms }: Begin) {
    this.#database = new library(path);
    try {
      // A view or trigger of the file may call only functions without effects: who made the file need not be trusted.
      this.#database.exec(
        `PRAGMA busy_timeout = ${busy_ms}; PRAGMA hard_heap_limit = ${HEAP_BYTES}; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;
         PRAGMA foreign_keys = ON; PRAGMA query_only = ${writes ? 'OFF' : 'ON'}; BEGIN ${writes ? 'IMMEDIATE' : ''}`,
      );
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  execute({ sql, parameters, writes, maxRows }: Execute): SqlAnswer {
    const statement = this.#database.prepare(sql);
    if (!statement.reader) {
      const { changes } = statement.run(parameters);
      return { columns: [], rows: [], more: false, affected: changes };
    }
    const columns = statement.columns().map(({ name }) => name);
    const rows: SqlCell[][] = [];
    let given = 0;
    let size = 0;
    for (const row of oneByOne(statement.raw(true).safeIntegers(true), parameters)) {
      given++;
      if (given > maxRows) {
        // Of a change every row that is given back counts.
        if (writes) continue;
        break;
      }
      const cells = row.map(cellOf);
      size += sizeOf(cells);
      if (size > LARGEST_ANSWER) throw new AnswerTooLarge();
      rows.push(cells);
    }
    return { columns, rows, more: given > maxRows, affected: writes ? given : rows.length };
  }

  commit(): void {
    this.#database.exec('COMMIT');
    this.#database.close();
  }

  rollback(): void {
    try {
      // Some errors (a full disk) have rolled back already.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
    } finally {
      this.#database.close();
    }
  }
}

/**
 * The library fetches a hundred rows at once, each with all of its bytes; with large ones that is more memory than there
 * is. Where its iterator lets itself be told to fetch one, it does.
 */
function* oneByOne(
  statement: Database.Statement<unknown[]>,
  parameters: Execute['parameters'],
): Generator<unknown[]> {
  const rows: Iterator<unknown> & { nextRows?: unknown[]; nextRowIndex?: number } =
    statement.iterate(parameters);
  const steered = Array.isArray(rows.nextRows) && rows.nextRowIndex === rows.nextRows.length;
  const whole = rows.nextRowIndex;
  if (steered) rows.nextRows = [undefined];
  for (;;) {
    if (steered && whole !== undefined) rows.nextRowIndex = whole;
    const { done, value } = rows.next();
    if (done === true) return;
    yield Array.isArray(value) ? value : [];
  }
}

function cellOf(value: unknown): SqlCell {
  switch (typeof value) {
    case 'bigint':
      return exactNumber(value.toString());
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'string':
      return value;
    default:
      if (value instanceof Uint8Array) return value;
      if (value instanceof ArrayBuffer) return new Uint8Array(value);
      return null;
  }
}

function sizeOf(cells: readonly SqlCell[]): number {
  return cells.reduce<number>(
    (sum, cell) => sum + (typeof cell === 'string' || cell instanceof Uint8Array ? cell.length : 8),
    0,
  );
}
