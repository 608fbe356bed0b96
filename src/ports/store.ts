/**
 * The write side of the store: what the host commits and what it reads back to go on. SQLite now, PostgreSQL for
 * many nodes; one contract (test/contracts/store-contract.ts) for both.
 *
 * Boundary: rows, no behaviour. Which rows a command causes is decided in `host/commit-batch.ts`; what the pages
 * read stands in `store-queries.ts`.
 *
 * Invariants:
 * S1  `commit` is one transaction: all of the batch or nothing; when it resolves it has reached the disk.
 * S2  (instance, seq) of a journal row is unique and gapless from 1: a second writer of the same seq fails the batch
 *     with `StoreConflict`.
 * S3  Rows of waits (jobs, timers, subscriptions, user tasks, incidents) hold what is open now, nothing that ended:
 *     history is the journal's.
 * S4  Keys and seqs are at most `MAX_KEY`; the host stops an instance before it passes that.
 * S5  Everything a batch relies on is checked in its transaction: the seqs it continues (S2), what it says it expects,
 *     that the deliveries it removes or keeps are still there as they were, that the answers it gives are the first to
 *     their keys. Where anything of it no longer holds, nothing is written and `StoreConflict` names it.
 * S6  Leases and claims only keep two from doing the same work; that its effect is had once is S5's.
 */
import type { CaseId, InstanceId, Key, ParentLink, Variables } from '../kernel/command.ts';
import type { IncidentCode, UserTaskOffer } from '../kernel/effect.ts';
import type { Undoable } from '../kernel/undoable.ts';
import type { ElementId } from '../wiring/definition.ts';
import type { DeploymentId, DeploymentStore, StartSchedule } from './deployment.ts';
import type { DocumentReferenceStore } from './document-references.ts';
import type { MigrationStore } from './migration-store.ts';
import type { RetentionStore } from './retention-store.ts';

/** Four million commands, or waits, of one instance: far past anything but a loop without an exit. */
export const MAX_KEY = 2 ** 22 - 1;

export type InstanceStatus = 'active' | 'completed' | 'terminated' | 'stopped';

/** The instance's line: what lists show without reading its journal. */
export interface InstanceLine {
  readonly id: InstanceId;
  readonly case: CaseId;
  readonly deployment: DeploymentId;
  readonly process: ElementId;
  readonly status: InstanceStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly title?: string;
  readonly by?: string;
  readonly parent?: ParentLink;
  /** Why it was stopped or terminated. */
  readonly reason?: string;
}

export interface InstanceEnd {
  readonly id: InstanceId;
  readonly status: Exclude<InstanceStatus, 'active'>;
  readonly at: number;
  readonly reason?: string;
}

/** One command's events, packed by `kernel/journal-record.ts`. */
export interface JournalRow {
  readonly instance: InstanceId;
  readonly seq: number;
  readonly at: number;
  readonly record: string;
}

export interface SnapshotRow {
  readonly instance: InstanceId;
  /** The state after the journal row of this seq, written by `kernel/state-codec.ts`. */
  readonly seq: number;
  readonly state: string;
}

/** Names a row of a wait: keys are unique within their instance. */
export interface WaitId {
  readonly instance: InstanceId;
  readonly key: Key;
}

export interface JobRow extends WaitId {
  readonly case: CaseId;
  readonly element: ElementId;
  readonly jobType: string;
  readonly variables: Variables;
  readonly maxAttempts: number;
  readonly backoff_ms: number;
  /** From 1: the attempt that is next or running. */
  readonly attempt: number;
  /** Not to be leased before; while leased: when the lease ends. Undefined: held by an embedded store's one host as long as it lives. */
  readonly readyAt: number | undefined;
  /** Raised by every lease and by giving one up; who reports with an older one is too late. 0: never leased. */
  readonly fence: number;
  readonly worker?: string;
  /** What its program is told beside the variables. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Who asks for the urgent first gets the highest first; absent: 0, ordinary. */
  readonly priority?: number;
  readonly createdAt: number;
  /** Why the attempt before failed. */
  readonly failure?: string;
}

export interface TimerRow extends WaitId {
  readonly case: CaseId;
  readonly element: ElementId;
  readonly at: number;
}

export interface SubscriptionRow extends WaitId {
  readonly case: CaseId;
  readonly process: ElementId;
  readonly element: ElementId;
  readonly trigger: 'message' | 'signal' | 'condition';
  readonly name: string;
  readonly correlation?: string;
}

export interface UserTaskRow extends WaitId {
  readonly case: CaseId;
  readonly deployment: DeploymentId;
  readonly offer: UserTaskOffer;
  readonly person?: string;
  readonly createdAt: number;
}

