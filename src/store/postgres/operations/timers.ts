/** Timers and schedules that are due, each claimed by the node that acts on it. */
import type { Claim, StartTimerRow, TimerRow } from '../../../ports/store.ts';
import { OTHERS_TIMERS_MS } from '../../../ports/store.ts';
import { optionalInteger } from '../../sql/columns.ts';
import { startTimerRowOf } from '../../sql/rows.ts';
import type { PgDatabase } from '../database.ts';
import { SELECT_TIMER, timerRowOf } from '../rows.ts';

const DUE = `${SELECT_TIMER} WHERE at <= $1 ORDER BY at, instance, key LIMIT $2`;
const CLAIM_DUE = `
  UPDATE timer t SET claimed_by = $3, claimed_until = $4
  FROM (
    SELECT instance, key FROM timer
    WHERE at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1 OR claimed_by = $3)
      AND (claimed_by IS NULL OR claimed_by = $3 OR claimed_until IS NOT NULL OR at <= $5)
    ORDER BY at, instance, key LIMIT $2 FOR UPDATE SKIP LOCKED) due
  WHERE t.instance = due.instance AND t.key = due.key
  RETURNING t.instance, t.key, t.case_id, t.element, t.at`;
const START_COLUMNS = 'deployment, process, elements, at, every, remaining';
const START_DUE = `SELECT ${START_COLUMNS} FROM start_timer WHERE at <= $1 ORDER BY at, deployment LIMIT $2`;
const CLAIM_START_DUE = `
  UPDATE start_timer t SET claimed_by = $3, claimed_until = $4
  FROM (
    SELECT deployment, process, elements FROM start_timer
    WHERE at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1 OR claimed_by = $3)
    ORDER BY at, deployment LIMIT $2 FOR UPDATE SKIP LOCKED) due
  WHERE t.deployment = due.deployment AND t.process = due.process AND t.elements = due.elements
  RETURNING t.deployment, t.process, t.elements, t.at, t.every, t.remaining`;
const NEXT = `
  SELECT least((SELECT at FROM timer ORDER BY at LIMIT 1), (SELECT at FROM start_timer ORDER BY at LIMIT 1)) AS at`;

export async function dueTimers(
  database: PgDatabase,
  now: number,
  limit: number,
  claim: Claim | undefined,
): Promise<readonly TimerRow[]> {
  const { rows } =
    claim === undefined
      ? await database.prepared(DUE, [now, limit])
      : await database.prepared(CLAIM_DUE, [now, limit, claim.by, claim.until, now - OTHERS_TIMERS_MS]);
  return rows.map(timerRowOf).sort((a, b) => a.at - b.at || a.instance - b.instance || a.key - b.key);
}

export async function dueStartTimers(
  database: PgDatabase,
  now: number,
  limit: number,
  claim: Claim | undefined,
): Promise<readonly StartTimerRow[]> {
  const { rows } =
    claim === undefined
      ? await database.prepared(START_DUE, [now, limit])
      : await database.prepared(CLAIM_START_DUE, [now, limit, claim.by, claim.until]);
  return rows.map(startTimerRowOf).sort((a, b) => a.at - b.at || a.deployment - b.deployment);
}

export async function nextTimerAt(database: PgDatabase): Promise<number | undefined> {
  const rows = await database.lookUp(NEXT);
  return rows[0] && optionalInteger(rows[0], 'at');
}
