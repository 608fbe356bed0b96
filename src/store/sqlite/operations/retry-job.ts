import type { JobRetry } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const RETRY = `
  UPDATE job SET attempt = attempt + 1, max_attempts = coalesce(attempt + ?, max_attempts), ready_at = ?, failure = ?,
    worker = NULL, fence = fence + 1
  WHERE id = ?`;

/** The fence too: a report sent twice must not count as two attempts. */
export function retryJob(database: Database, retry: JobRetry): void {
  const { instance, key, readyAt, failure, attemptsLeft } = retry;
  database.run(RETRY, [attemptsLeft ?? null, readyAt, failure ?? null, rowId(instance, key)]);
}
