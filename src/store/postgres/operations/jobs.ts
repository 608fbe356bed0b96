/** Jobs found, leased, given back. An expired lease is a job whose `ready_at` has come: it is found like any other. */
import type {
  HeldLease,
  JobFilter,
  JobLease,
  JobOrder,
  JobRow,
  LeaseRequest,
  WaitId,
  WantedJobs,
} from '../../../ports/store.ts';
import { integer, optionalInteger } from '../../sql/columns.ts';
import { Conditions } from '../../sql/page.ts';
import { keysOf } from '../commit/put-waits.ts';
import { numbered, type PgDatabase } from '../database.ts';
import { TextArray } from '../parameters.ts';
import { jobColumns, jobRowOf, SELECT_JOB } from '../rows.ts';
import type { Session } from '../session.ts';

const BY_ID = `${SELECT_JOB} WHERE instance = $1 AND key = $2`;
/** Of each type the oldest, those that another node is looking at left out; of all of them the oldest. */
const LEASE_OLDEST = `
  WITH ready AS (
    SELECT j.instance, j.key, j.ready_at, w.until
    FROM unnest($1::text[], $2::int8[]) w(job_type, until) CROSS JOIN LATERAL (
      SELECT instance, key, ready_at FROM job WHERE job_type = w.job_type AND ready_at <= $3
      ORDER BY ready_at, instance, key LIMIT $4 FOR UPDATE SKIP LOCKED) j
    ORDER BY j.ready_at, j.instance, j.key LIMIT $4)
  UPDATE job SET worker = $5, ready_at = ready.until, fence = job.fence + 1
  FROM ready WHERE job.instance = ready.instance AND job.key = ready.key
  RETURNING ${jobColumns('job')}, ready.ready_at AS was_ready_at`;
const LEASE = `
  UPDATE job j SET worker = $1, ready_at = e.until, fence = j.fence + 1
  FROM unnest($2::int8[], $3::int8[], $4::int8[]) e(instance, key, until)
  WHERE j.instance = e.instance AND j.key = e.key`;
const LEASE_ONE = `
  UPDATE job SET worker = $3, ready_at = $4, fence = fence + 1
  WHERE instance = $1 AND key = $2 AND ready_at IS NOT NULL AND (ready_at <= $5 OR worker = $3)
  RETURNING ${jobColumns('job')}`;
const RETURN = `
  UPDATE job SET ready_at = $4, worker = NULL, fence = fence + 1 WHERE instance = $1 AND key = $2 AND fence = $3`;
const EXTEND = `
  UPDATE job j SET ready_at = $4
  FROM unnest($1::int8[], $2::int8[], $3::int8[]) e(instance, key, fence)
  WHERE j.instance = e.instance AND j.key = e.key AND j.fence = e.fence
  RETURNING j.instance, j.key`;
const NEXT = `
  SELECT min(n.ready_at) AS ready_at FROM unnest($1::text[]) w(job_type) CROSS JOIN LATERAL (
    SELECT ready_at FROM job WHERE job_type = w.job_type AND ready_at IS NOT NULL ORDER BY ready_at LIMIT 1) n`;
const RELEASE = 'UPDATE job SET ready_at = $1, worker = NULL WHERE ready_at IS NULL';

/** What is urgent, ordinary and not urgent lies in different indexes: each is read in its own order. */
const byPriority = [
  { only: 'priority > 0', order: 'priority DESC, ready_at, instance, key' },
  { only: 'priority = 0', order: 'ready_at, instance, key' },
  { only: 'priority < 0', order: 'priority DESC, ready_at, instance, key' },
] as const;
const byAge = [{ only: undefined, order: 'ready_at, instance, key' }] as const;

export async function findJob(database: PgDatabase, { instance, key }: WaitId): Promise<JobRow | undefined> {
  const rows = await database.lookUp(BY_ID, [instance, key]);
  return rows[0] && jobRowOf(rows[0]);
}

export async function leaseJobs(database: PgDatabase, request: LeaseRequest): Promise<readonly JobRow[]> {
  const { wanted, worker, now, limit, order = 'oldest' } = request;
  const types = new Set(wanted.map(({ jobType }) => jobType));
  if (order === 'urgent' || types.size < wanted.length || wanted.some(({ of }) => of !== undefined)) {
    return database.transaction('READ COMMITTED', (session) => leaseChosen(session, request));
  }
  const { rows } = await database.prepared(LEASE_OLDEST, [
    new TextArray(wanted.map(({ jobType }) => jobType)),
    wanted.map(({ until }) => until ?? null),
    now,
    limit,
    worker,
  ]);
  return rows
    .map((row) => ({ job: jobRowOf(row), was: integer(row, 'was_ready_at') }))
    .sort((a, b) => a.was - b.was || a.job.instance - b.job.instance || a.job.key - b.job.key)
    .map(({ job }) => job);
}

