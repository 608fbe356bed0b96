/**
 * The shared store: one PostgreSQL, any number of nodes. Every method is one operation or query file; here they only get
 * their names of the ports. What both stores do alike is `sql/sql-tables.ts`.
 */
import type { CaseId, InstanceId, ParentLink } from '../../kernel/command.ts';
import type { NodeRegistry, NodeSignals } from '../../ports/nodes.ts';
import type { DueCases, RemovalRequest } from '../../ports/retention-store.ts';
import type {
  Claim,
  CommitBatch,
  DeliveryRow,
  HeldLease,
  JobLease,
  LeaseRequest,
  Store,
  SubscriptionQuery,
  SubscriptionRow,
  WaitId,
} from '../../ports/store.ts';
import type {
  InboxFilter,
  InboxOrder,
  InstanceFilter,
  JobListFilter,
  PageRequest,
  StoreQueries,
} from '../../ports/store-queries.ts';
import type { ElementId } from '../../wiring/definition.ts';
import { type DatabaseDocumentsSettings, openDatabaseDocuments } from '../documents/database-documents.ts';
import { text } from '../sql/columns.ts';
import { POSTGRES } from '../sql/dialect.ts';
import { SqlTables } from '../sql/sql-tables.ts';
import { BatchCommits } from './commit/commit-batch.ts';
import { connectionSettings } from './connection-url.ts';
import { type DatabaseLimits, PgDatabase, usualLimits } from './database.ts';
import { InstanceNumbers } from './instance-numbers.ts';
import { migrate } from './migrate.ts';
import { PgNodeRegistry, registerNode } from './node-registry.ts';
import { PgNodeSignals } from './node-signals.ts';
import {
  claimUndelivered,
  dropExpiredDeliveries,
  isBehind,
  keptByName,
  keptFor,
  keptWithTaker,
  subscriptionsByName,
  subscriptionsOfElement,
  undelivered,
} from './operations/deliveries.ts';
import { findAnswer, forgetAnswers, instancesCalledBy, loadInstance } from './operations/instances.ts';
import {
  extendLeases,
  findJob,
  leaseJob,
  leaseJobs,
  nextJobReadyAt,
  releaseHeldJobs,
  returnJob,
} from './operations/jobs.ts';
import { countDueCases, removeCases, removeJournalRows } from './operations/retention.ts';
import { dueStartTimers, dueTimers, nextTimerAt } from './operations/timers.ts';
import { caseDetail, caseJournal, incidentsOf, instance, userTasksOf } from './queries/case-detail.ts';
import { inbox, inboxCount, userTask } from './queries/inbox.ts';
import { incidents, instances, jobs, messageSubscriptions } from './queries/runs.ts';
import { openReferenceScan } from './reference-scan.ts';

/** A migration may rewrite a large table. */
const MIGRATION_MS = 3_600_000;
const IDENTITY = 'SELECT identity FROM store_identity';

/** `url`: as libpq reads it, several hosts allowed. Throws `StoreUnavailable`. */
export async function openPostgresStore(
  url: string,
  options: Partial<DatabaseLimits> = {},
): Promise<PostgresStore> {
  const database = new PgDatabase(connectionSettings(url), { ...usualLimits, ...options });
  try {
    await migrated(database);
    const { rows } = await database.query(IDENTITY);
    const identity = rows[0] === undefined ? '' : text(rows[0], 'identity');
    return new PostgresStore(database, identity, await registerNode(database));
  } catch (error) {
    database.close();
    throw error;
  }
}

/** It may still be starting, or be restarted just now: it is waited for as for any statement. */
function migrated(database: PgDatabase): Promise<void> {
  const limits = { statement_ms: MIGRATION_MS, lock_ms: MIGRATION_MS };
  return database.byItself(limits, (session) => migrate(session, database.place));
}

export class PostgresStore extends SqlTables implements Store, StoreQueries {
  readonly identity: string;
  /** Its name on this database, which no other process has or had. */
  readonly node: string;
  readonly registry: NodeRegistry;
  readonly signals: NodeSignals;
  readonly #database: PgDatabase;
  readonly #commits: BatchCommits;
  readonly #numbers: InstanceNumbers;
  readonly #closeSignals: () => void;

  constructor(database: PgDatabase, identity: string, node: string) {
    super(database, POSTGRES);
    const signals = new PgNodeSignals(database, node);
    this.#database = database;
    this.identity = identity;
    this.node = node;
    this.registry = new PgNodeRegistry(database, node);
    this.signals = signals;
    this.#closeSignals = () => signals.close();
    this.#numbers = new InstanceNumbers(database);
    this.#commits = new BatchCommits(database, node, this.#numbers);
  }

  get connections() {
    return this.#database.connections;
  }

