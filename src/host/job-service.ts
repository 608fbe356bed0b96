/**
 * Begins jobs that a handler in this process takes, reports what came of them, and looks for those that are ready
 * again.
 *
 * Boundary: the row of a job is written by the batch; external workers are `external-workers.ts`.
 *
 * Invariants:
 * JS1  A job is begun only after the commit that leased it to this host.
 * JS2  Its result is reported until it is committed, refused by the kernel, or the host ends; then the row is still
 *      there and the job is begun again.
 * JS3  Beside other hosts a job is held by a lease: what is lost is neither begun nor reported.
 */
import type { Alarm, Clock } from '../ports/clock.ts';
import type { JobHandler, JobResult, JobSettings } from '../ports/connector.ts';
import type { Log } from '../ports/log.ts';
import type { NodeParts } from '../ports/nodes.ts';
import type { RandomSource } from '../ports/random-source.ts';
import type { HeldLease, JobRow, JobStore, WaitId } from '../ports/store.ts';
import type { Activity } from './activity.ts';
import type { CommandLoop } from './command-loop.ts';
import { commandWork } from './command-work.ts';
import type { JobTaker } from './commit-batch.ts';
import { HandlerCall } from './handler-call.ts';
import { callKey, HandlerLane, type LaneLoad } from './handler-lane.ts';
import { HostError } from './host-api.ts';
import type { HostMeters } from './host-meters.ts';
import type { HostLimits } from './host-options.ts';
import type { HostTraces } from './host-traces.ts';
import { jobCommand, jobIdempotencyKey } from './job-command.ts';
import type { HostValues } from './large-values.ts';
import { untilCommitted } from './later.ts';
import { LeaseKeeper } from './lease-keeper.ts';

/** Beside other hosts: jobs are looked for at least every so many looks of theirs (`lookEvery_ms`). */
const LOOKS = 5;

export interface JobServiceParts {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Log;
  readonly activity: Activity;
  readonly limits: HostLimits;
  readonly handlers: readonly JobHandler[];
  readonly values: HostValues | undefined;
  readonly meters: HostMeters;
  readonly traces: HostTraces;
  readonly node: NodeParts | undefined;
}

export class JobService implements JobTaker {
  readonly worker: string;
  readonly #parts: JobServiceParts;
  readonly #lanes: ReadonlyMap<string, HandlerLane>;
  readonly #calls = new Map<string, HandlerCall>();
  /** Absent: held as long as this host lives. */
  readonly #leases: LeaseKeeper | undefined;
  #loop: CommandLoop | undefined;
  #alarm: { readonly at: number; readonly alarm: Alarm } | undefined;
  #looking = false;
  #lookAgain = false;
  #closing = false;
  /** The grace time is over: what is still running was not waited for. */
  #aborting = false;

