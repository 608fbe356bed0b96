import type { Claim, StartTimerRow } from '../../../ports/store.ts';
import { integer, json, optionalInteger, optionalText, present, text } from '../../sql/columns.ts';
import type { SqlRow } from '../../sql/program.ts';
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

function startTimerRowOf(row: SqlRow): StartTimerRow {
  return {
    deployment: integer(row, 'deployment'),
    process: text(row, 'process'),
    elements: json<readonly string[]>(row, 'elements'),
    at: integer(row, 'at'),
    ...present('every', optionalText(row, 'every')),
    ...present('remaining', optionalInteger(row, 'remaining')),
  };
}
