/**
 * Collects what one transaction writes: which rows follow from which effects is decided here and nowhere else.
 *
 * Boundary: makes the batch; `command-loop.ts` commits it, `aftermath.ts` acts on it afterwards.
 *
 * Invariants:
 * CB1  One journal row a decided command, with the instance's next seq and a time that is not before the last one's: the
 *      clock of the node that wrote that may have been a little ahead.
 * CB2  A job this host can begin at once is written as already leased to it: no second write to take it.
 * CB3  Where other nodes write too, what was only looked at or relied on is expected of the store as it was seen.
 */
import type { InstanceId } from '../kernel/command.ts';
import type { DeliveryEffect, WaitEffect } from '../kernel/effect.ts';
import type { InstanceEvent } from '../kernel/event.ts';
import { encodeState } from '../kernel/state-codec.ts';
import type {
  AnswerRow,
  Claim,
  CommitBatch,
  HeldLease,
  IncidentRow,
  InstanceEnd,
  InstanceLine,
  InstanceMove,
  JobRetry,
  JobRow,
  JournalRow,
  NewDelivery,
  Relabel,
  Renewal,
  ScheduledStart,
  SnapshotRow,
  StartTimerId,
  StartTimerRow,
  SubscriptionRow,
  TimerRow,
  UserTaskRow,
  WaitId,
} from '../ports/store.ts';
import type { CachedInstance } from './cached-instance.ts';
import { chainOf } from './delivery-chain.ts';
import { parcelsOf } from './parcels.ts';
import { WaitFold } from './wait-changes.ts';
import type { DecidedCommand, Reliance, Rows } from './work.ts';

/** Says whether a job of this type is begun by this host right after the commit. */
export interface JobTaker {
  readonly worker: string;
  /** When a lease taken at `now` ends; undefined: it lasts as long as the host. */
  leaseEnd(now: number): number | undefined;
  takes(jobType: string): boolean;
  /** A job it was promised will not come. */
  release(jobType: string): void;
}

export class BatchBuilder {
  readonly now: number;
  readonly #taker: JobTaker;
  #isEmpty = true;
  readonly #touched = new Set<CachedInstance>();
  readonly #lines: InstanceLine[] = [];
  readonly #ends: InstanceEnd[] = [];
  readonly #journal: JournalRow[] = [];
  readonly #snapshots: SnapshotRow[] = [];
  readonly #jobs = new WaitFold<JobRow>();
  readonly #retries: JobRetry[] = [];
  readonly #timers = new WaitFold<TimerRow>();
  readonly #subscriptions = new WaitFold<SubscriptionRow>();
  readonly #userTasks = new WaitFold<UserTaskRow>();
  readonly #assignments: (WaitId & { person: string | undefined })[] = [];
  readonly #incidents = new WaitFold<IncidentRow>();
  readonly #added: NewDelivery[] = [];
  readonly #taken: number[] = [];
  readonly #kept: { id: number; keepUntil: number }[] = [];
  readonly #startTimers: StartTimerRow[] = [];
  readonly #startTimersRemoved: StartTimerId[] = [];
  readonly #promised: string[] = [];
  readonly #stopped = new Set<InstanceId>();
  readonly #answers: AnswerRow[] = [];
  readonly #renewals: Renewal[] = [];
  readonly #relabels: Relabel[] = [];
  readonly #moves: InstanceMove[] = [];
  readonly #seen = new Set<CachedInstance>();
  /** Those it adds a journal row to: their seq is guarded by it. */
  readonly #continued = new Set<CachedInstance>();
  readonly #leases: HeldLease[] = [];
  readonly #fired: ScheduledStart[] = [];
  /** Of a node that is not alone. */
  readonly #claim: Claim | undefined;

  constructor(now: number, taker: JobTaker, claim?: Claim) {
    this.now = now;
    this.#taker = taker;
    this.#claim = claim;
  }

  /** The instances this batch changes, new ones too. */
  get touched(): ReadonlySet<CachedInstance> {
    return this.#touched;
  }

