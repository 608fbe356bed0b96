import type { InstanceEnd } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { clearWaits } from './clear-waits.ts';

const UPDATE = 'UPDATE instance SET status = ?, ended_at = ?, reason = ? WHERE id = ?';
const DROP_SNAPSHOT = 'DELETE FROM snapshot WHERE instance = ?';

/** An ended instance is hardly ever loaded again: its snapshot goes, its journal stays. */
export function endInstance(database: Database, end: InstanceEnd): void {
  database.run(UPDATE, [end.status, end.at, end.reason ?? null, end.id]);
  database.run(DROP_SNAPSHOT, [end.id]);
  // A completed or terminated instance withdrew its waits itself; a stopped one could not be asked.
  if (end.status === 'stopped') clearWaits(database, end.id);
}
