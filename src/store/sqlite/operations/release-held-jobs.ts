import type { Database } from '../database.ts';

const RELEASE = 'UPDATE job SET ready_at = ?, worker = NULL WHERE ready_at IS NULL';

export function releaseHeldJobs(database: Database, now: number): number {
  return database.run(RELEASE, [now]);
}
