import type { TimerRow } from '../../../ports/store.ts';
import { integer, text } from '../../sql/columns.ts';
import type { SqlRow } from '../../sql/program.ts';
import type { Database } from '../database.ts';
import { waitIdOf } from '../row-id.ts';

const DUE = 'SELECT id, case_id, element, at FROM timer WHERE at <= ? ORDER BY at, id LIMIT ?';

export function dueTimers(database: Database, now: number, limit: number): readonly TimerRow[] {
  return database.all(DUE, [now, limit]).map(timerRowOf);
}

export function timerRowOf(row: SqlRow): TimerRow {
  return {
    ...waitIdOf(integer(row, 'id')),
    case: integer(row, 'case_id'),
    element: text(row, 'element'),
    at: integer(row, 'at'),
  };
}
