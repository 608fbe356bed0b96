/**
 * The embedded store as source and target of a backup.
 *
 * Boundary: its one-integer keys (row-id.ts) become the pairs they stand for, and back.
 *
 * Invariants:
 * SB1  A source is a copy of its own (`VACUUM INTO`), brought to the newest schema there; the file it is of is not touched.
 * SB2  A target is a new file beside its place, which it takes when everything is in it.
 */
import { rename, rm } from 'node:fs/promises';
import { integer } from '../sql/columns.ts';
import type { SqlRow, SqlValue } from '../sql/program.ts';
import { type Database, explained, openDatabase } from '../sqlite/database.ts';
import { openDriver } from '../sqlite/driver.ts';
import { rowId, waitIdOf } from '../sqlite/row-id.ts';
import type { CellValue, Row } from './backup-record.ts';
import type { BackupSource, BackupTarget, TableShape } from './transfer.ts';

const PAGE = 500;
/** Tables whose `id` is (instance, key), and what the key is called. */
const pairs: Readonly<Record<string, string>> = {
  journal: 'seq',
  job: 'key',
  timer: 'key',
  subscription: 'key',
  user_task: 'key',
  incident: 'key',
};
const NEXT_INSTANCE = `
  SELECT max((SELECT coalesce(max(id), 0) FROM instance), (SELECT coalesce(max(highest_instance), 0) FROM case_removal)) + 1 AS id`;

/** `copy`: a file that nobody else uses; it is removed when the source is closed. */
export async function sqliteSource(copy: string): Promise<BackupSource> {
  const database = await openDatabase(copy);
  const next = database.get(NEXT_INSTANCE);
  return {
    tables: tablesOf(database),
    nextInstance: next === undefined ? 1 : integer(next, 'id'),
    rows: (table) => pagesOf(database, table),
    async close() {
      database.close();
      await rm(copy, { force: true });
    },
  };
}

/** Of a file that no process has open. Throws `StoreUnavailable` where one has. */
export async function copySqlite(path: string, copy: string): Promise<void> {
  const driver = await openDriver(path);
  try {
    driver.prepare('VACUUM INTO ?').run([copy]);
  } catch (error) {
    throw explained(path, error);
  } finally {
    driver.close();
  }
}

export async function sqliteTarget(path: string): Promise<BackupTarget> {
  const beside = `${path}.restoring`;
  await rm(beside, { force: true });
  const database = await openDatabase(beside);
  let isOpen = true;
  const close = () => {
    if (isOpen) database.close();
    isOpen = false;
  };
  return {
    tables: tablesOf(database),
    async begin() {
      database.run('BEGIN IMMEDIATE');
      database.run('DELETE FROM store_identity');
    },
    async insert(table, rows) {
      const shape = ownShape(table);
      const columns = shape.columns.join(', ');
      const sql = `INSERT INTO ${table.name} (${columns}) VALUES (${shape.columns.map(() => '?').join(', ')})`;
      for (const row of rows) database.run(sql, shape.own(row));
    },
    rows: (table) => pagesOf(database, table),
    async finish() {
      database.run('COMMIT');
      close();
      await rename(beside, path);
    },
    async close() {
      close();
      await rm(beside, { force: true });
    },
  };
}

function tablesOf(database: Database): readonly TableShape[] {
  const names = database.all(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'migration' ORDER BY name",
  );
  return names.map((row) => {
    const name = String(row.name);
    const columns = database
      .all(`SELECT name FROM pragma_table_info('${name}')`)
      .map((column) => String(column.name));
    const key = pairs[name];
    const shared = columns.flatMap((column) =>
      key !== undefined && column === 'id' ? ['instance', key] : [column],
    );
    return { name, columns: shared.sort() };
  });
}

async function* pagesOf(database: Database, table: TableShape): AsyncGenerator<readonly Row[]> {
  const { columns, shared } = ownShape(table);
  const list = columns.join(', ');
  const order = orderOf(database, table.name);
  const first = order.map((column, index) => `${column} AS order_${index}`).join(', ');
  const select = `SELECT ${first}, ${list} FROM ${table.name}`;
  const end = `ORDER BY ${order.join(', ')} LIMIT ${PAGE}`;
  const further = `${select} WHERE (${order.join(', ')}) > (${order.map(() => '?').join(', ')}) ${end}`;
  let rows = database.all(`${select} ${end}`);
  for (;;) {
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(shared);
    rows = database.all(
      further,
      order.map((_, index) => cellOf(last[`order_${index}`])),
    );
    // Input and output have their turn.
    await new Promise((resume) => setImmediate(resume));
  }
}

/** What tells its rows apart: their number, or, in a table without numbers, its key. */
function orderOf(database: Database, table: string): readonly string[] {
  const made = database.get('SELECT sql FROM sqlite_master WHERE name = ?', [table]);
  if (!String(made?.sql).includes('WITHOUT ROWID')) return ['rowid'];
  const key = database.all(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`);
  return key.map(({ name }) => String(name));
}

interface OwnShape {
  readonly columns: readonly string[];
  readonly own: (row: Row) => readonly SqlValue[];
  readonly shared: (row: SqlRow) => Row;
}

/** How this store keeps a table of the shared shape. */
function ownShape({ name, columns }: TableShape): OwnShape {
  const key = pairs[name];
  if (key === undefined) {
    return { columns, own: (row) => row, shared: (row) => columns.map((column) => cellOf(row[column])) };
  }
  const rest = columns.filter((column) => column !== 'instance' && column !== key);
  const at = (column: string) => columns.indexOf(column);
  return {
    columns: ['id', ...rest],
    own: (row) => [
      rowId(Number(row[at('instance')]), Number(row[at(key)])),
      ...rest.map((column) => row[at(column)] ?? null),
    ],
    shared: (row) => {
      const id = waitIdOf(integer(row, 'id'));
      return columns.map((column) => {
        if (column === 'instance') return id.instance;
        return column === key ? id.key : cellOf(row[column]);
      });
    },
  };
}

function cellOf(value: unknown): CellValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof Uint8Array) return value;
  throw new Error(`Expected a text, a number, bytes or nothing in a row, found ${typeof value}`);
}
