/**
 * Brings a database to the newest schema, or finds it newer than this Baton.
 *
 * Invariants:
 * G1  A released migration never changes; a change of the schema is a new number.
 * G2  One node migrates at a time, in one transaction: the others wait at the lock and find it done.
 * G3  During a rolling update old nodes work on beside new ones: `oldestReader` of a migration is the lowest schema whose
 *     nodes can. A node that is older still is refused at its start.
 */
import { StoreUnavailable } from '../../ports/store.ts';
import { integer, text } from '../sql/columns.ts';
import { schema0001 } from './migrations/0001-schema.ts';
import { besideTheCases0002 } from './migrations/0002-beside-the-cases.ts';
import { triggersOfNodes0003 } from './migrations/0003-triggers-of-nodes.ts';
import { documents0004 } from './migrations/0004-documents.ts';
import { sealingCheck0005 } from './migrations/0005-sealing-check.ts';
import { documentsOfNodes0006 } from './migrations/0006-documents-of-nodes.ts';
import type { Session } from './session.ts';

export interface PgMigration {
  readonly id: number;
  readonly name: string;
  readonly oldestReader: number;
  readonly statements: readonly string[];
}

const MIGRATIONS: readonly PgMigration[] = [
  schema0001,
  besideTheCases0002,
  triggersOfNodes0003,
  documents0004,
  sealingCheck0005,
  documentsOfNodes0006,
];
/** Any number that other programs in the same database do not lock. */
export const LOCK = 7_214_002_201;
const OLDEST_SERVER = 140_000;

/** The session is to wait long: its limits are those of a migration. Throws `StoreUnavailable`. */
export async function migrate(session: Session, place: string, known = MIGRATIONS): Promise<void> {
  await checkServer(session, place);
  await session.script('BEGIN');
  try {
    await session.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await session.script(
      'CREATE TABLE IF NOT EXISTS migration (id bigint PRIMARY KEY, name text NOT NULL, oldest_reader bigint NOT NULL)',
    );
    const { rows } = await session.query('SELECT id, name, oldest_reader FROM migration ORDER BY id');
    const applied = new Set(rows.map((row) => integer(row, 'id')));
    const newest = Math.max(...known.map(({ id }) => id));
    for (const row of rows) {
      if (integer(row, 'id') > newest && integer(row, 'oldest_reader') > newest) {
        throw new StoreUnavailable(
          `The database at ${place} was changed by a newer Baton (schema ${integer(row, 'id')}, “${text(row, 'name')}”); this one knows ${newest} and cannot work beside it. Update Baton.`,
        );
      }
    }
    for (const migration of known) if (!applied.has(migration.id)) await apply(session, migration, place);
    await session.script('COMMIT');
  } catch (error) {
    if (session.usable) await session.script('ROLLBACK');
    throw error;
  }
}

async function apply(session: Session, migration: PgMigration, place: string): Promise<void> {
  try {
    await session.query('INSERT INTO migration (id, name, oldest_reader) VALUES ($1, $2, $3)', [
      migration.id,
      migration.name,
      migration.oldestReader,
    ]);
    for (const statement of migration.statements) await session.script(statement);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StoreUnavailable(
      `The database at ${place} cannot be brought to schema ${migration.id} (“${migration.name}”): ${message}`,
      { cause: error },
    );
  }
}

async function checkServer(session: Session, place: string): Promise<void> {
  const { rows } = await session.query(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding",
  );
  const [row] = rows;
  if (row === undefined) return;
  const version = integer(row, 'version');
  if (version < OLDEST_SERVER) {
    throw new StoreUnavailable(
      `The server at ${place} is PostgreSQL ${Math.floor(version / 10_000)}; Baton needs ${OLDEST_SERVER / 10_000} or newer.`,
    );
  }
  if (text(row, 'encoding') !== 'UTF8') {
    throw new StoreUnavailable(
      `The database at ${place} is written in ${text(row, 'encoding')}; Baton needs one in UTF8 (CREATE DATABASE … ENCODING 'UTF8').`,
    );
  }
}
