/**
 * The read side of the store: what the pages list. Everything filters and pages in the store.
 *
 * Boundary: reads only, never what a command's outcome depends on.
 *
 * Invariants:
 * Q1  A page is cut by key, not by offset: rows that come or go while somebody pages neither repeat nor hide others.
 * Q2  `next` is opaque, present exactly while there may be more, and belongs to the filter it came from.
 */
import type { CaseId, InstanceId } from '../kernel/command.ts';
import type { ElementId } from '../wiring/definition.ts';
import type { DeploymentId, DeploymentLine } from './deployment.ts';
import type { MigrationQueries } from './migration-store.ts';
import type { RetentionQueries } from './retention-store.ts';
import type {
  IncidentRow,
  InstanceLine,
  JobRow,
  JournalRow,
  SubscriptionRow,
  TimerRow,
  UserTaskRow,
  WaitId,
} from './store.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

export interface PageRequest {
  /** `next` of the page before; absent: the first. */
  readonly after?: string;
  /** 1 to 500. */
  readonly limit: number;
}

export interface ProcessLine {
  readonly libraryKey: string;
  readonly newest: DeploymentLine;
  /** Newest first. */
  readonly versions: readonly ProcessVersion[];
  /** Cases of any version that have not ended. */
  readonly running: number;
}

export interface ProcessVersion {
  readonly deployment: DeploymentId;
  readonly version: number;
  readonly createdAt: number;
  readonly by?: string;
  readonly running: number;
}

export interface ProcessFilter {
  /** Part of the name, key or file name, whatever its case. */
  readonly text?: string;
}

export interface ProcessQueries {
  /** In order of name, then key. */
  processes(filter: ProcessFilter, page: PageRequest): Promise<Page<ProcessLine>>;
  process(libraryKey: string): Promise<ProcessLine | undefined>;
}

/** `active` while any of its instances is; else as its first instance ended; `stopped` where any is stopped. */
export type CaseStatus = 'active' | 'completed' | 'terminated' | 'stopped';

export interface CaseLine {
  readonly id: CaseId;
  readonly title: string;
  readonly status: CaseStatus;
  readonly libraryKey: string;
  readonly version: number;
  readonly deployment: DeploymentId;
  /** Of the first instance. */
  readonly process: ElementId;
  readonly processName: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly by?: string;
  /** Something in it needs a person with authority. */
  readonly incidents: number;
}

export interface CaseFilter {
  readonly libraryKey?: string;
  readonly version?: number;
  readonly status?: CaseStatus;
  /** Only those with incidents. */
  readonly troubled?: boolean;
  /** Part of the title, whatever its case; or the case's number. */
  readonly text?: string;
  /** Epoch ms, inclusive. */
  readonly startedFrom?: number;
  /** Epoch ms, exclusive. */
  readonly startedBefore?: number;
}

export interface CaseDetail {
  readonly line: CaseLine;
  readonly instances: readonly InstanceLine[];
  readonly userTasks: readonly UserTaskRow[];
  readonly incidents: readonly IncidentRow[];
  readonly timers: readonly TimerRow[];
  readonly jobs: readonly JobRow[];
  readonly subscriptions: readonly SubscriptionRow[];
}

export interface CaseQueries {
  /** Newest first. */
  cases(filter: CaseFilter, page: PageRequest): Promise<Page<CaseLine>>;
  case(id: CaseId): Promise<CaseDetail | undefined>;
  /** The open tasks of all its instances. */
  userTasksOf(id: CaseId): Promise<readonly UserTaskRow[]>;
  /** In the order it happened, all instances of the case together. */
  caseJournal(id: CaseId, page: PageRequest): Promise<Page<JournalRow>>;
  /** What is open in the cases of a process, oldest first, at most `limit`. */
  incidentsOf(libraryKey: string, limit: number): Promise<readonly IncidentRow[]>;
  /** The line of one instance. */
  instance(id: InstanceId): Promise<InstanceLine | undefined>;
}

export interface InstanceFilter {
  readonly ids?: readonly InstanceId[];
  /** BPMN ids of processes. */
  readonly processes?: readonly ElementId[];
  readonly deployments?: readonly DeploymentId[];
  /** The title of the case, exactly. */
  readonly caseTitle?: string;
  readonly status?: InstanceLine['status'];
}

export interface JobListFilter {
  readonly jobTypes?: readonly string[];
  readonly instance?: InstanceId;
  /** Leased by that worker. */
  readonly worker?: string;
  /** Leased at this moment (epoch ms), or not. */
  readonly leased?: { readonly at: number; readonly is: boolean };
}

/** What runs, instance by instance; in order of id. */
export interface RunQueries {
  instances(filter: InstanceFilter, page: PageRequest): Promise<Page<InstanceLine>>;
  job(id: WaitId): Promise<JobRow | undefined>;
  jobs(filter: JobListFilter, page: PageRequest): Promise<Page<JobRow>>;
  incidents(filter: { readonly instance?: InstanceId }, page: PageRequest): Promise<Page<IncidentRow>>;
  /** Open subscriptions to messages of that name, whatever their correlation. */
  messageSubscriptions(name: string, page: PageRequest): Promise<Page<SubscriptionRow>>;
}

export interface InboxLine extends UserTaskRow {
  readonly libraryKey: string;
  readonly processName: string;
  readonly caseTitle: string;
}

export interface InboxFilter {
  /** Claimed by this person. */
  readonly person?: string;
  /** … or assigned to somebody of one of these names (whatever their case) and claimed by nobody. */
  readonly names?: readonly string[];
  /** … or with a candidate of one of these names. */
  readonly candidates?: readonly string[];
  /** Of these roles, as the first or a further one. With `person`: one or the other. */
  readonly roles?: readonly string[];
  /** Claimed by nobody. */
  readonly unclaimed?: boolean;
  readonly libraryKey?: string;
  readonly instance?: InstanceId;
  /** BPMN id of the process the task is in. */
  readonly process?: ElementId;
  readonly element?: ElementId;
  /** The title of the case, exactly. */
  readonly caseTitle?: string;
  /** Without what somebody may say has happened. */
  readonly workOnly?: boolean;
  /** Without those to be looked at only after this moment (epoch ms). */
  readonly asOf?: number;
  /** Part of the task's title or the case's, whatever its case. */
  readonly text?: string;
}

/** `urgent`: the highest priority first, then the oldest; `due`: what is due first, then what is never due. */
export type InboxOrder = 'urgent' | 'due';

export interface InboxQueries {
  /** The most urgent first, among equals the oldest, unless `order` says otherwise. */
  inbox(filter: InboxFilter, page: PageRequest, order?: InboxOrder): Promise<Page<InboxLine>>;
  /** How many `inbox` would list; counting stops at 1,000. */
  inboxCount(filter: InboxFilter): Promise<number>;
  userTask(instance: InstanceId, task: number): Promise<InboxLine | undefined>;
}

export interface StoreQueries
  extends ProcessQueries,
    CaseQueries,
    RunQueries,
    InboxQueries,
    MigrationQueries,
    RetentionQueries {}
