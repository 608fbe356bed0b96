/**
 * The embedded store: one SQLite file, one connection, one process (database.ts has the lock). Every method is one
 * operation or query file; here they only get their names of the ports. What is not hot is said once for all stores
 * (`store/sql/`).
 *
 * Invariant Q3: calls are synchronous inside, so a `commit` that has begun is over before anything else runs.
 */
import type { CaseId, InstanceId, ParentLink } from '../../kernel/command.ts';
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
import { integer } from '../sql/columns.ts';
import { SQLITE } from '../sql/dialect.ts';
import { SqlTables } from '../sql/sql-tables.ts';
import type { Database, DatabaseOptions } from './database.ts';
import { openDatabase } from './database.ts';
import { commitBatch } from './operations/commit-batch.ts';
import { dropExpiredDeliveries } from './operations/drop-expired-deliveries.ts';
import { dueStartTimers } from './operations/due-start-timers.ts';
import { dueTimers } from './operations/due-timers.ts';
import { extendLease, extendLeases } from './operations/extend-lease.ts';
import { findAnswer } from './operations/find-answer.ts';
import { findJob } from './operations/find-job.ts';
import { forgetAnswers } from './operations/forget-answers.ts';
import { instancesCalledBy } from './operations/instances-called-by.ts';
import { keptByName, keptFor, keptWithTaker } from './operations/kept-deliveries.ts';
import { leaseJob, leaseJobs } from './operations/lease-jobs.ts';
import { loadInstance } from './operations/load-instance.ts';
import { nextJobReadyAt } from './operations/next-job-ready-at.ts';
import { nextTimerAt } from './operations/next-timer-at.ts';
import { releaseHeldJobs } from './operations/release-held-jobs.ts';
import { countDueCases, removeCases, removeJournalRows } from './operations/retention.ts';
import { returnJob } from './operations/return-job.ts';
import { storeIdentity } from './operations/store-identity.ts';
import { subscriptionsByName } from './operations/subscriptions-by-name.ts';
import { subscriptionsOfElement } from './operations/subscriptions-of-element.ts';
import { claimUndelivered, isBehind, undelivered } from './operations/undelivered.ts';
import { caseDetail, caseJournal, incidentsOf, instance, userTasksOf } from './queries/case-detail.ts';
import { inbox, inboxCount, userTask } from './queries/inbox.ts';
import { incidents, instances, jobs, messageSubscriptions } from './queries/runs.ts';
import { openReferenceScan } from './reference-scan.ts';
import { sqlitePrograms } from './sqlite-programs.ts';

/** Also of those that were removed. */
const HIGHEST_INSTANCE = `
  SELECT max((SELECT coalesce(max(id), 0) FROM instance), (SELECT coalesce(max(highest_instance), 0) FROM case_removal)) AS id`;

/** `path`: a file, made if it is not there, or `:memory:`. Throws `StoreUnavailable`. */
export async function openSqliteStore(path: string, options: DatabaseOptions = {}): Promise<SqliteStore> {
  return new SqliteStore(await openDatabase(path, options));
}

export class SqliteStore extends SqlTables implements Store, StoreQueries {
  readonly identity: string;
  readonly #database: Database;
  #nextInstance: number;
  #nextDelivery: number;

  constructor(database: Database) {
    super(sqlitePrograms(database), SQLITE);
    this.#database = database;
    this.identity = storeIdentity(database);
    this.#nextInstance = firstFree(database, HIGHEST_INSTANCE);
    this.#nextDelivery = firstFree(database, 'SELECT coalesce(max(id), 0) AS id FROM delivery');
  }

  /** All of it as it is now, as a file that is not there yet. Nothing else happens meanwhile. */
  async copyTo(path: string) {
    this.#database.run('VACUUM INTO ?', [path]);
  }

  // ---- journal ----

