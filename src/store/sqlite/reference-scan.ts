/**
 * Looks through every text and every blob of the database for hashes of documents, a few milliseconds at a time, while
 * the database is written to.
 *
 * Invariants:
 * SC1  Tables and columns are asked of the database itself: what a later migration adds is looked through too.
 * SC2  A row that is changed behind the place the scan has reached is seen as it is written (`Database.watch`).
 */
import { hashesIn, type ReferenceScan } from '../../ports/document-references.ts';
import { bytes, integer, text } from '../sql/columns.ts';
import { DOCUMENT_TABLE } from '../sql/document-contents.ts';
import type { SqlRow, SqlValue } from '../sql/program.ts';
import type { Database } from './database.ts';

const ROWS_AT_ONCE = 20;

const TABLES = `
  SELECT name, sql FROM sqlite_master
  WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> '${DOCUMENT_TABLE}' ORDER BY name`;

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** What its rows are in order of. */
  readonly keys: readonly string[];
}

export function openReferenceScan(database: Database, slice_ms: number): ReferenceScan {
  return new SqliteReferenceScan(database, slice_ms);
}

class SqliteReferenceScan implements ReferenceScan {
  readonly found: string[] = [];
  readonly #known = new Set<string>();
  readonly #database: Database;
  readonly #slice_ms: number;
  readonly #left: Table[];
  readonly #stopWatching: () => void;
  #after: readonly SqlValue[] | undefined;

  constructor(database: Database, slice_ms: number) {
    this.#database = database;
    this.#slice_ms = slice_ms;
    this.#stopWatching = database.watch((sql, parameters) => {
      if (!sql.includes(DOCUMENT_TABLE)) for (const value of parameters) this.#look(value);
    });
    this.#left = database.all(TABLES).map((row) => tableOf(database, row));
  }

  async next(): Promise<boolean> {
    const end = performance.now() + this.#slice_ms;
    do {
      const table = this.#left[0];
      if (table === undefined) return false;
      this.#lookThrough(table);
    } while (performance.now() < end);
    return true;
  }

  close(): void {
    this.#stopWatching();
  }

  #lookThrough(table: Table): void {
    const rows = this.#database.all(selectOf(table, this.#after !== undefined), [
      ...(this.#after ?? []),
      ROWS_AT_ONCE,
    ]);
    for (const row of rows)
      for (const [index] of table.columns.entries()) this.#look(columnOf(row, `c${index}`));
    const last = rows.at(-1);
    if (rows.length < ROWS_AT_ONCE || last === undefined) {
      this.#left.shift();
      this.#after = undefined;
    } else {
      this.#after = table.keys.map((_, index) => columnOf(last, `k${index}`));
    }
  }

  #look(value: SqlValue): void {
    if (typeof value === 'number' || value === null) return;
    const found = hashesIn(typeof value === 'string' ? value : Buffer.from(value).toString('latin1'));
    for (const hash of found) {
      if (this.#known.has(hash)) continue;
      this.#known.add(hash);
      this.found.push(hash);
    }
  }
}

function tableOf(database: Database, row: SqlRow): Table {
  const name = text(row, 'name');
  const columns = database.all(`SELECT name, type, pk FROM pragma_table_info('${name}')`);
  const keys = columns
    .filter((column) => integer(column, 'pk') > 0)
    .sort((a, b) => integer(a, 'pk') - integer(b, 'pk'))
    .map((column) => text(column, 'name'));
  return {
    name,
    // A column of no declared type may hold anything.
    columns: columns.filter((one) => text(one, 'type') !== 'INTEGER').map((one) => text(one, 'name')),
    keys: /WITHOUT ROWID/iu.test(text(row, 'sql')) ? keys : ['rowid'],
  };
}

function selectOf({ name, columns, keys }: Table, isFurther: boolean): string {
  const chosen = [
    ...keys.map((key, index) => `"${key}" AS k${index}`),
    ...columns.map((column, index) => `"${column}" AS c${index}`),
  ];
  const order = keys.map((key) => `"${key}"`).join(', ');
  const where = isFurther ? `WHERE (${order}) > (${keys.map(() => '?').join(', ')})` : '';
  return `SELECT ${chosen.join(', ')} FROM "${name}" ${where} ORDER BY ${order} LIMIT ?`;
}

function columnOf(row: SqlRow, name: string): SqlValue {
  const value = row[name];
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  return bytes(row, name);
}
