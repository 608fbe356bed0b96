import type { WaitId } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const RETURN = 'UPDATE job SET ready_at = ?, worker = NULL, fence = fence + 1 WHERE id = ? AND fence = ?';

export function returnJob(database: Database, id: WaitId, fence: number, now: number): boolean {
  return database.run(RETURN, [now, rowId(id.instance, id.key), fence]) === 1;
}