export interface IncidentRow extends WaitId {
  readonly case: CaseId;
  readonly deployment: DeploymentId;
  readonly element: ElementId;
  readonly code: IncidentCode;
  readonly message: string;
  readonly raisedAt: number;
}

/** Something on its way to another instance: written with the commit that caused it, removed by the one it causes. */
export interface DeliveryRow {
  readonly id: number;
  readonly parcel: Parcel;
  readonly createdAt: number;
  /** Present once nobody was found to take it: kept until then for whoever begins to wait. */
  readonly keepUntil?: number;
  /** Those of one chain are delivered in order of their ids; given where several nodes share the store. */
  readonly chain?: string;
}

export type NewDelivery = Omit<DeliveryRow, 'id'>;

export type Parcel =
  /** A message flow inside a case. */
  | {
      readonly kind: 'message-to-element';
      /** The instance that sent it. */
      readonly from?: InstanceId;
      readonly case: CaseId;
      readonly deployment: DeploymentId;
      readonly process: ElementId;
      readonly element: ElementId;
      readonly name: string;
      readonly variables: Variables;
    }
  | {
      readonly kind: 'message-by-name';
      /** The instance that sent it; absent: somebody outside. */
      readonly from?: InstanceId;
      readonly name: string;
      readonly timeToLive_ms?: number;
      readonly correlation?: string;
      readonly variables: Variables;
    }
  | {
      readonly kind: 'signal';
      readonly name: string;
      readonly variables: Variables;
      /** Subscriptions of that instance up to that key have got it already. */
      readonly reached?: WaitId;
    }
  /** A signal's copy for one of those who waited when it was broadcast. */
  | { readonly kind: 'signal-to-subscription'; readonly to: WaitId; readonly variables: Variables }
  | {
      readonly kind: 'start-process';
      readonly deployment: DeploymentId;
      readonly process: ElementId;
      readonly elements: readonly ElementId[];
      /** Of a start event that needs several things: which of them has happened. */
      readonly needed?: number;
      readonly variables: Variables;
    }
  | {
      readonly kind: 'call-process';
      readonly caller: ParentLink;
      readonly case: CaseId;
      readonly deployment: DeploymentId;
      readonly process: ElementId;
      readonly from: 'same' | 'other';
      readonly variables: Variables;
      readonly undo?: readonly Undoable[];
    }
  | {
      readonly kind: 'return-to-caller';
      readonly caller: ParentLink;
      readonly variables: Variables;
      readonly undo?: readonly Undoable[];
      readonly error?: { readonly code: string; readonly message?: string };
    }
  | { readonly kind: 'terminate-called'; readonly caller: ParentLink }
  /** A called instance was stopped by a broken invariant. */
  | { readonly kind: 'call-failed'; readonly caller: ParentLink; readonly message: string }
  | {
      readonly kind: 'escalate-to-caller';
      readonly caller: ParentLink;
      readonly code?: string;
      readonly variables: Variables;
    };

/** The answer to a command that carried an idempotency key; given again when the key is. */
export interface AnswerRow {
  readonly key: string;
  readonly at: number;
  /** JSON text. */
  readonly answer: string;
}

export interface StartTimerRow extends StartSchedule {
  readonly deployment: DeploymentId;
}

export interface CommitBatch {
  readonly instances: readonly InstanceLine[];
  readonly ends: readonly InstanceEnd[];
  readonly journal: readonly JournalRow[];
  readonly snapshots: readonly SnapshotRow[];
  readonly jobs: WaitChanges<JobRow>;
  /** One attempt more; the lease is given up. */
  readonly retries: readonly JobRetry[];
  readonly timers: WaitChanges<TimerRow>;
  readonly subscriptions: WaitChanges<SubscriptionRow>;
  readonly userTasks: WaitChanges<UserTaskRow>;
  /** Only the person changed. */
  readonly assignments: readonly (WaitId & { readonly person: string | undefined })[];
  readonly incidents: WaitChanges<IncidentRow>;
  readonly deliveries: {
    readonly added: readonly NewDelivery[];
    readonly removed: readonly number[];
    /** Nobody takes them now. */
    readonly kept: readonly { readonly id: number; readonly keepUntil: number }[];
  };
  readonly startTimers: { readonly put: readonly StartTimerRow[]; readonly removed: readonly StartTimerId[] };
  readonly answers: readonly AnswerRow[];
  /** What is told about open tasks changed; who has them and since when stays. */
  readonly renewals: readonly Renewal[];
  /** Waits whose element has another id in the definition their instance goes on by. */
  readonly relabels: readonly Relabel[];
  readonly moves: readonly InstanceMove[];
  readonly expected: Expected;
  /** Of a store that several nodes share: timers and deliveries that are added are first this node's to act on. */
  readonly claim?: Claim;
}

