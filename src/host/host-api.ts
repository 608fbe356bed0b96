/**
 * What the host offers to those who drive it: the server, the command line, the rehearsal.
 *
 * Boundary: interfaces only; `host.ts` composes what stands behind them. Reading lists is the store's (`store-queries.ts`).
 *
 * Invariants:
 * H1  An answer that is `ok` is given after its commit has reached the disk, never before.
 * H2  A repeated idempotency key gets the first `ok` answer again and changes nothing. A rejection changed nothing
 *     either and is not kept: the same key may succeed later.
 */
import type { Finding } from '../bpmn/finding.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { CaseId, Command, InstanceId, Variables } from '../kernel/command.ts';
import type { Rejection } from '../kernel/decision.ts';
import type { InstanceEvent } from '../kernel/event.ts';
import type { MigrationPlan } from '../kernel/migration/migration-plan.ts';
import type { ReadonlyState } from '../kernel/state.ts';
import type { DeploymentId, DeploymentLine } from '../ports/deployment.ts';
import type { MigrationRunRow } from '../ports/migration-store.ts';
import type { Change, ChangeFeed } from '../ports/notifier.ts';
import type { RetentionRule } from '../ports/retention-store.ts';
import type { JobFilter, JobOrder, JobRow, WaitId } from '../ports/store.ts';
import type { Definition, ElementId } from '../wiring/definition.ts';

export interface HostApi {
  deploy(deployment: PreparedDeployment): Promise<Deployed>;
  startCase(request: StartCase): Promise<StartAnswer>;
  submit(instance: InstanceId, command: InstanceCommand, options?: SubmitOptions): Promise<Answer>;
  /** From outside: to whoever waits for the name. Accepted means kept durably; it is delivered right after. */
  publishMessage(message: OutsideMessage): Promise<void>;
  broadcastSignal(signal: OutsideSignal): Promise<void>;
  /** Why a start, a message or a signal would be refused now as `busy`; undefined: it would not. */
  beginRefusal(): HostError | undefined;
  readonly jobs: WorkerApi;
  readonly migrations: MigrationApi;
  readonly retention: RetentionApi;
  readonly collection: CollectionApi;
  /** The instance as it is now, for looking at only; undefined where there is none. */
  view(instance: InstanceId): Promise<InstanceView | undefined>;
  /** As expressions see them: large values themselves in place of their references, as far as `bytes` together allow. */
  seen(variables: Variables, bytes: number): Promise<Variables>;
  readonly changes: ChangeFeed;
  /** Of rooms that keep rows of their own: told like what the host commits. */
  tell(changes: readonly Change[]): void;
  /** Resolves when nothing is left to do now: queues empty, no connector running, no delivery on its way. */
  idle(): Promise<void>;
  /** Takes no more commands, finishes those taken, lets running connectors end (aborting them after the grace time), closes the store. */
  close(grace_ms?: number): Promise<void>;
}

/** How long processes keep their ended cases; what was removed is told by the store's queries. */
export interface RetentionApi {
  ruleOf(libraryKey: string): RetentionRule;
  /** Holds from now on, for cases of all versions. Throws `RangeError` where a time is none. */
  setRule(libraryKey: string, rule: RetentionRule, by?: string): Promise<void>;
  /** Epoch ms: cases that ended before would be removed now. Throws `RangeError` where `kept` is no time. */
  endedBefore(kept: string): number;
}

/** Clearing the documents of what nothing refers to any more. */
export interface CollectionApi {
  /** Of the last time since the host was opened. */
  readonly last: CollectionResult | undefined;
}

export interface CollectionResult {
  /** Epoch ms. */
  readonly at: number;
  /** Contents kept when it was over, and their bytes. */
  readonly documents: number;
  readonly bytes: number;
  /** Of them: nothing refers to them, and they go the next time. */
  readonly unnamed: number;
  readonly removed: number;
}

export interface PreparedDeployment {
  /** Slug; `host/deploy.ts` makes one from a file's name (`libraryKey`). */
  readonly key: string;
  readonly name: string;
  readonly fileName: string;
  readonly source: Uint8Array;
  readonly wiring: JsonValue;
  readonly findings: readonly Finding[];
  readonly definition: Definition;
  readonly by?: string;
}

export interface Deployed {
  readonly line: DeploymentLine;
  /** False: this content is the key's newest version already. */
  readonly created: boolean;
}

export interface StartCase {
  /** A deployment's id, or the newest (or the given) version of a library key. */
  readonly deployment: DeploymentId | { readonly key: string; readonly version?: number };
  /** BPMN id; absent: the first process that a person may start. */
  readonly process?: ElementId;
  readonly startElements?: readonly ElementId[];
  readonly variables?: Variables;
  readonly title?: string;
  readonly by?: string;
  readonly idempotencyKey?: string;
  /** W3C: the place in a trace that causes it. What is none is ignored. */
  readonly traceparent?: string;
}

export type StartAnswer =
  | {
      readonly ok: true;
      readonly case: CaseId /** The first is the case's own. */;
      readonly instances: readonly InstanceId[];
    }
  | { readonly ok: false; readonly rejection: Rejection };

/** Everything but `start-instance`, which is `startCase`. */
export type InstanceCommand = Exclude<Command, { readonly kind: 'start-instance' }>;

