import type { Claim, TimerRow } from '../../../ports/store.ts';
import { OTHERS_TIMERS_MS } from '../../../ports/store.ts';
import { integer } from '../../sql/columns.ts';
import type { SqlRow } from '../../sql/program.ts';
import * as rows from '../../sql/rows.ts';
import type { Database } from '../database.ts';
import { rowId, waitIdOf } from '../row-id.ts';

const SELECT = 'SELECT id, case_id, element, at FROM timer WHERE at <= ?';
const DUE = `${SELECT} ORDER BY at, id LIMIT ?`;
const FREE = `
  ${SELECT} AND (claimed_until IS NULL OR claimed_until <= ? OR claimed_by = ?)
    AND (claimed_by IS NULL OR claimed_by = ? OR claimed_until IS NOT NULL OR at <= ?)
  ORDER BY at, id LIMIT ?`;
const CLAIM = 'UPDATE timer SET claimed_by = ?, claimed_until = ? WHERE id = ?';

export function dueTimers(
  database: Database,
  now: number,
  limit: number,
  claim?: Claim,
): readonly TimerRow[] {
  if (claim === undefined) return database.all(DUE, [now, limit]).map(timerRowOf);
  const { by, until } = claim;
  return database.transaction(() => {
    const rows = database.all(FREE, [now, now, by, by, now - OTHERS_TIMERS_MS, limit]).map(timerRowOf);
    for (const row of rows) database.run(CLAIM, [by, until, rowId(row.instance, row.key)]);
    return rows;
  });
}

export function timerRowOf(row: SqlRow): TimerRow {
  return rows.timerRowOf(row, waitIdOf(integer(row, 'id')));
}
