import type {
  JobFilter,
  JobLease,
  JobOrder,
  JobRow,
  LeaseRequest,
  WaitId,
  WantedJobs,
} from '../../../ports/store.ts';
import { Conditions } from '../../sql/page.ts';
import type { Database } from '../database.ts';
import { jobRowOf, SELECT_JOB } from '../job-columns.ts';
import { rowId } from '../row-id.ts';
import { findJob } from './find-job.ts';

const LEASE = 'UPDATE job SET worker = ?, ready_at = ?, fence = fence + 1 WHERE id = ?';

/** What is urgent, ordinary and not urgent lies in different indexes: each is read in its own order. */
const byPriority = [
  { only: 'priority > 0', order: 'priority DESC, ready_at, id' },
  { only: 'priority = 0', order: 'ready_at, id' },
  { only: 'priority < 0', order: 'priority DESC, ready_at, id' },
] as const;
const byAge = [{ only: undefined, order: 'ready_at, id' }] as const;

/** An expired lease is a job whose `ready_at` has come: it is found like any other. */
export function leaseJobs(database: Database, request: LeaseRequest): readonly JobRow[] {
  const { worker, limit, order = 'oldest' } = request;
  return database.transaction(() => {
    const until = new Map<number, number | undefined>();
    const found: JobRow[] = [];
    for (const wanted of request.wanted) {
      for (const job of readyJobs(database, wanted, request)) {
        const id = rowId(job.instance, job.key);
        if (until.has(id)) continue;
        until.set(id, wanted.until);
        found.push(job);
      }
    }
    const chosen = found.sort(comparing(order)).slice(0, limit);
    return chosen.map((job) => lease(database, job, worker, until.get(rowId(job.instance, job.key))));
  });
}

export function leaseJob(
  database: Database,
  id: WaitId,
  { worker, now, until }: JobLease,
): JobRow | undefined {
  return database.transaction(() => {
    const job = findJob(database, id);
    if (job?.readyAt === undefined || (job.readyAt > now && job.worker !== worker)) return undefined;
    return lease(database, job, worker, until);
  });
}

function lease(database: Database, job: JobRow, worker: string, until: number | undefined): JobRow {
  database.run(LEASE, [worker, until ?? null, rowId(job.instance, job.key)]);
  return { ...job, worker, readyAt: until, fence: job.fence + 1 };
}

function readyJobs(
  database: Database,
  { jobType, of }: WantedJobs,
  { now, limit, order = 'oldest' }: LeaseRequest,
): JobRow[] {
  const found: JobRow[] = [];
  for (const part of order === 'urgent' ? byPriority : byAge) {
    if (found.length >= limit) break;
    const conditions = new Conditions().add('job_type = ?', jobType).add('ready_at <= ?', now);
    if (part.only !== undefined) conditions.add(part.only);
    if (of !== undefined) addFilter(conditions, of);
    const sql = `${SELECT_JOB} WHERE ${conditions.where} ORDER BY ${part.order} LIMIT ?`;
    found.push(...database.all(sql, [...conditions.parameters, limit - found.length]).map(jobRowOf));
  }
  return found;
}

function addFilter(conditions: Conditions, { processes, deployments, caseTitle }: JobFilter): void {
  const own = 'SELECT 1 FROM instance i WHERE i.id = job.id / 4194304';
  if (processes !== undefined)
    conditions.add(`EXISTS (${own} AND i.process IN (${marks(processes)}))`, ...processes);
  if (deployments !== undefined)
    conditions.add(`EXISTS (${own} AND i.deployment IN (${marks(deployments)}))`, ...deployments);
  if (caseTitle !== undefined)
    conditions.add('EXISTS (SELECT 1 FROM instance c WHERE c.id = job.case_id AND c.title = ?)', caseTitle);
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

function comparing(order: JobOrder): (a: JobRow, b: JobRow) => number {
  const byAge = (a: JobRow, b: JobRow) => (a.readyAt ?? 0) - (b.readyAt ?? 0);
  return order === 'oldest' ? byAge : (a, b) => (b.priority ?? 0) - (a.priority ?? 0) || byAge(a, b);
}