/** What a batch relies on beside the seqs it continues and the rows it removes. */
export interface Expected {
  /**
   * Instances that were looked at and not changed: the seq of their last journal row. For what is answered, not for what is
   * written: they are so at some moment of the transaction, and may go on before it ends.
   */
  readonly instances: readonly { readonly instance: InstanceId; readonly seq: number }[];
  /** Jobs reported by whoever holds the lease with this fence. */
  readonly leases: readonly HeldLease[];
  /** Schedules that have fired: the time they were due. */
  readonly startTimers: readonly ScheduledStart[];
}

export interface HeldLease extends WaitId {
  readonly fence: number;
}

export type ScheduledStart = StartTimerId & Pick<StartTimerRow, 'at'>;

/** A node that acts on a row, and until when (epoch ms) no other does. */
export interface Claim {
  readonly by: string;
  readonly until: number;
}

export interface JobRetry extends WaitId {
  /** Not before. */
  readonly readyAt: number;
  readonly failure?: string;
  /** How many attempts there still are, this one included; absent: as it was. */
  readonly attemptsLeft?: number;
}

export interface Renewal extends WaitId {
  readonly offer: UserTaskOffer;
}

export interface Relabel extends WaitId {
  readonly of: 'job' | 'timer' | 'subscription' | 'incident';
  readonly element: ElementId;
}

/** An instance goes on by another deployment, with all its rows; a case belongs to that of its first instance. */
export interface InstanceMove {
  readonly instance: InstanceId;
  readonly case: CaseId;
  readonly deployment: DeploymentId;
  readonly process: ElementId;
  /** What was kept for elements of the process as it was is kept for their counterparts. */
  readonly before: { readonly process: ElementId; readonly elements: Readonly<Record<ElementId, ElementId>> };
  /** The run that has moved one case more with it. */
  readonly run?: number;
}

export interface WaitChanges<Row> {
  /** New rows, or rows that take the place of the one with the same id. */
  readonly put: readonly Row[];
  readonly removed: readonly WaitId[];
}

export type StartTimerId = Pick<StartTimerRow, 'deployment' | 'process' | 'elements'>;

/** What an instance is rebuilt from: the snapshot, if there is one, then the rows after it in order of seq. */
export interface StoredInstance {
  readonly line: InstanceLine;
  readonly snapshot?: SnapshotRow;
  readonly tail: readonly JournalRow[];
  /** When its last journal row was written. */
  readonly lastAt: number;
}

export interface Committed {
  /** Ids given to `deliveries.added`, in their order. */
  readonly deliveryIds: readonly number[];
}

/** What somebody else has changed meanwhile. */
export type Contested =
  | { readonly kind: 'instance'; readonly instance: InstanceId }
  | { readonly kind: 'lease'; readonly lease: WaitId }
  | { readonly kind: 'start-timer'; readonly startTimer: StartTimerId }
  | { readonly kind: 'delivery'; readonly delivery: number }
  | { readonly kind: 'answer'; readonly key: string };

/** A second writer was quicker (S5); nothing was written. Load again and decide again. */
export class StoreConflict extends Error {
  override readonly name = 'StoreConflict';
  /** At least one thing; not necessarily all. */
  readonly contested: readonly Contested[];

  constructor(message: string, contested: readonly Contested[], options?: ErrorOptions) {
    super(message, options);
    this.contested = contested;
  }
}

/** The store cannot be opened: in use by another process, not a Baton database, from a newer version. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

export interface JournalStore {
  commit(batch: CommitBatch): Promise<Committed>;
  /** The first of `count` instance ids that nobody else will get. */
  reserveInstanceIds(count: number): Promise<InstanceId>;
  loadInstance(instance: InstanceId): Promise<StoredInstance | undefined>;
  findAnswer(key: string): Promise<string | undefined>;
  /** Drops answers older than this; returns how many. */
  forgetAnswers(before: number): Promise<number>;
}

export interface JobStore {
  /**
   * Random, of these data alone, and theirs for good: part of the idempotency keys that outside services are told. Empty
   * in data that ran cases before there was one; their keys stay as they were.
   */
  readonly identity: string;
  findJob(id: WaitId): Promise<JobRow | undefined>;
  /**
   * Leases up to `limit` jobs that are ready at `now`: each gets `worker`, `readyAt` and the next fence. Durable when it
   * resolves.
   */
  leaseJobs(request: LeaseRequest): Promise<readonly JobRow[]>;
  /** That one, where it is ready at `now` or its worker's already; else nothing happens. */
  leaseJob(id: WaitId, lease: JobLease): Promise<JobRow | undefined>;
  /** Ready at once, for anybody; the attempt does not count. False where the fence is no longer the job's. */
  returnJob(id: WaitId, fence: number, now: number): Promise<boolean>;
  /** False where the fence is no longer the job's. */
  extendLease(id: WaitId, fence: number, until: number): Promise<boolean>;
  /** The earliest `readyAt` of these types, to know when to look again. */
  nextJobReadyAt(jobTypes: readonly string[]): Promise<number | undefined>;
  /** Those of this worker whose fence is still theirs; the keys of the others are missing from the answer. */
  extendLeases(leases: readonly HeldLease[], until: number): Promise<readonly HeldLease[]>;
  /** A host that died held these (readyAt undefined): ready at once. Only for the one host of an embedded store. */
  releaseHeldJobs(now: number): Promise<number>;
}

