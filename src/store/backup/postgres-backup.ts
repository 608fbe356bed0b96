/**
 * The shared store as source and target of a backup.
 *
 * Invariants:
 * PB1  A source reads everything in one transaction that sees one moment (REPEATABLE READ, READ ONLY); nodes work on meanwhile.
 * PB2  A target is one transaction, and holds the lock at which nodes wait that would bring the schema up to date: none
 *      begins to work in the middle.
 */
import { connectionSettings } from '../postgres/connection-url.ts';
import { PgDatabase, usualLimits } from '../postgres/database.ts';
import { LOCK, migrate } from '../postgres/migrate.ts';
import { DELIVERIES_A_BATCH } from '../postgres/migrations/0001-schema.ts';
import { Partitions } from '../postgres/partitions.ts';
import type { Session } from '../postgres/session.ts';
import { integer, text } from '../sql/columns.ts';
import { DOCUMENT_TABLE } from '../sql/document-contents.ts';
import type { CellValue, Row } from './backup-record.ts';
import type { BackupSource, BackupTarget, TableShape } from './transfer.ts';

const PAGE = 500;
const LONG_MS = 24 * 3_600_000;
const MOST_PARAMETERS = 30_000;
/** What belongs to the server and its nodes, not to the cases. Kept contents come and go as documents. */
const ownTables = [
  'migration',
  'counter',
  'attempt',
  'node',
  'chore',
  `${DOCUMENT_TABLE}_kept`,
  `${DOCUMENT_TABLE}_piece`,
];
const TABLES = `
  SELECT c.relname::text AS name, string_agg(a.attname::text, ',') AS columns FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  GROUP BY c.relname ORDER BY c.relname`;
const NUMBERED = `
  SELECT table_name::text AS name FROM information_schema.columns
  WHERE table_schema = current_schema() AND is_identity = 'YES' AND column_name = 'id'`;
const NEXT_INSTANCE = "SELECT next FROM counter WHERE name = 'instance'";

export function openPgDatabase(url: string): PgDatabase {
  return new PgDatabase(connectionSettings(url), { ...usualLimits, patience_ms: 30_000 });
}

/** Brings the schema up to date and nothing else; resolves with the numbers of what was done. */
export async function migratePostgres(database: PgDatabase): Promise<readonly number[]> {
  const session = await longSession(database);
  try {
    const before = await applied(session);
    await migrate(session, database.place);
    return (await applied(session)).filter((id) => !before.includes(id));
  } finally {
    session.end();
  }
}

async function applied(session: Session): Promise<readonly number[]> {
  const { rows: found } = await session.query("SELECT to_regclass('migration') IS NOT NULL AS is_there");
  if (found[0]?.is_there !== true) return [];
  const { rows } = await session.query('SELECT id FROM migration ORDER BY id');
  return rows.map((row) => integer(row, 'id'));
}

export async function postgresSource(database: PgDatabase): Promise<BackupSource> {
  const session = await longSession(database);
  await session.script('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await session.query(NEXT_INSTANCE);
  return {
    tables: await tablesOf(session),
    nextInstance: rows[0] === undefined ? 1 : integer(rows[0], 'next'),
    rows: (table) => pagesOf(session, table),
    close: async () => session.end(),
  };
}

export async function postgresTarget(database: PgDatabase): Promise<BackupTarget> {
  await migratePostgres(database);
  const session = await longSession(database);
  const tables = await tablesOf(session);
  return {
    tables,
    async begin({ nextInstance }) {
      await refuseFull(session, tables, database.place);
      await new Partitions(database).reach(nextInstance);
      await session.script('BEGIN');
      await session.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      await refuseFull(session, tables, database.place);
      await session.script('DELETE FROM store_identity');
    },
    insert: (table, rows) => insert(session, table, rows),
    rows: (table) => pagesOf(session, table),
    async finish({ nextInstance }) {
      await setNumbers(session, nextInstance);
      await session.script('COMMIT');
      await session.script('ANALYZE');
    },
    close: async () => session.end(),
  };
}

function longSession(database: PgDatabase): Promise<Session> {
  return database.connect('any', { statement_ms: LONG_MS, lock_ms: LONG_MS });
}

async function tablesOf(session: Session): Promise<readonly TableShape[]> {
  const { rows } = await session.query(TABLES);
  return rows
    .map((row) => ({ name: text(row, 'name'), columns: text(row, 'columns').split(',').sort() }))
    .filter(({ name }) => !ownTables.includes(name));
}

async function refuseFull(session: Session, tables: readonly TableShape[], place: string): Promise<void> {
  for (const { name } of tables) {
    if (name === 'store_identity') continue;
    const { rows } = await session.query(`SELECT 1 AS one FROM ${name} LIMIT 1`);
    if (rows.length > 0) {
      throw new Error(
        `The database at ${place} is not empty: “${name}” has rows already. Nothing was changed; name a new database.`,
      );
    }
  }
}

async function* pagesOf(session: Session, { name, columns }: TableShape): AsyncGenerator<readonly Row[]> {
  await session.script(
    `DECLARE pages NO SCROLL CURSOR FOR SELECT ${columns.map(quoted).join(', ')} FROM ${name}`,
  );
  for (;;) {
    const { rows } = await session.query(`FETCH ${PAGE} FROM pages`);
    if (rows.length === 0) break;
    yield rows.map((row) => columns.map((column) => cellOf(row[column])));
  }
  await session.script('CLOSE pages');
}

async function insert(session: Session, { name, columns }: TableShape, rows: readonly Row[]): Promise<void> {
  const atOnce = Math.max(1, Math.floor(MOST_PARAMETERS / columns.length));
  const list = columns.map(quoted).join(', ');
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    let number = 0;
    const values = some.map((row) => `(${row.map(() => `$${++number}`).join(', ')})`).join(', ');
    const sql = `INSERT INTO ${name} (${list}) OVERRIDING SYSTEM VALUE VALUES ${values}`;
    await session.query(sql, some.flat());
  }
}

/** Whoever gives numbers out goes on after those that are there. */
async function setNumbers(session: Session, nextInstance: number): Promise<void> {
  const { rows } = await session.query(NUMBERED);
  for (const row of rows) {
    const name = text(row, 'name');
    await session.query(
      `SELECT setval(pg_get_serial_sequence('${name}', 'id'), (SELECT coalesce(max(id), 0) FROM ${name}) + 1, false)`,
    );
  }
  await session.query("UPDATE counter SET next = greatest(next, $1::bigint) WHERE name = 'instance'", [
    nextInstance,
  ]);
  await session.query(
    `SELECT setval('delivery_id', ((SELECT coalesce(max(id), 0) FROM delivery) / ${DELIVERIES_A_BATCH} + 1) * ${DELIVERIES_A_BATCH} + 1, false)`,
  );
}

function quoted(column: string): string {
  return `"${column}"`;
}

function cellOf(value: unknown): CellValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Uint8Array) return value;
  throw new Error(`Expected a text, a number, bytes or nothing in a row, found ${typeof value}`);
}
