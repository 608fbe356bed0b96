/**
 * The embedded store: one SQLite file, one connection, one process (database.ts has the lock). Every method is one
 * operation or query file; here they only get their names of the ports.
 *
 * Invariant Q3: calls are synchronous inside, so a `commit` that has begun is over before anything else runs.
 */
import type { CaseId, InstanceId, ParentLink } from '../../kernel/command.ts';
import type { CredentialStore, CredentialWrite } from '../../ports/credential-store.ts';
import type { DecisionModelStore, ModelHash, NewDecisionModel } from '../../ports/decision-models.ts';
import type { DeploymentId, NewDeployment } from '../../ports/deployment.ts';
import type { DocumentHash } from '../../ports/documents.ts';
import type { ElementTemplateStore, TemplateRow } from '../../ports/element-template-store.ts';
import type { MigrationProgress, NewMigrationRun } from '../../ports/migration-store.ts';
import type { DueCases, RemovalRequest, RetentionChange } from '../../ports/retention-store.ts';
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
  CaseFilter,
  InboxFilter,
  InboxOrder,
  InstanceFilter,
  JobListFilter,
  PageRequest,
  ProcessFilter,
  StoreQueries,
} from '../../ports/store-queries.ts';
import type { DraftRow, NewTrial, WiringDraftStore } from '../../ports/wiring-draft-store.ts';
import type { ElementId } from '../../wiring/definition.ts';
import { integer } from '../sql/columns.ts';
import { SqlTables } from '../sql/sql-tables.ts';
import type { Database, DatabaseOptions } from './database.ts';
import { openDatabase } from './database.ts';
import { addDecisionModel } from './operations/add-decision-model.ts';
import { addDeployment } from './operations/add-deployment.ts';
import {
  activeInstances,
  addMigrationRun,
  migrationRun,
  migrationRuns,
  noteMigrationRun,
  unfinishedMigrationRuns,
} from './operations/case-migrations.ts';
import { commitBatch } from './operations/commit-batch.ts';
import { credentials, findCredential, removeCredential, writeCredentials } from './operations/credentials.ts';
import {
  forgetDocument,
  heldIn,
  noteHeldIn,
  noteUnnamed,
  unnamedSince,
} from './operations/document-contents.ts';
import { dropExpiredDeliveries } from './operations/drop-expired-deliveries.ts';
import { dueStartTimers } from './operations/due-start-timers.ts';
import { dueTimers } from './operations/due-timers.ts';
import { addTemplates, removeTemplates, templates } from './operations/element-templates.ts';
import { extendLease, extendLeases } from './operations/extend-lease.ts';
import { findAnswer } from './operations/find-answer.ts';
import { decisionModels, findDecisionModel, loadDecisionModel } from './operations/find-decision-models.ts';
import { findDeployment } from './operations/find-deployment.ts';
import { findJob } from './operations/find-job.ts';
import { forgetAnswers } from './operations/forget-answers.ts';
import { instancesCalledBy } from './operations/instances-called-by.ts';
import { keptByName, keptFor, keptWithTaker } from './operations/kept-deliveries.ts';
import { leaseJob, leaseJobs } from './operations/lease-jobs.ts';
import { loadDeployment } from './operations/load-deployment.ts';
import { loadInstance } from './operations/load-instance.ts';
import { newestDeployments } from './operations/newest-deployments.ts';
import { nextJobReadyAt } from './operations/next-job-ready-at.ts';
import { nextTimerAt } from './operations/next-timer-at.ts';
import { releaseHeldJobs } from './operations/release-held-jobs.ts';
import {
  addRetentionChange,
  forgetTried,
  removeCases,
  removeJournalRows,
  retentionRules,
} from './operations/retention.ts';
import { returnJob } from './operations/return-job.ts';
import { storeIdentity } from './operations/store-identity.ts';
import { subscriptionsByName } from './operations/subscriptions-by-name.ts';
import { subscriptionsOfElement } from './operations/subscriptions-of-element.ts';
import { claimUndelivered, isBehind, undelivered } from './operations/undelivered.ts';
import { addWiringTrial, putWiringDraft, wiringDraft, wiringTrials } from './operations/wiring-drafts.ts';
import { caseDetail, caseJournal, incidentsOf, instance } from './queries/case-detail.ts';
import { cases } from './queries/cases.ts';
import { inbox, inboxCount, userTask } from './queries/inbox.ts';
import { process, processes } from './queries/processes.ts';
import { caseRemovals, countDueCases, retentionChanges } from './queries/retention.ts';
import { incidents, instances, jobs, messageSubscriptions } from './queries/runs.ts';
import { openReferenceScan } from './reference-scan.ts';
import { SqliteApiStore } from './sqlite-api-store.ts';
import { sqlitePrograms } from './sqlite-programs.ts';
import { SqliteTriggerStore } from './sqlite-trigger-store.ts';

/** Also of those that were removed. */
const HIGHEST_INSTANCE = `
  SELECT max((SELECT coalesce(max(id), 0) FROM instance), (SELECT coalesce(max(highest_instance), 0) FROM case_removal)) AS id`;

/** `path`: a file, made if it is not there, or `:memory:`. Throws `StoreUnavailable`. */
export async function openSqliteStore(path: string, options: DatabaseOptions = {}): Promise<SqliteStore> {
  return new SqliteStore(await openDatabase(path, options));
}