export interface LeaseRequest {
  readonly wanted: readonly WantedJobs[];
  readonly worker: string;
  readonly now: number;
  readonly limit: number;
  /** `oldest`: who has been ready longest; `urgent`: the highest priority, among equals the oldest. Absent: `oldest`. */
  readonly order?: JobOrder;
}

export type JobOrder = 'oldest' | 'urgent';

export interface WantedJobs {
  readonly jobType: string;
  /** Undefined: as long as the host lives. */
  readonly until: number | undefined;
  readonly of?: JobFilter;
}

/** All that are given have to fit. */
export interface JobFilter {
  /** BPMN ids of processes. */
  readonly processes?: readonly ElementId[];
  readonly deployments?: readonly DeploymentId[];
  /** The title of the case, exactly. */
  readonly caseTitle?: string;
}

export interface JobLease {
  readonly worker: string;
  readonly now: number;
  readonly until: number;
}

/** A timer is left so long to the node that has its instance at hand. */
export const OTHERS_TIMERS_MS = 2_000;

export interface TimerStore {
  /**
   * Due at `now`, in order of their time, then of instance and key. With a claim: those that nobody else's claim is on;
   * they carry this one when it resolves. Of those another node added, only what has been due for `OTHERS_TIMERS_MS`.
   */
  dueTimers(now: number, limit: number, claim?: Claim): Promise<readonly TimerRow[]>;
  /** With a claim: as above, whoever added them. */
  dueStartTimers(now: number, limit: number, claim?: Claim): Promise<readonly StartTimerRow[]>;
  /** The earliest time of either kind, whoever acts on it. */
  nextTimerAt(): Promise<number | undefined>;
}

export interface DeliveryStore {
  /** Those not yet tried (no `keepUntil`), in order of id; `after`: the last id seen. */
  undelivered(after: number, limit: number): Promise<readonly DeliveryRow[]>;
  /** Of those the ones that nobody else's claim is on at `now`; they carry this one when it resolves. */
  claimUndelivered(now: number, limit: number, claim: Claim): Promise<readonly DeliveryRow[]>;
  /** One with a smaller id in its chain has not been tried yet. Ids of commits that follow each other grow. */
  isBehind(delivery: Pick<DeliveryRow, 'id' | 'chain'>): Promise<boolean>;
  /** Kept messages, their time not yet over, that whoever opens this subscription would take, oldest first. */
  keptFor(subscription: SubscriptionRow, now: number, limit: number): Promise<readonly DeliveryRow[]>;
  /** Kept messages of a name, whatever their correlation, with an id above `after`: for a message start event that has just been deployed. */
  keptByName(name: string, after: number, now: number, limit: number): Promise<readonly DeliveryRow[]>;
  /** Kept messages for which somebody waits all the same (a host died before it brought them together), in order of id. */
  keptWithTaker(after: number, now: number, limit: number): Promise<readonly DeliveryRow[]>;
  /** Removes kept ones whose time is over; returns them. */
  dropExpired(now: number, limit: number): Promise<readonly DeliveryRow[]>;
  /** Open subscriptions a message of this name fits: those with the same correlation, and those without one; oldest first. */
  subscriptionsByName(query: SubscriptionQuery): Promise<readonly SubscriptionRow[]>;
  /** Open subscriptions to messages at this element, oldest first. */
  subscriptionsOfElement(
    caseId: CaseId,
    process: ElementId,
    element: ElementId,
    limit: number,
  ): Promise<readonly SubscriptionRow[]>;
  /** Instances started by this call activity. */
  calledBy(caller: ParentLink): Promise<readonly InstanceLine[]>;
}

export interface SubscriptionQuery {
  readonly trigger: 'message' | 'signal';
  readonly name: string;
  /** Messages only. */
  readonly correlation?: string;
  readonly limit: number;
}

/** Everything the host needs; small parts so that a service asks only for what it uses. */
export interface Store
  extends JournalStore,
    JobStore,
    TimerStore,
    DeliveryStore,
    DeploymentStore,
    MigrationStore,
    RetentionStore,
    DocumentReferenceStore {
  close(): Promise<void>;
}
