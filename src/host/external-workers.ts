/** Jobs for workers outside this process: fetched under a lease, reported with the fence that came with it. */
import type { Variables } from '../kernel/command.ts';
import type { JobResult } from '../ports/connector.ts';
import type { JobRow, WaitId } from '../ports/store.ts';
import { isConnectorJob } from '../wiring/connector-work.ts';
import type { CommandLoop } from './command-loop.ts';
import { decideOn } from './command-work.ts';
import {
  HostError,
  type JobFailure,
  type JobRequest,
  type LeasedJob,
  type WorkerAnswer,
  type WorkerApi,
} from './host-api.ts';
import { jobCommand, jobIdempotencyKey } from './job-command.ts';
import type { JobServiceParts } from './job-service.ts';
import type { Performed, Turn } from './work.ts';

const MOST_AT_ONCE = 1_000;

export class ExternalWorkers implements WorkerApi {
  readonly #parts: JobServiceParts;
  readonly #loop: CommandLoop;

  constructor(parts: JobServiceParts, loop: CommandLoop) {
    this.#parts = parts;
    this.#loop = loop;
  }

  async fetch({ wanted, worker, limit, order }: JobRequest): Promise<readonly LeasedJob[]> {
    const { store, clock } = this.#parts;
    const own = wanted.find(({ jobType }) => isConnectorJob(jobType));
    if (own !== undefined) throw new HostError('not-for-workers', ownWork(own.jobType));
    const now = clock.now();
    const rows = await store.leaseJobs({
      wanted: wanted.map(({ lease_ms, ...want }) => ({ ...want, until: leaseEnd(now, lease_ms) })),
      worker,
      now,
      limit: Math.min(MOST_AT_ONCE, Math.max(1, Math.trunc(limit))),
      ...(order === undefined ? {} : { order }),
    });
    let left = this.#parts.limits.handedBytes;
    const leased: LeasedJob[] = [];
    for (const row of rows) {
      const { bytes, ...handed } = await this.#handed(row, left);
      left -= bytes;
      leased.push({ ...handed.row, idempotencyKey: jobIdempotencyKey(store, row) });
    }
    return leased;
  }

  async lease(
    id: WaitId,
    { worker, lease_ms }: Parameters<WorkerApi['lease']>[1],
  ): Promise<JobRow | undefined> {
    const { store, clock, limits } = this.#parts;
    const found = await store.findJob(id);
    if (found !== undefined && isConnectorJob(found.jobType))
      throw new HostError('not-for-workers', ownWork(found.jobType));
    const now = clock.now();
    const row = await store.leaseJob(id, { worker, now, until: leaseEnd(now, lease_ms) });
    return row === undefined ? undefined : (await this.#handed(row, limits.handedBytes)).row;
  }

  async #handed(row: JobRow, budget: number): Promise<{ readonly row: JobRow; readonly bytes: number }> {
    const handed = await this.#parts.values?.handed(row.variables, budget);
    if (handed === undefined) return { row, bytes: 0 };
    return { row: { ...row, variables: handed.variables }, bytes: handed.bytes };
  }

  complete(id: WaitId, fence: number, variables: Variables, locals?: Variables): Promise<WorkerAnswer> {
    const completed = { kind: 'completed', variables } as const;
    return this.#report(id, fence, locals === undefined ? completed : { ...completed, locals });
  }

  fail(id: WaitId, fence: number, failure: JobFailure): Promise<WorkerAnswer> {
    return this.#report(id, fence, { kind: 'failed', ...failure, terminal: failure.terminal ?? false });
  }

  throwError(
    id: WaitId,
    fence: number,
    error: Parameters<WorkerApi['throwError']>[2],
  ): Promise<WorkerAnswer> {
    return this.#report(id, fence, { kind: 'bpmn-error', ...error });
  }

  async extend(id: WaitId, fence: number, lease_ms: number): Promise<WorkerAnswer> {
    const { store, clock } = this.#parts;
    const until = leaseEnd(clock.now(), lease_ms);
    return (await store.extendLease(id, fence, until)) ? { ok: true } : lost(id);
  }

  async giveBack(id: WaitId, fence: number): Promise<WorkerAnswer> {
    const { store, clock } = this.#parts;
    if (!(await store.returnJob(id, fence, clock.now()))) return lost(id);
    return { ok: true };
  }

  async #report(id: WaitId, fence: number, result: JobResult): Promise<WorkerAnswer> {
    try {
      return await this.#loop.run({
        origin: 'caller',
        about: id.instance,
        perform: (turn) => this.#decide(turn, id, fence, result),
      });
    } catch (error) {
      if (error instanceof HostError && error.code === 'overtaken') return lost(id);
      throw error;
    }
  }

  async #decide(turn: Turn, id: WaitId, fence: number, result: JobResult): Promise<Performed<WorkerAnswer>> {
    const row: JobRow | undefined = await this.#parts.store.findJob(id);
    if (row === undefined || row.fence !== fence) return { result: lost(id), decided: [] };
    const instance = await turn.instance(id.instance);
    const wait = instance.state.waits.get(id.key);
    // A report of the same lease may be in this very turn, not committed yet.
    if (wait?.kind === 'job' && wait.failures + 1 !== row.attempt) return { result: lost(id), decided: [] };
    const command = jobCommand(row, result, this.#parts);
    const lease = { instance: id.instance, key: id.key, fence };
    const performed = decideOn(turn, instance, { origin: 'caller', instance: id.instance, command, lease });
    if (performed.result.ok) return { ...performed, result: { ok: true } };
    return {
      result: { ok: false, reason: 'rejected', message: performed.result.rejection.message },
      decided: [],
    };
  }
}

function ownWork(jobType: string): string {
  return `Jobs of the type ${jobType} are carried out by Baton itself; a worker cannot have them. Ask for the job types your own workers serve.`;
}

function leaseEnd(now: number, lease_ms: number): number {
  return now + Math.max(1, Math.round(lease_ms));
}

function lost({ instance, key }: WaitId): WorkerAnswer {
  const message = `Job ${key} of instance ${instance} is not leased to you: its lease ended and it was given to another, or it is done.`;
  return { ok: false, reason: 'lease-lost', message };
}