export class SqliteStore
  extends SqlTables
  implements Store, StoreQueries, DecisionModelStore, CredentialStore, WiringDraftStore, ElementTemplateStore
{
  readonly triggers: SqliteTriggerStore;
  readonly identity: string;
  readonly apis: SqliteApiStore;
  readonly #database: Database;
  #nextInstance: number;
  #nextDelivery: number;

  constructor(database: Database) {
    super(sqlitePrograms(database));
    this.#database = database;
    this.triggers = new SqliteTriggerStore(database);
    this.identity = storeIdentity(database);
    this.apis = new SqliteApiStore(database);
    this.#nextInstance = firstFree(database, HIGHEST_INSTANCE);
    this.#nextDelivery = firstFree(database, 'SELECT coalesce(max(id), 0) AS id FROM delivery');
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

  // ---- deployments ----

  async addDecisionModel(model: NewDecisionModel) {
    return addDecisionModel(this.#database, model);
  }

  async loadDecisionModel(hash: ModelHash) {
    return loadDecisionModel(this.#database, hash);
  }

  async findDecisionModel(key: string, version?: number) {
    return findDecisionModel(this.#database, key, version);
  }

  async decisionModels() {
    return decisionModels(this.#database);
  }

  async addDeployment(deployment: NewDeployment) {
    return addDeployment(this.#database, deployment);
  }
  async loadDeployment(id: DeploymentId) {
    return loadDeployment(this.#database, id);
  }
  async findDeployment(key: string, version?: number) {
    return findDeployment(this.#database, key, version);
  }
  async newestDeployments() {
    return newestDeployments(this.#database);
  }

  // ---- cases that go on by another version ----

  async addMigrationRun(run: NewMigrationRun) {
    return addMigrationRun(this.#database, run);
  }
  async noteMigrationRun(id: number, progress: MigrationProgress) {
    noteMigrationRun(this.#database, id, progress);
  }
  async unfinishedMigrationRuns() {
    return unfinishedMigrationRuns(this.#database);
  }
  async activeInstances(deployment: DeploymentId) {
    return activeInstances(this.#database, deployment);
  }
  async migrationRuns(libraryKey: string) {
    return migrationRuns(this.#database, libraryKey);
  }
  async migrationRun(id: number) {
    return migrationRun(this.#database, id);
  }

  // ---- how long cases are kept ----

  async addRetentionChange(change: RetentionChange) {
    addRetentionChange(this.#database, change);
  }
  async retentionRules() {
    return retentionRules(this.#database);
  }
  async removeCases(request: RemovalRequest) {
    return removeCases(this.#database, request);
  }
  async removeJournalRows(limit: number) {
    return removeJournalRows(this.#database, limit);
  }
  async forgetTried(due: DueCases) {
    forgetTried(this.#database, due);
  }
  async retentionChanges(libraryKey: string) {
    return retentionChanges(this.#database, libraryKey);
  }
  async countDueCases(due: DueCases, most: number) {
    return countDueCases(this.#database, due, most);
  }
  async caseRemovals(libraryKey: string) {
    return caseRemovals(this.#database, libraryKey);
  }

  // ---- documents ----

  openReferenceScan(slice_ms: number) {
    return openReferenceScan(this.#database, slice_ms);
  }
  async heldIn(document: DocumentHash) {
    return heldIn(this.#database, document);
  }
  async noteHeldIn(document: DocumentHash, held: readonly DocumentHash[]) {
    noteHeldIn(this.#database, document, held);
  }
  async unnamedSince(first: DocumentHash, last: DocumentHash) {
    return unnamedSince(this.#database, first, last);
  }
  async noteUnnamed(document: DocumentHash, since: number | undefined) {
    noteUnnamed(this.#database, document, since);
  }
  async forgetDocument(document: DocumentHash) {
    forgetDocument(this.#database, document);
  }

  // ---- drafts of wirings ----

  async wiringDraft(libraryKey: string) {
    return wiringDraft(this.#database, libraryKey);
  }
  async putWiringDraft(row: DraftRow) {
    return putWiringDraft(this.#database, row);
  }
  async addWiringTrial(trial: NewTrial) {
    addWiringTrial(this.#database, trial);
  }
  async wiringTrials(libraryKey: string, element?: string) {
    return wiringTrials(this.#database, libraryKey, element);
  }

  // ---- element templates ----

  async templates() {
    return templates(this.#database);
  }
  async addTemplates(rows: readonly TemplateRow[]) {
    addTemplates(this.#database, rows);
  }
  async removeTemplates(id: string, version?: number) {
    return removeTemplates(this.#database, id, version);
  }

  // ---- credentials ----

  async credentials() {
    return credentials(this.#database);
  }
  async findCredential(name: string) {
    return findCredential(this.#database, name);
  }
  async writeCredentials(writes: readonly CredentialWrite[]) {
    return writeCredentials(this.#database, writes);
  }
  async removeCredential(name: string) {
    return removeCredential(this.#database, name);
  }

  // ---- what the pages read ----

  async processes(filter: ProcessFilter, page: PageRequest) {
    return processes(this.#database, filter, page);
  }
  async process(libraryKey: string) {
    return process(this.#database, libraryKey);
  }
  async cases(filter: CaseFilter, page: PageRequest) {
    return cases(this.#database, filter, page);
  }
  async case(id: CaseId) {
    return caseDetail(this.#database, id);
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