  constructor(parts: JobServiceParts) {
    this.#parts = parts;
    const { store, clock, log, limits, node } = parts;
    this.worker = node === undefined ? 'host' : `node/${node.name}`;
    if (node !== undefined) {
      const lost = (lease: HeldLease) => this.#lose(lease);
      this.#leases = new LeaseKeeper({ store, clock, log, lease_ms: limits.lease_ms, lost });
    }
    this.#lanes = new Map(
      parts.handlers.map((handler) => [
        handler.jobType,
        new HandlerLane(
          handler,
          handler.concurrency ?? parts.limits.handlerConcurrency,
          parts.limits.handlerBacklog,
          (row) => void this.#run(handler, row),
        ),
      ]),
    );
  }

  /** The loop and this service need each other: it asks `takes`, we report to it. */
  set loop(loop: CommandLoop) {
    this.#loop = loop;
  }

  get lanes(): ReadonlyMap<string, LaneLoad> {
    return new Map([...this.#lanes].map(([jobType, lane]) => [jobType, lane.load]));
  }

  takes(jobType: string): boolean {
    if (this.#closing) return false;
    return this.#lanes.get(jobType)?.reserve() ?? false;
  }

  leaseEnd(now: number): number | undefined {
    return this.#leases === undefined ? undefined : now + this.#parts.limits.lease_ms;
  }

  /** A job leased to this host by the commit that has just happened. */
  begin(row: JobRow): void {
    this.#parts.activity.begin();
    this.#leases?.keep(row);
    this.#lanes.get(row.jobType)?.add(row);
  }

  /** The lease was promised in a batch that was not committed, or the job was gone again within it. */
  release(jobType: string): void {
    this.#lanes.get(jobType)?.release();
  }

  /** A job of that type is ready then. */
  readyAt(jobType: string, at: number): void {
    if (!this.#lanes.has(jobType)) return;
    this.#wakeAt(at);
    this.#parts.node?.signals.send({ kind: 'jobs-ready', jobTypes: [jobType], at });
  }

  /** Another node left jobs of these types. */
  othersReadyAt(jobTypes: readonly string[], at: number): void {
    if (jobTypes.some((jobType) => this.#lanes.has(jobType))) this.#wakeAt(at);
  }

  /** Some job, whose type the caller does not know, is ready then. */
  someReadyAt(at: number): void {
    if (this.#lanes.size > 0) this.#wakeAt(at);
  }

  /** There may be jobs nobody told of. */
  look(): void {
    if (this.#lanes.size > 0) this.#lookNow();
  }

  /** Its row is gone: done, or no longer wanted. */
  withdraw(id: WaitId): void {
    this.#leases?.letGo(id);
    this.#giveUp(id, 'The step was withdrawn');
  }

  #lose(lease: HeldLease): void {
    this.#giveUp(lease, 'Its lease ended');
  }

  #giveUp(id: WaitId, why: string): void {
    for (const lane of this.#lanes.values()) if (lane.withdraw(id)) this.#parts.activity.end();
    this.#calls.get(callKey(id))?.giveUp(new Error(why));
  }

  /** Of an embedded store, every job an earlier host held is nobody's now. */
  async recover(): Promise<void> {
    if (this.#leases === undefined) await this.#parts.store.releaseHeldJobs(this.#parts.clock.now());
    if (this.#lanes.size > 0) await this.#look();
  }

  /** Begins nothing more; what runs is aborted when the grace time is over. */
  async close(grace_ms: number): Promise<void> {
    this.#closing = true;
    this.#alarm?.alarm.cancel();
    for (const lane of this.#lanes.values()) {
      for (const row of lane.clear()) {
        void this.#leases?.giveBack(row).finally(() => this.#parts.activity.end());
        if (this.#leases === undefined) this.#parts.activity.end();
      }
    }
    const abort = setTimeout(() => {
      this.#aborting = true;
      for (const call of this.#calls.values()) call.giveUp(new Error('Baton is shutting down'));
    }, grace_ms);
    await this.#parts.activity.idle();
    clearTimeout(abort);
    this.#leases?.close();
  }

  async #run(handler: JobHandler, row: JobRow): Promise<void> {
    const { meters, traces } = this.#parts;
    const span = traces.job(row);
    const started = performance.now();
    const call = () => (this.#isOurs(row) ? this.#call(handler, row) : undefined);
    const result = await traces.tracer.within(span.context, call);
    span.end(result?.kind === 'failed' ? { failed: result.message } : {});
    meters.job.observe((performance.now() - started) / 1_000, row.jobType);
    if (result?.kind === 'failed') meters.jobFailures.add(1, row.jobType);
    const lane = this.#lanes.get(row.jobType);
    lane?.finished();
    try {
      // Stopping is no failure of the step: it is begun again, with the attempts it had, when a host is there.
      if (this.#aborting) await this.#leases?.giveBack(row);
      else if (result !== undefined && this.#isOurs(row)) await this.#report(row, result);
    } catch (error) {
      this.#parts.log.warn(
        { case: row.case, instance: row.instance, job: row.key, element: row.element, error },
        'The result of a job was not taken',
      );
    } finally {
      this.#leases?.letGo(row);
      lane?.release();
      if (lane?.isBehind === true) this.#lookNow();
      this.#parts.activity.end();
    }
  }

  #isOurs(row: JobRow): boolean {
    return this.#leases?.holds(row) ?? true;
  }

  async #call(handler: JobHandler, row: JobRow): Promise<JobResult> {
    const { clock, limits, values } = this.#parts;
    const key = callKey(row);
    const references = handler.takesReferences === true;
    const call = new HandlerCall(handler, {
      row,
      idempotencyKey: jobIdempotencyKey(this.#parts.store, row),
      settings: () => this.#settings(row),
      handed: async () => (references ? undefined : values?.handed(row.variables, limits.handedBytes)),
    });
    const timeout_ms = handler.timeout_ms ?? limits.handlerTimeout_ms;
    const timeout = clock.schedule(clock.now() + timeout_ms, () =>
      call.giveUp(new Error(`No result after ${timeout_ms} ms`)),
    );
    this.#calls.set(key, call);
    const result = await call.run();
    timeout.cancel();
    this.#calls.delete(key);
    return result;
  }

  /** As its step is defined now. */
  async #settings(row: JobRow): Promise<JobSettings> {
    const settings = await this.#loop?.run({
      origin: 'internal',
      about: row.instance,
      perform: async (turn) => {
        const { deployment, state } = await turn.instance(row.instance);
        const element = deployment.program.processes.get(state.process)?.find(row.element);
        const job = state.waits.get(row.key);
        const listening = job === undefined ? undefined : state.elements.get(job.owner)?.listening;
        const work = element?.behavior === 'task' ? element.work : undefined;
        const done = listening === undefined ? work : element?.listeners?.[listening]?.run;
        const result = done?.by === 'job' ? done.settings : undefined;
        // What else became of the case does not matter to a job it still waits for.
        return { result, decided: [], ...(job === undefined ? {} : { mayBeOld: true }) };
      },
    });
    return settings ?? {};
  }

  async #report(row: JobRow, result: JobResult): Promise<void> {
    const loop = this.#loop;
    if (loop === undefined) return;
    const command = jobCommand(row, result, this.#parts);
    const { instance, key, fence } = row;
    const lease = { instance, key, fence };
    const work = commandWork({ origin: 'internal', instance, command, lease });
    try {
      await untilCommitted(
        this.#parts.clock,
        () => this.#closing,
        () => loop.run(work),
      );
    } catch (error) {
      // An instance that is gone or was stopped needs no result.
      if (!(error instanceof HostError) || error.isCommitError) throw error;
    }
  }

  #wakeAt(at: number): void {
    if (this.#closing || (this.#alarm !== undefined && this.#alarm.at <= at)) return;
    this.#alarm?.alarm.cancel();
    const alarm = this.#parts.clock.schedule(at, () => {
      this.#alarm = undefined;
      this.#lookNow();
    });
    this.#alarm = { at, alarm };
  }

  #lookNow(): void {
    this.#lookAgain = true;
    if (this.#looking || this.#closing) return;
    this.#looking = true;
    void this.#parts.activity.during(async () => {
      while (this.#lookAgain) {
        this.#lookAgain = false;
        await this.#look();
      }
      this.#looking = false;
    });
  }

  async #look(): Promise<void> {
    const { store, clock, log, limits } = this.#parts;
    try {
      let next = await store.nextJobReadyAt(this.#open());
      // Mostly nothing is: one question instead of one for each type.
      if (next !== undefined && next <= clock.now()) {
        for (const [jobType, lane] of this.#lanes) await this.#fill(jobType, lane);
        next = await store.nextJobReadyAt(this.#open());
      }
      const latest = this.#leases === undefined ? undefined : clock.now() + LOOKS * limits.lookEvery_ms;
      const at = Math.min(next ?? Number.POSITIVE_INFINITY, latest ?? Number.POSITIVE_INFINITY);
      if (at < Number.POSITIVE_INFINITY) this.#wakeAt(at);
    } catch (error) {
      this.#parts.meters.storeErrors.add(1, 'jobs');
      log.error({ error }, 'Could not look for jobs');
      this.#wakeAt(clock.now() + 1_000);
    }
  }

  /** Types there is room for. */
  #open(): readonly string[] {
    return [...this.#lanes].filter(([, lane]) => !lane.isFull).map(([jobType]) => jobType);
  }

  /** Leases as many as there is room for. */
  async #fill(jobType: string, lane: HandlerLane): Promise<void> {
    const { store, clock } = this.#parts;
    const limit = lane.reserveAll();
    const now = clock.now();
    const wanted = [{ jobType, until: this.leaseEnd(now) }];
    const request = { wanted, worker: this.worker, now, limit };
    let rows: readonly JobRow[] = [];
    try {
      if (limit > 0) rows = await store.leaseJobs(request);
    } finally {
      lane.filled(rows.length, limit);
    }
    for (const row of rows) this.begin(row);
  }
}
