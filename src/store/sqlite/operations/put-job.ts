import type { JobRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const PUT = `
  INSERT OR REPLACE INTO job (id, case_id, element, job_type, variables, max_attempts, backoff_ms, attempt, ready_at, fence, worker, headers, priority, created_at, failure)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function putJob(database: Database, row: JobRow): void {
  database.run(PUT, [
    rowId(row.instance, row.key),
    row.case,
    row.element,
    row.jobType,
    JSON.stringify(row.variables),
    row.maxAttempts,
    row.backoff_ms,
    row.attempt,
    row.readyAt ?? null,
    row.fence,
    row.worker ?? null,
    row.headers === undefined ? null : JSON.stringify(row.headers),
    row.priority ?? 0,
    row.createdAt,
    row.failure ?? null,
  ]);
}
