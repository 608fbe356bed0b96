/**
 * Looks through every text and every blob of the database for hashes of documents, a few milliseconds at a time, while
 * the database is written to by this node and by others.
 *
 * Invariants:
 * SC1  Tables and columns are asked of the database itself: what a later migration adds is looked through too.
 * SC2  What this node writes is seen as it is written. What other nodes write behind the place the scan has reached is seen
 *      by a second look: at every small table again, and at the rows of the journal of the time since the first began.
 *      Whatever a case names stands in its journal, whose rows do not move.
 */
import { hashesIn, type ReferenceScan } from '../../ports/document-references.ts';
import { integer, text } from '../sql/columns.ts';
import { DOCUMENT_TABLE } from '../sql/document-contents.ts';
import type { SqlRow } from '../sql/program.ts';
import type { PgDatabase } from './database.ts';
import type { PgValue } from './parameters.ts';
import { PARTED } from './partitions.ts';

const ROWS_AT_ONCE = 50;
/** Clocks of nodes differ by less, and a batch is decided and committed within it. */
const LEEWAY_MS = 120_000;
/** Of the journal's time, looked through at once. */
const WINDOW_MS = 1_000;

/** `place`: in the primary key, from 0; -1: not in it. */
const COLUMNS = `
  SELECT c.relname::text AS table_name, a.attname::text AS column_name,
    (a.atttypid IN ('text'::regtype, 'bytea'::regtype))::int AS is_looked_at,
    coalesce(array_position(x.indkey::int2[], a.attnum), -1) AS place
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_index x ON x.indrelid = c.oid AND x.indisprimary
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname NOT LIKE '${DOCUMENT_TABLE}%'
  ORDER BY c.relname, a.attnum`;
const SINCE = 'SELECT record AS c0 FROM journal WHERE at >= $1 AND at < $2';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** What its rows are in order of. */
  readonly keys: readonly string[];
}

export function openReferenceScan(database: PgDatabase, slice_ms: number): ReferenceScan {
  return new PgReferenceScan(database, slice_ms);
}

class PgReferenceScan implements ReferenceScan {
  readonly found: string[] = [];
  readonly #known = new Set<string>();
  readonly #database: PgDatabase;
  readonly #slice_ms: number;
  readonly #stopWatching: () => void;
  #left: Table[] | undefined;
  #after: readonly PgValue[] | undefined;
  #again: Table[] = [];
  /** The journal's rows of before this time have been looked through. */
  #lookedTo = Date.now() - LEEWAY_MS;

  constructor(database: PgDatabase, slice_ms: number) {
    this.#database = database;
    this.#slice_ms = slice_ms;
    this.#stopWatching = database.watch((sql, value) => {
      if (!sql.includes(DOCUMENT_TABLE)) this.#look(value);
    });
  }

  async next(): Promise<boolean> {
    const end = performance.now() + this.#slice_ms;
    this.#left ??= await this.#begin();
    do {
      const table = this.#left[0];
      if (table !== undefined) await this.#lookThrough(table);
      else if (this.#again.length > 0) this.#left = this.#again.splice(0);
      else if (this.#lookedTo < Date.now() + LEEWAY_MS) await this.#lookSince();
      else return false;
    } while (performance.now() < end);
    return true;
  }

  close(): void {
    this.#stopWatching();
  }

  async #begin(): Promise<Table[]> {
    const tables = tablesOf((await this.#database.query(COLUMNS)).rows);
    this.#again = tables.filter(({ name }) => !PARTED.some((parted) => parted === name));
    return tables;
  }

  async #lookThrough(table: Table): Promise<void> {
    const { rows } = await this.#database.query(
      selectOf(table, this.#after !== undefined),
      this.#after ?? [],
    );
    for (const row of rows) for (const [index] of table.columns.entries()) this.#look(row[`c${index}`]);
    const last = rows.at(-1);
    if (rows.length < ROWS_AT_ONCE || last === undefined) {
      this.#left?.shift();
      this.#after = undefined;
    } else {
      this.#after = table.keys.map((_, index) => keyOf(last, `k${index}`));
    }
  }

  async #lookSince(): Promise<void> {
    // Once the present is reached, the clocks that go ahead are left in one step.
    const to = this.#lookedTo > Date.now() ? Date.now() + LEEWAY_MS : this.#lookedTo + WINDOW_MS;
    const { rows } = await this.#database.query(SINCE, [this.#lookedTo, to]);
    for (const row of rows) this.#look(row.c0);
    this.#lookedTo = to;
  }

  #look(value: unknown): void {
    const read = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
    if (typeof read !== 'string') return;
    for (const hash of hashesIn(read)) {
      if (this.#known.has(hash)) continue;
      this.#known.add(hash);
      this.found.push(hash);
    }
  }
}

function tablesOf(rows: readonly SqlRow[]): Table[] {
  const byName = new Map<string, { columns: string[]; keys: [number, string][] }>();
  for (const row of rows) {
    const name = text(row, 'table_name');
    const table = byName.get(name) ?? { columns: [], keys: [] };
    byName.set(name, table);
    const column = text(row, 'column_name');
    if (integer(row, 'is_looked_at') === 1) table.columns.push(column);
    const place = integer(row, 'place');
    if (place >= 0) table.keys.push([place, column]);
  }
  return [...byName].map(([name, { columns, keys }]) => ({
    name,
    columns,
    keys: keys.sort(([a], [b]) => a - b).map(([, column]) => column),
  }));
}

/** A table without a key has a row or two, and is read at once. */
function selectOf({ name, columns, keys }: Table, isFurther: boolean): string {
  const chosen = [
    ...keys.map((key, index) => `"${key}" AS k${index}`),
    ...columns.map((column, index) => `"${column}" AS c${index}`),
  ];
  if (keys.length === 0) return `SELECT ${chosen.join(', ')} FROM "${name}" LIMIT ${ROWS_AT_ONCE - 1}`;
  const order = keys.map((key) => `"${key}"`).join(', ');
  const where = isFurther ? `WHERE (${order}) > (${keys.map((_, index) => `$${index + 1}`).join(', ')})` : '';
  return `SELECT ${chosen.join(', ')} FROM "${name}" ${where} ORDER BY ${order} LIMIT ${ROWS_AT_ONCE}`;
}

function keyOf(row: SqlRow, name: string): PgValue {
  const value = row[name];
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}