  /** What was worked out from it holds only if it is as it was seen. */
  look(instance: CachedInstance): void {
    if (this.#claim !== undefined && instance.seq > 0) this.#seen.add(instance);
  }

  rely({ lease, startTimer }: Reliance): void {
    if (this.#claim === undefined) return;
    if (lease !== undefined) this.#leases.push(lease);
    if (startTimer !== undefined) this.#fired.push(startTimer);
  }

  /** `record`: the events as `encodeRecord` writes them; done before, because it is the one thing that can fail. */
  addCommand({ instance, events, effects, line, moved }: DecidedCommand, record: string): void {
    this.#isEmpty = false;
    this.#touched.add(instance);
    this.#continued.add(instance);
    if (line !== undefined) this.#lines.push(line);
    instance.seq += 1;
    instance.lastAt = Math.max(instance.lastAt, this.now);
    this.#journal.push({ instance: instance.id, seq: instance.seq, at: instance.lastAt, record });
    for (const effect of effects) {
      if (isDelivery(effect)) {
        for (const parcel of parcelsOf(instance, effect)) this.#deliver({ parcel, createdAt: this.now });
      } else this.#addWait(instance, effect);
    }
    if (moved !== undefined) {
      const { state, deployment } = instance;
      const place = { deployment: deployment.line.id, process: state.process };
      this.#moves.push({ instance: instance.id, case: instance.case, ...place, ...moved });
    }
    this.#addEnd(instance, events);
    instance.eventsSinceSnapshot += events.length;
    instance.journalCharsSinceSnapshot += record.length;
  }

  addRows(rows: Rows): void {
    this.#isEmpty = false;
    if (rows.takenDelivery !== undefined) this.#taken.push(rows.takenDelivery);
    for (const delivery of rows.addedDeliveries ?? []) this.#deliver(delivery);
    if (rows.keptDelivery !== undefined) this.#kept.push(rows.keptDelivery);
    if (rows.lostTimer !== undefined) this.#timers.remove(rows.lostTimer.instance, rows.lostTimer.key);
    if (rows.startTimer === undefined) return;
    if ('put' in rows.startTimer) this.#startTimers.push(rows.startTimer.put);
    else this.#startTimersRemoved.push(rows.startTimer.removed);
  }

  addAnswer(key: string, result: unknown): void {
    this.#isEmpty = false;
    this.#answers.push({ key, at: this.now, answer: JSON.stringify(result) });
  }

  addSnapshot(instance: CachedInstance): void {
    this.#isEmpty = false;
    const state = encodeState(instance.state);
    this.#touched.add(instance);
    this.look(instance);
    this.#snapshots.push({ instance: instance.id, seq: instance.seq, state });
    instance.snapshotChars = state.length;
    instance.eventsSinceSnapshot = 0;
    instance.journalCharsSinceSnapshot = 0;
  }

  /** A broken invariant ended it. */
  addStop(id: InstanceId, reason: string): void {
    this.#isEmpty = false;
    this.#stopped.add(id);
    this.#ends.push({ id, status: 'stopped', at: this.now, reason });
  }

  get stopped(): ReadonlySet<InstanceId> {
    return this.#stopped;
  }

  hasStopped(id: InstanceId): boolean {
    return this.#stopped.has(id);
  }

  /** Nothing to write and nothing to make sure of. */
  get isEmpty(): boolean {
    return this.#isEmpty && this.#seen.size + this.#leases.length === 0;
  }

  /** Takes back what was promised to the taker and is not among the jobs it gets. */
  settlePromises(begun: readonly JobRow[]): void {
    const left = [...this.#promised];
    for (const row of begun) {
      const index = row.worker === this.#taker.worker ? left.indexOf(row.jobType) : -1;
      if (index >= 0) left.splice(index, 1);
    }
    for (const jobType of left) this.#taker.release(jobType);
  }

  build(): CommitBatch {
    return {
      instances: this.#lines,
      ends: this.#ends,
      journal: this.#journal,
      snapshots: this.#snapshots,
      jobs: this.#jobs.changes(),
      retries: this.#retries,
      timers: this.#timers.changes(),
      subscriptions: this.#subscriptions.changes(),
      userTasks: this.#userTasks.changes(),
      assignments: this.#assignments,
      incidents: this.#incidents.changes(),
      deliveries: { added: this.#added, removed: this.#taken, kept: this.#kept },
      startTimers: { put: this.#startTimers, removed: this.#startTimersRemoved },
      answers: this.#answers,
      renewals: this.#renewals,
      relabels: this.#relabels,
      moves: this.#moves,
      expected: {
        instances: [...this.#seen]
          .filter((instance) => !this.#continued.has(instance))
          .map(({ id, seq }) => ({ instance: id, seq })),
        leases: this.#leases,
        startTimers: this.#fired,
      },
      ...(this.#claim === undefined ? {} : { claim: this.#claim }),
    };
  }

  #deliver(delivery: NewDelivery): void {
    const chain = this.#claim === undefined ? undefined : chainOf(delivery.parcel);
    this.#added.push(chain === undefined ? delivery : { ...delivery, chain });
  }

  #addEnd(instance: CachedInstance, events: readonly InstanceEvent[]): void {
    const last = events.findLast((event) => event.kind === 'instance-completed');
    if (last === undefined) return;
    const status = last.outcome === 'completed' ? 'completed' : 'terminated';
    const reason =
      last.reason ??
      (last.error && `${last.error.code}${last.error.message ? `: ${last.error.message}` : ''}`);
    instance.status = status;
    this.#ends.push({ id: instance.id, status, at: this.now, ...(reason === undefined ? {} : { reason }) });
  }

  #addWait(instance: CachedInstance, effect: WaitEffect): void {
    const { id, case: caseId } = instance;
    switch (effect.kind) {
      case 'create-job': {
        const held = this.#taker.takes(effect.jobType);
        if (held) this.#promised.push(effect.jobType);
        this.#jobs.put({
          instance: id,
          key: effect.job,
          case: caseId,
          element: effect.element,
          jobType: effect.jobType,
          variables: effect.variables,
          maxAttempts: effect.attempts,
          backoff_ms: effect.backoff_ms,
          attempt: 1,
          readyAt: held ? this.#taker.leaseEnd(this.now) : this.now,
          fence: held ? 1 : 0,
          ...(held ? { worker: this.#taker.worker } : {}),
          ...(effect.headers === undefined ? {} : { headers: effect.headers }),
          ...(effect.priority === undefined ? {} : { priority: effect.priority }),
          createdAt: this.now,
        });
        return;
      }
      case 'retry-job':
        this.#retries.push({
          instance: id,
          key: effect.job,
          readyAt: effect.at,
          failure: effect.message,
          ...(effect.attemptsLeft === undefined ? {} : { attemptsLeft: effect.attemptsLeft }),
        });
        return;
      case 'remove-job':
        this.#jobs.remove(id, effect.job);
        return;
      case 'schedule-timer':
        this.#timers.put({
          instance: id,
          key: effect.timer,
          case: caseId,
          element: effect.element,
          at: effect.at,
        });
        return;
      case 'cancel-timer':
        this.#timers.remove(id, effect.timer);
        return;
      case 'open-subscription':
        this.#subscriptions.put({
          instance: id,
          key: effect.subscription,
          case: caseId,
          process: instance.state.process,
          element: effect.element,
          trigger: effect.trigger,
          name: effect.name,
          ...(effect.key === undefined ? {} : { correlation: effect.key }),
        });
        return;
      case 'close-subscription':
        this.#subscriptions.remove(id, effect.subscription);
        return;
      case 'create-user-task':
        this.#userTasks.put({
          instance: id,
          key: effect.task,
          case: caseId,
          deployment: instance.deployment.line.id,
          offer: effect.userTask,
          createdAt: this.now,
        });
        return;
      case 'renew-user-task': {
        const offer = effect.userTask;
        if (!this.#userTasks.amend(id, effect.task, (row) => ({ ...row, offer })))
          this.#renewals.push({ instance: id, key: effect.task, offer });
        return;
      }
      case 'relabel-wait': {
        // A row of this very batch is written with its old element first.
        this.#relabels.push({ instance: id, key: effect.wait, of: effect.of, element: effect.element });
        return;
      }
      case 'assign-user-task':
        this.#assign(id, effect.task, effect.person);
        return;
      case 'remove-user-task':
        this.#userTasks.remove(id, effect.task);
        return;
      case 'raise-incident':
        this.#incidents.put({
          instance: id,
          key: effect.incident,
          case: caseId,
          deployment: instance.deployment.line.id,
          element: effect.element,
          code: effect.code,
          message: effect.message,
          raisedAt: this.now,
        });
        return;
      case 'clear-incident':
        this.#incidents.remove(id, effect.incident);
    }
  }

  #assign(instance: InstanceId, key: number, person: string | undefined): void {
    const amended = this.#userTasks.amend(instance, key, ({ person: _, ...row }) => ({
      ...row,
      ...(person === undefined ? {} : { person }),
    }));
    if (!amended) this.#assignments.push({ instance, key, person });
  }
}

const DELIVERIES: ReadonlySet<string> = new Set<DeliveryEffect['kind']>([
  'publish-message',
  'broadcast-signal',
  'call-process',
  'terminate-called',
  'return-to-caller',
  'escalate-to-caller',
]);

function isDelivery(effect: WaitEffect | DeliveryEffect): effect is DeliveryEffect {
  return DELIVERIES.has(effect.kind);
}
