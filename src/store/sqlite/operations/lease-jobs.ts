import type { JobRow, LeaseRequest } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { jobRowOf, SELECT_JOB } from '../job-columns.ts';
import { rowId } from '../row-id.ts';

const READY = `${SELECT_JOB} WHERE job_type = ? AND ready_at <= ? ORDER BY ready_at, id LIMIT ?`;
const LEASE = 'UPDATE job SET worker = ?, ready_at = ?, fence = fence + 1 WHERE id = ?';

/** An expired lease is a job whose `ready_at` has come: it is found like any other. */
export function leaseJobs(database: Database, request: LeaseRequest): readonly JobRow[] {
  return database.transaction(() => {
    const found = request.jobTypes
      .flatMap((jobType) => database.all(READY, [jobType, request.now, request.limit]).map(jobRowOf))
      .sort((a, b) => (a.readyAt ?? 0) - (b.readyAt ?? 0))
      .slice(0, request.limit);
    return found.map((job) => {
      database.run(LEASE, [request.worker, request.until ?? null, rowId(job.instance, job.key)]);
      return { ...job, worker: request.worker, readyAt: request.until, fence: job.fence + 1 };
    });
  });
}
