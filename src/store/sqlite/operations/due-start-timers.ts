import type { Claim, StartTimerRow } from '../../../ports/store.ts';
import { startTimerRowOf } from '../../sql/rows.ts';
import type { Database } from '../database.ts';

const SELECT = 'SELECT deployment, process, elements, at, every, remaining FROM start_timer WHERE at <= ?';
const DUE = `${SELECT} ORDER BY at, deployment LIMIT ?`;
const FREE = `
  ${SELECT} AND (claimed_until IS NULL OR claimed_until <= ? OR claimed_by = ?) ORDER BY at, deployment LIMIT ?`;
const CLAIM = `
  UPDATE start_timer SET claimed_by = ?, claimed_until = ? WHERE deployment = ? AND process = ? AND elements = ?`;

export function dueStartTimers(
  database: Database,
  now: number,
  limit: number,
  claim?: Claim,
): readonly StartTimerRow[] {
  if (claim === undefined) return database.all(DUE, [now, limit]).map(startTimerRowOf);
  const { by, until } = claim;
  return database.transaction(() => {
    const rows = database.all(FREE, [now, now, by, limit]).map(startTimerRowOf);
    for (const { deployment, process, elements } of rows)
      database.run(CLAIM, [by, until, deployment, process, JSON.stringify(elements)]);
    return rows;
  });
}
