import type { WaitId } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const RETRY =
  'UPDATE job SET attempt = attempt + 1, ready_at = ?, worker = NULL, fence = fence + 1 WHERE id = ?';

/** The fence too: a report sent twice must not count as two attempts. */
export function retryJob(database: Database, id: WaitId, readyAt: number): void {
  database.run(RETRY, [readyAt, rowId(id.instance, id.key)]);
}
