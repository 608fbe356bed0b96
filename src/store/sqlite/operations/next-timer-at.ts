import { optionalInteger } from '../../sql/columns.ts';
import type { Database } from '../database.ts';

const NEXT =
  'SELECT min(at) AS at FROM (SELECT min(at) AS at FROM timer UNION ALL SELECT min(at) FROM start_timer)';

export function nextTimerAt(database: Database): number | undefined {
  const row = database.get(NEXT);
  return row === undefined ? undefined : optionalInteger(row, 'at');
}