  /** Beside the cases, where nothing else is named for them. */
  keepDocuments(settings: Omit<DatabaseDocumentsSettings, 'database'>) {
    return openDatabaseDocuments({ ...settings, database: this.#database });
  }

  // ---- journal ----

  async commit(batch: CommitBatch) {
    return { deliveryIds: await this.#commits.commit(batch) };
  }
  reserveInstanceIds(count: number) {
    return this.#numbers.reserve(count);
  }
  loadInstance(id: InstanceId) {
    return loadInstance(this.#database, id);
  }
  findAnswer(key: string) {
    return findAnswer(this.#database, key);
  }
  forgetAnswers(before: number) {
    return forgetAnswers(this.#database, before);
  }

  // ---- jobs and timers ----

  findJob(id: WaitId) {
    return findJob(this.#database, id);
  }
  leaseJobs(request: LeaseRequest) {
    return leaseJobs(this.#database, request);
  }
  leaseJob(id: WaitId, lease: JobLease) {
    return leaseJob(this.#database, id, lease);
  }
  returnJob(id: WaitId, fence: number, now: number) {
    return returnJob(this.#database, id, fence, now);
  }
  extendLease(id: WaitId, fence: number, until: number) {
    return extendLeases(this.#database, [{ ...id, fence }], until).then((held) => held.length === 1);
  }
  extendLeases(leases: readonly HeldLease[], until: number) {
    return extendLeases(this.#database, leases, until);
  }
  nextJobReadyAt(jobTypes: readonly string[]) {
    return nextJobReadyAt(this.#database, jobTypes);
  }
  releaseHeldJobs(now: number) {
    return releaseHeldJobs(this.#database, now);
  }
  dueTimers(now: number, limit: number, claim?: Claim) {
    return dueTimers(this.#database, now, limit, claim);
  }
  dueStartTimers(now: number, limit: number, claim?: Claim) {
    return dueStartTimers(this.#database, now, limit, claim);
  }
  nextTimerAt() {
    return nextTimerAt(this.#database);
  }

  // ---- deliveries ----

  undelivered(after: number, limit: number) {
    return undelivered(this.#database, after, limit);
  }
  claimUndelivered(now: number, limit: number, claim: Claim) {
    return claimUndelivered(this.#database, now, limit, claim);
  }
  isBehind(delivery: Pick<DeliveryRow, 'id' | 'chain'>) {
    return isBehind(this.#database, delivery);
  }
  keptFor(subscription: SubscriptionRow, now: number, limit: number) {
    return keptFor(this.#database, subscription, now, limit);
  }
  keptByName(name: string, after: number, now: number, limit: number) {
    return keptByName(this.#database, name, after, now, limit);
  }
  keptWithTaker(after: number, now: number, limit: number) {
    return keptWithTaker(this.#database, after, now, limit);
  }
  dropExpired(now: number, limit: number) {
    return dropExpiredDeliveries(this.#database, now, limit);
  }
  subscriptionsByName(query: SubscriptionQuery) {
    return subscriptionsByName(this.#database, query);
  }
  subscriptionsOfElement(caseId: CaseId, processId: ElementId, element: ElementId, limit: number) {
    return subscriptionsOfElement(this.#database, caseId, processId, element, limit);
  }
  calledBy(caller: ParentLink) {
    return instancesCalledBy(this.#database, caller);
  }

  // ---- how long cases are kept ----

  removeCases(request: RemovalRequest) {
    return removeCases(this.#database, request);
  }
  removeJournalRows(limit: number) {
    return removeJournalRows(this.#database, limit);
  }
  countDueCases(due: DueCases, most: number) {
    return countDueCases(this.#database, due, most);
  }

  // ---- documents ----

  openReferenceScan(slice_ms: number) {
    return openReferenceScan(this.#database, slice_ms);
  }

  // ---- what the pages read ----

  case(id: CaseId) {
    return caseDetail(this.#database, id);
  }
  userTasksOf(id: CaseId) {
    return userTasksOf(this.#database, id);
  }
  incidentsOf(libraryKey: string, limit: number) {
    return incidentsOf(this.#database, libraryKey, limit);
  }
  caseJournal(id: CaseId, page: PageRequest) {
    return caseJournal(this.#database, id, page);
  }
  instance(id: InstanceId) {
    return instance(this.#database, id);
  }
  instances(filter: InstanceFilter, page: PageRequest) {
    return instances(this.#database, filter, page);
  }
  job(id: WaitId) {
    return findJob(this.#database, id);
  }
  jobs(filter: JobListFilter, page: PageRequest) {
    return jobs(this.#database, filter, page);
  }
  incidents(filter: { readonly instance?: InstanceId }, page: PageRequest) {
    return incidents(this.#database, filter, page);
  }
  messageSubscriptions(name: string, page: PageRequest) {
    return messageSubscriptions(this.#database, name, page);
  }
  inbox(filter: InboxFilter, page: PageRequest, order: InboxOrder = 'urgent') {
    return inbox(this.#database, filter, page, order);
  }
  inboxCount(filter: InboxFilter) {
    return inboxCount(this.#database, filter);
  }
  userTask(instanceId: InstanceId, task: number) {
    return userTask(this.#database, instanceId, task);
  }

  async close() {
    this.#closeSignals();
    this.#database.close();
  }
}
