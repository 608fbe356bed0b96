import type { StartTimerRow } from '../../../ports/store.ts';
import { integer, json, optionalInteger, optionalText, present, text } from '../../sql/columns.ts';
import type { Database } from '../database.ts';

const DUE = `
  SELECT deployment, process, elements, at, every, remaining FROM start_timer WHERE at <= ? ORDER BY at, deployment LIMIT ?`;

export function dueStartTimers(database: Database, now: number, limit: number): readonly StartTimerRow[] {
  return database.all(DUE, [now, limit]).map((row) => ({
    deployment: integer(row, 'deployment'),
    process: text(row, 'process'),
    elements: json<readonly string[]>(row, 'elements'),
    at: integer(row, 'at'),
    ...present('every', optionalText(row, 'every')),
    ...present('remaining', optionalInteger(row, 'remaining')),
  }));
}
