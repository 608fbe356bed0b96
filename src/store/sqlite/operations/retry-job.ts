import type { WaitId } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const RETRY = 'UPDATE job SET attempt = attempt + 1, ready_at = ?, worker = NULL WHERE id = ?';

export function retryJob(database: Database, id: WaitId, readyAt: number): void {
  database.run(RETRY, [readyAt, rowId(id.instance, id.key)]);
}