export interface SubmitOptions {
  readonly idempotencyKey?: string;
}

export type Answer =
  /** `events`: what happened, for the caller's information; empty when the answer is a repeated one. */
  | { readonly ok: true; readonly seq: number; readonly events: readonly InstanceEvent[] }
  | { readonly ok: false; readonly rejection: Rejection };

export interface OutsideMessage {
  readonly name: string;
  readonly correlation?: string;
  readonly variables?: Variables;
  readonly timeToLive_ms?: number;
  readonly idempotencyKey?: string;
}

export interface OutsideSignal {
  readonly name: string;
  readonly variables?: Variables;
  readonly idempotencyKey?: string;
}

/** For workers outside this process. */
export interface WorkerApi {
  fetch(request: JobRequest): Promise<readonly LeasedJob[]>;
  /** A certain one, where nobody else has it. */
  lease(
    id: WaitId,
    lease: { readonly worker: string; readonly lease_ms: number },
  ): Promise<JobRow | undefined>;
  /** `locals` become the step's own variables, for its outputs. */
  complete(id: WaitId, fence: number, variables: Variables, locals?: Variables): Promise<WorkerAnswer>;
  fail(id: WaitId, fence: number, failure: JobFailure): Promise<WorkerAnswer>;
  throwError(
    id: WaitId,
    fence: number,
    error: { readonly code: string; readonly message?: string; readonly variables?: Variables },
  ): Promise<WorkerAnswer>;
  extend(id: WaitId, fence: number, lease_ms: number): Promise<WorkerAnswer>;
  /** Not done, and no attempt used up: anybody may take it at once. */
  giveBack(id: WaitId, fence: number): Promise<WorkerAnswer>;
}

export interface JobRequest {
  readonly wanted: readonly {
    readonly jobType: string;
    readonly lease_ms: number;
    readonly of?: JobFilter;
  }[];
  readonly worker: string;
  readonly limit: number;
  readonly order?: JobOrder;
}

export interface JobFailure {
  readonly message: string;
  readonly terminal?: boolean;
  readonly retryAfter_ms?: number;
  /** How many attempts there still are, whatever the step says; 0: it needs a person now. */
  readonly attemptsLeft?: number;
  /** For people; kept with the case. */
  readonly explanation?: JsonValue;
}

export interface LeasedJob extends JobRow {
  readonly idempotencyKey: string;
}

/** `lease-lost`: somebody else has the job by now, or it is gone. */
export type WorkerAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'lease-lost' | 'rejected'; readonly message: string };

/** Running cases that go on by another version of their process. */
export interface MigrationApi {
  /** Changes nothing. Throws `HostError` `no-such-deployment`. */
  preview(request: MigrationRequest): Promise<MigrationPreview>;
  /** Answered when the run is kept; cases move one after the other. Throws `HostError` `no-such-deployment`. */
  start(request: MigrationStart): Promise<MigrationRunRow>;
}

export interface MigrationRequest {
  readonly from: DeploymentId;
  readonly to: DeploymentId;
  readonly plan: MigrationPlan;
  /** Absent: all that are on the version. */
  readonly cases?: readonly CaseId[];
}

export interface MigrationStart extends MigrationRequest {
  readonly reason: string;
  readonly by?: string;
}

export interface MigrationPreview {
  readonly cases: readonly CasePreview[];
}

export interface CasePreview {
  readonly case: CaseId;
  /** Why it cannot move; empty: it can. */
  readonly obstacles: readonly string[];
  readonly notes: readonly string[];
}

export interface InstanceView {
  readonly instance: InstanceId;
  readonly case: CaseId;
  readonly deployment: DeploymentId;
  /** The journal row it stands after. */
  readonly seq: number;
  readonly state: ReadonlyState;
}

/** Thrown, not answered: the caller did nothing wrong and may try again, or the host cannot take it at all. */
export type HostErrorCode =
  /** The queue is full; try again in a moment. */
  | 'overloaded'
  /** Too much waits to begin anything more; what runs goes on. */
  | 'busy'
  /** The commit failed; nothing of it happened; try again. */
  | 'commit-failed'
  /** The store fell silent: it may have happened or not. With its idempotency key it is safe to try again. */
  | 'commit-unknown'
  /** Another node was quicker: what it was about has been done. */
  | 'overtaken'
  | 'closing'
  | 'no-such-instance'
  | 'no-such-deployment'
  /** A broken invariant ended this instance; the message says which. */
  | 'instance-stopped'
  /** A worker asked for what Baton's own connectors carry out; their jobs carry what only those may see. */
  | 'not-for-workers';

export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: HostErrorCode;
  /** When trying again may help. */
  readonly retryAfter_s: number;
  constructor(
    code: HostErrorCode,
    message: string,
    { retryAfter_s = 1, ...options }: ErrorOptions & { readonly retryAfter_s?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfter_s = retryAfter_s;
  }
  get retryable(): boolean {
    return this.code === 'overloaded' || this.code === 'busy' || this.isCommitError;
  }
  /** Nothing of it happened, so that whoever repeats it does it once. */
  get isSafeToRepeat(): boolean {
    return this.retryable && this.code !== 'commit-unknown';
  }
  /** What was decided is right, but was not, or perhaps not, written. */
  get isCommitError(): boolean {
    return this.code === 'commit-failed' || this.code === 'commit-unknown';
  }
}
