import { optionalInteger } from '../../sql/columns.ts';
import type { Database } from '../database.ts';

const NEXT = 'SELECT min(ready_at) AS ready_at FROM job WHERE job_type = ? AND ready_at IS NOT NULL';

export function nextJobReadyAt(database: Database, jobTypes: readonly string[]): number | undefined {
  let earliest: number | undefined;
  for (const jobType of jobTypes) {
    const row = database.get(NEXT, [jobType]);
    const readyAt = row === undefined ? undefined : optionalInteger(row, 'ready_at');
    if (readyAt !== undefined && (earliest === undefined || readyAt < earliest)) earliest = readyAt;
  }
  return earliest;
}
