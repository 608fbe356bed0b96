/** The removal of cases whose time is over; journals go later, in steps, or with their part of the table at once. */
import type { DueCases, RemovalRequest } from '../../../ports/retention-store.ts';
import { integer } from '../../sql/columns.ts';
import type { PgDatabase } from '../database.ts';
import { failureKind } from '../failure.ts';
import { PART, PARTED, partName, parts } from '../partitions.ts';
import type { Session } from '../session.ts';

/** Cases that something undelivered is on its way to. */
const ON_THEIR_WAY = `
  SELECT w.case_id FROM (
    SELECT coalesce(d.case_id, (d.parcel::json ->> 'case')::int8, (SELECT t.case_id FROM instance t WHERE t.id = coalesce(
      (d.parcel::json #>> '{caller,instance}')::int8, (d.parcel::json #>> '{to,instance}')::int8))) AS case_id
    FROM delivery d WHERE d.keep_until IS NULL) w
  WHERE w.case_id IS NOT NULL`;
/** Numbers grow with time: the oldest cases are found first. */
const DUE = `
  FROM instance i
  WHERE i.library = (SELECT id FROM library WHERE key = $1) AND i.id = i.case_id AND i.started_at < $2
    AND i.status IN ('completed', 'terminated') AND i.ended_at < $2
    AND NOT EXISTS (
      SELECT 1 FROM instance f WHERE f.case_id = i.id AND f.id <> f.case_id
        AND (f.status IN ('active', 'stopped') OR f.ended_at >= $2))
    AND i.id NOT IN (${ON_THEIR_WAY})`;
const COUNT = `SELECT count(*) AS cases FROM (SELECT 1 ${DUE} LIMIT $3) few`;
const DUE_CASES = `SELECT i.id ${DUE} ORDER BY i.id LIMIT $3 FOR UPDATE OF i SKIP LOCKED`;
const INSTANCES = `
  SELECT id FROM instance WHERE id = ANY ($1::int8[])
  UNION ALL SELECT id FROM instance WHERE case_id = ANY ($1::int8[]) AND id <> case_id`;
const OF_INSTANCES = [
  ...['job', 'timer', 'subscription', 'user_task', 'incident', 'snapshot'].map(
    (table) => `DELETE FROM ${table} WHERE instance = ANY ($1::int8[])`,
  ),
  // Keys of commands on an instance begin with it; “0” follows “/”.
  `DELETE FROM answer a USING unnest($1::int8[]) e(id)
   WHERE a.key >= 'command/' || e.id || '/' AND a.key < 'command/' || e.id || '0'`,
  'INSERT INTO journal_leftover (instance) SELECT * FROM unnest($1::int8[])',
];
const OF_CASES = [
  `DELETE FROM delivery WHERE kind = 'message-to-element' AND case_id = ANY ($1::int8[]) AND keep_until IS NOT NULL`,
  'DELETE FROM trigger_delivery WHERE case_id = ANY ($1::int8[])',
  'DELETE FROM instance WHERE case_id = ANY ($1::int8[]) AND id <> case_id',
  'DELETE FROM instance WHERE id = ANY ($1::int8[])',
];
const NOTE = `
  INSERT INTO case_removal AS r (library, at, kept, cases, highest_instance)
  SELECT id, $2::int8, $3::text, $4::int8, $5::int8 FROM library WHERE key = $1
  ON CONFLICT (library, at) DO UPDATE SET cases = r.cases + excluded.cases,
    highest_instance = greatest(r.highest_instance, excluded.highest_instance)`;
const LEFT_OVERS = 'SELECT instance FROM journal_leftover ORDER BY instance LIMIT $1 FOR UPDATE SKIP LOCKED';
const DROP_ROWS = `
  DELETE FROM journal d USING (
    SELECT j.instance, j.seq FROM unnest($1::int8[]) e(instance) JOIN journal j ON j.instance = e.instance LIMIT $2) few
  WHERE d.instance = few.instance AND d.seq = few.seq`;
const NOTHING_LEFT = `
  DELETE FROM journal_leftover l WHERE l.instance = ANY ($1::int8[])
    AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.instance = l.instance)`;
const GIVEN_OUT = "SELECT next FROM counter WHERE name = 'instance'";
const FORGET_LEFT_OVERS = 'DELETE FROM journal_leftover WHERE instance >= $1 AND instance < $2';
/** A part that cannot be had at once is dropped another time: whoever writes must not wait behind it. */
const PART_LOCK_MS = 500;

export async function removeCases(database: PgDatabase, request: RemovalRequest): Promise<number> {
  const { libraryKey, before, at, kept, limit } = request;
  return database.transaction('READ COMMITTED', async (session) => {
    const due = idsOf(await session.query(DUE_CASES, [libraryKey, before, limit]));
    if (due.length === 0) return 0;
    const instances = idsOf(await session.query(INSTANCES, [due]));
    await session.pipeline([
      ...OF_INSTANCES.map((sql) => ({ sql, values: [instances] })),
      ...OF_CASES.map((sql) => ({ sql, values: [due] })),
      { sql: NOTE, values: [libraryKey, at, kept, due.length, Math.max(...instances)] },
    ]);
    return due.length;
  });
}

export async function removeJournalRows(database: PgDatabase, limit: number): Promise<boolean> {
  await dropEmptyParts(database);
  return database.transaction('READ COMMITTED', async (session) => {
    const next = (await session.query(LEFT_OVERS, [limit])).rows.map((row) => integer(row, 'instance'));
    if (next.length === 0) return false;
    await session.query(DROP_ROWS, [next, limit]);
    await session.query(NOTHING_LEFT, [next]);
    return true;
  });
}

export async function countDueCases(
  database: PgDatabase,
  { libraryKey, before }: DueCases,
  most: number,
): Promise<number> {
  const { rows } = await database.query(COUNT, [libraryKey, before, most]);
  return rows[0] === undefined ? 0 : integer(rows[0], 'cases');
}

/** Parts all of whose numbers have been given out and none of whose instances is left. */
async function dropEmptyParts(database: PgDatabase): Promise<void> {
  const { rows } = await database.query(GIVEN_OUT);
  const given = rows[0] === undefined ? 0 : integer(rows[0], 'next');
  for (const part of await parts(database)) {
    if ((part + 1) * PART > given || !(await isEmpty(database, part))) continue;
    try {
      await database.transaction('READ COMMITTED', (session) => dropPart(session, part));
    } catch (error) {
      if (!(error instanceof PartInUse)) throw error;
    }
  }
}

async function isEmpty(session: Pick<Session, 'query'>, part: number): Promise<boolean> {
  const { rows } = await session.query(`SELECT 1 FROM ${partName('instance', part)} LIMIT 1`);
  return rows.length === 0;
}

class PartInUse extends Error {}

async function dropPart(session: Session, part: number): Promise<void> {
  try {
    await session.script(
      `SET LOCAL lock_timeout = ${PART_LOCK_MS}; LOCK TABLE ${PARTED.join(', ')} IN ACCESS EXCLUSIVE MODE`,
    );
  } catch (error) {
    throw failureKind(error) === 'later' ? new PartInUse() : error;
  }
  if (!(await isEmpty(session, part))) return;
  await session.script(`DROP TABLE ${PARTED.map((table) => partName(table, part)).join(', ')}`);
  await session.query(FORGET_LEFT_OVERS, [part * PART, (part + 1) * PART]);
}

function idsOf({ rows }: Awaited<ReturnType<Session['query']>>): number[] {
  return rows.map((row) => integer(row, 'id'));
}