  async commit(batch: CommitBatch) {
    const first = this.#nextDelivery;
    const deliveryIds = batch.deliveries.added.map((_, index) => first + index);
    this.#nextDelivery = first + deliveryIds.length;
    commitBatch(this.#database, batch, deliveryIds);
    return { deliveryIds };
  }
  async reserveInstanceIds(count: number) {
    const first = this.#nextInstance;
    this.#nextInstance += count;
    return first;
  }
  async loadInstance(id: InstanceId) {
    return loadInstance(this.#database, id);
  }
  async findAnswer(key: string) {
    return findAnswer(this.#database, key);
  }
  async forgetAnswers(before: number) {
    return forgetAnswers(this.#database, before);
  }

  // ---- jobs and timers ----

  async findJob(id: WaitId) {
    return findJob(this.#database, id);
  }
  async leaseJobs(request: LeaseRequest) {
    return leaseJobs(this.#database, request);
  }
  async leaseJob(id: WaitId, lease: JobLease) {
    return leaseJob(this.#database, id, lease);
  }
  async returnJob(id: WaitId, fence: number, now: number) {
    return returnJob(this.#database, id, fence, now);
  }
  async extendLease(id: WaitId, fence: number, until: number) {
    return extendLease(this.#database, id, fence, until);
  }
  async extendLeases(leases: readonly HeldLease[], until: number) {
    return extendLeases(this.#database, leases, until);
  }
  async nextJobReadyAt(jobTypes: readonly string[]) {
    return nextJobReadyAt(this.#database, jobTypes);
  }
  async releaseHeldJobs(now: number) {
    return releaseHeldJobs(this.#database, now);
  }
  async dueTimers(now: number, limit: number, claim?: Claim) {
    return dueTimers(this.#database, now, limit, claim);
  }
  async dueStartTimers(now: number, limit: number, claim?: Claim) {
    return dueStartTimers(this.#database, now, limit, claim);
  }
  async nextTimerAt() {
    return nextTimerAt(this.#database);
  }

  // ---- deliveries ----

  async undelivered(after: number, limit: number) {
    return undelivered(this.#database, after, limit);
  }
  async claimUndelivered(now: number, limit: number, claim: Claim) {
    return claimUndelivered(this.#database, now, limit, claim);
  }
  async isBehind(delivery: Pick<DeliveryRow, 'id' | 'chain'>) {
    return isBehind(this.#database, delivery);
  }
  async keptFor(subscription: SubscriptionRow, now: number, limit: number) {
    return keptFor(this.#database, subscription, now, limit);
  }
  async keptByName(name: string, after: number, now: number, limit: number) {
    return keptByName(this.#database, name, after, now, limit);
  }
  async keptWithTaker(after: number, now: number, limit: number) {
    return keptWithTaker(this.#database, after, now, limit);
  }
  async dropExpired(now: number, limit: number) {
    return dropExpiredDeliveries(this.#database, now, limit);
  }
  async subscriptionsByName(query: SubscriptionQuery) {
    return subscriptionsByName(this.#database, query);
  }
  async subscriptionsOfElement(caseId: CaseId, processId: ElementId, element: ElementId, limit: number) {
    return subscriptionsOfElement(this.#database, caseId, processId, element, limit);
  }
  async calledBy(caller: ParentLink) {
    return instancesCalledBy(this.#database, caller);
  }

  // ---- how long cases are kept ----

  async removeCases(request: RemovalRequest) {
    return removeCases(this.#database, request);
  }
  async removeJournalRows(limit: number) {
    return removeJournalRows(this.#database, limit);
  }
  async countDueCases(due: DueCases, most: number) {
    return countDueCases(this.#database, due, most);
  }
  // ---- documents ----

  openReferenceScan(slice_ms: number) {
    return openReferenceScan(this.#database, slice_ms);
  }
  // ---- what the pages read ----

  async case(id: CaseId) {
    return caseDetail(this.#database, id);
  }
  async userTasksOf(id: CaseId) {
    return userTasksOf(this.#database, id);
  }
  async incidentsOf(libraryKey: string, limit: number) {
    return incidentsOf(this.#database, libraryKey, limit);
  }
  async caseJournal(id: CaseId, page: PageRequest) {
    return caseJournal(this.#database, id, page);
  }
  async instance(id: InstanceId) {
    return instance(this.#database, id);
  }
  async instances(filter: InstanceFilter, page: PageRequest) {
    return instances(this.#database, filter, page);
  }
  async job(id: WaitId) {
    return findJob(this.#database, id);
  }
  async jobs(filter: JobListFilter, page: PageRequest) {
    return jobs(this.#database, filter, page);
  }
  async incidents(filter: { readonly instance?: InstanceId }, page: PageRequest) {
    return incidents(this.#database, filter, page);
  }
  async messageSubscriptions(name: string, page: PageRequest) {
    return messageSubscriptions(this.#database, name, page);
  }
  async inbox(filter: InboxFilter, page: PageRequest, order: InboxOrder = 'urgent') {
    return inbox(this.#database, filter, page, order);
  }
  async inboxCount(filter: InboxFilter) {
    return inboxCount(this.#database, filter);
  }
  async userTask(instanceId: InstanceId, task: number) {
    return userTask(this.#database, instanceId, task);
  }

  async close() {
    this.#database.close();
  }
}

function firstFree(database: Database, sql: string): number {
  const row = database.get(sql);
  return (row === undefined ? 0 : integer(row, 'id')) + 1;
}