async function leaseChosen(session: Session, request: LeaseRequest): Promise<readonly JobRow[]> {
  const { worker, limit, order = 'oldest' } = request;
  const found = new Map<string, { readonly job: JobRow; readonly until: number | undefined }>();
  for (const wanted of request.wanted) {
    for (const job of await readyJobs(session, wanted, request)) {
      const id = `${job.instance}/${job.key}`;
      if (!found.has(id)) found.set(id, { job, until: wanted.until });
    }
  }
  const chosen = [...found.values()].sort(comparing(order)).slice(0, limit);
  const keys = keysOf(chosen.map(({ job }) => job));
  await session.query(LEASE, [worker, ...keys, chosen.map(({ until }) => until ?? null)]);
  return chosen.map(({ job, until }) => ({ ...job, worker, readyAt: until, fence: job.fence + 1 }));
}

async function readyJobs(
  session: Session,
  { jobType, of }: WantedJobs,
  { now, limit, order = 'oldest' }: LeaseRequest,
): Promise<JobRow[]> {
  const found: JobRow[] = [];
  for (const part of order === 'urgent' ? byPriority : byAge) {
    if (found.length >= limit) break;
    const conditions = new Conditions().add('job_type = ?', jobType).add('ready_at <= ?', now);
    if (part.only !== undefined) conditions.add(part.only);
    if (of !== undefined) addFilter(conditions, of);
    const sql = `${SELECT_JOB} WHERE ${conditions.where} ORDER BY ${part.order} LIMIT ? FOR UPDATE SKIP LOCKED`;
    const { rows } = await session.query(numbered(sql), [...conditions.parameters, limit - found.length]);
    found.push(...rows.map(jobRowOf));
  }
  return found;
}

function addFilter(conditions: Conditions, { processes, deployments, caseTitle }: JobFilter): void {
  const own = 'SELECT 1 FROM instance i WHERE i.id = job.instance';
  if (processes !== undefined)
    conditions.add(`EXISTS (${own} AND i.process IN (${marks(processes)}))`, ...processes);
  if (deployments !== undefined)
    conditions.add(`EXISTS (${own} AND i.deployment IN (${marks(deployments)}))`, ...deployments);
  if (caseTitle !== undefined)
    conditions.add('EXISTS (SELECT 1 FROM instance c WHERE c.id = job.case_id AND c.title = ?)', caseTitle);
}

/** An empty list fits nothing. */
export function marks(values: readonly unknown[]): string {
  return values.length === 0 ? 'NULL' : values.map(() => '?').join(', ');
}

interface Ready {
  readonly job: JobRow;
}

function comparing(order: JobOrder): (a: Ready, b: Ready) => number {
  const byAge = (a: Ready, b: Ready) => (a.job.readyAt ?? 0) - (b.job.readyAt ?? 0);
  if (order === 'oldest') return byAge;
  return (a, b) => (b.job.priority ?? 0) - (a.job.priority ?? 0) || byAge(a, b);
}

export async function leaseJob(
  database: PgDatabase,
  { instance, key }: WaitId,
  { worker, now, until }: JobLease,
): Promise<JobRow | undefined> {
  const { rows } = await database.prepared(LEASE_ONE, [instance, key, worker, until, now]);
  return rows[0] && jobRowOf(rows[0]);
}

export async function returnJob(
  database: PgDatabase,
  { instance, key }: WaitId,
  fence: number,
  now: number,
): Promise<boolean> {
  // Asked again after a lost answer it would find the fence raised by itself.
  const { changed } = await database.transaction('READ COMMITTED', (session) =>
    session.prepared(RETURN, [instance, key, fence, now]),
  );
  return changed === 1;
}

export async function extendLeases(
  database: PgDatabase,
  leases: readonly HeldLease[],
  until: number,
): Promise<readonly HeldLease[]> {
  if (leases.length === 0) return [];
  const fences = leases.map(({ fence }) => fence);
  const { rows } = await database.prepared(EXTEND, [...keysOf(leases), fences, until]);
  const held = new Set(rows.map((row) => `${integer(row, 'instance')}/${integer(row, 'key')}`));
  return leases.filter(({ instance, key }) => held.has(`${instance}/${key}`));
}

export async function nextJobReadyAt(
  database: PgDatabase,
  jobTypes: readonly string[],
): Promise<number | undefined> {
  const rows = await database.lookUp(NEXT, [new TextArray(jobTypes)]);
  return rows[0] && optionalInteger(rows[0], 'ready_at');
}

export async function releaseHeldJobs(database: PgDatabase, now: number): Promise<number> {
  return (await database.query(RELEASE, [now])).changed;
}
