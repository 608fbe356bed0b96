/**
 * What both stores do alike: every method is one program of this folder. A store extends it with what has to be hot, or
 * is said in its own dialect.
 */
import type { CredentialStore, CredentialWrite } from '../../ports/credential-store.ts';
import type { DecisionModelStore, ModelHash, NewDecisionModel } from '../../ports/decision-models.ts';
import type { DeploymentId, DeploymentStore, NewDeployment } from '../../ports/deployment.ts';
import type {
  DocumentLeaving,
  DocumentReferenceStore,
  DocumentUseStore,
} from '../../ports/document-references.ts';
import type { DocumentHash } from '../../ports/documents.ts';
import type { ElementTemplateStore, TemplateRow } from '../../ports/element-template-store.ts';
import type {
  MigrationProgress,
  MigrationQueries,
  MigrationStore,
  NewMigrationRun,
} from '../../ports/migration-store.ts';
import type { PeopleStore, Person } from '../../ports/people-store.ts';
import type {
  DueCases,
  RetentionChange,
  RetentionQueries,
  RetentionStore,
} from '../../ports/retention-store.ts';
import type { CaseFilter, PageRequest, ProcessFilter, StoreQueries } from '../../ports/store-queries.ts';
import type { DraftRow, NewTrial, WiringDraftStore } from '../../ports/wiring-draft-store.ts';
import {
  activeInstances,
  addMigrationRun,
  migrationRun,
  migrationRuns,
  noteMigrationRun,
  unfinishedMigrationRuns,
} from './case-migrations.ts';
import { cases } from './cases.ts';
import {
  credentials,
  findCredential,
  keyCheck,
  putKeyCheck,
  removeCredential,
  writeCredentials,
} from './credentials.ts';
import { addDecisionModel, decisionModels, findDecisionModel, loadDecisionModel } from './decision-models.ts';
import {
  addDeployment,
  deploymentsMark,
  findDeployment,
  loadDeployment,
  newestDeployments,
} from './deployments.ts';
import type { Dialect } from './dialect.ts';
import {
  beginLeaving,
  endLeaving,
  forgetDocument,
  heldIn,
  noteHeldIn,
  noteUnnamed,
  noteUse,
  unnamedSince,
} from './document-contents.ts';
import { addTemplates, removeTemplates, templates } from './element-templates.ts';
import { findPerson, people, putPerson, removePerson, roles } from './people.ts';
import { process, processes } from './processes.ts';
import type { ProgramRunner } from './program.ts';
import { addRetentionChange, caseRemovals, retentionChanges, retentionRules } from './retention-rules.ts';
import { SqlApiStore } from './sql-api-store.ts';
import { SqlTriggerStore } from './sql-trigger-store.ts';
import { addWiringTrial, forgetTried, putWiringDraft, wiringDraft, wiringTrials } from './wiring-drafts.ts';

export abstract class SqlTables
  implements
    PeopleStore,
    CredentialStore,
    DecisionModelStore,
    DeploymentStore,
    ElementTemplateStore,
    MigrationStore,
    MigrationQueries,
    WiringDraftStore,
    Pick<RetentionStore, 'addRetentionChange' | 'retentionRules' | 'forgetTried'>,
    Pick<RetentionQueries, 'retentionChanges' | 'caseRemovals'>,
    Omit<DocumentReferenceStore, 'openReferenceScan'>,
    DocumentUseStore,
    Pick<StoreQueries, 'cases' | 'process' | 'processes'>
{
  readonly triggers: SqlTriggerStore;
  readonly apis: SqlApiStore;
  readonly #runner: ProgramRunner;
  readonly #dialect: Dialect;

  constructor(runner: ProgramRunner, dialect: Dialect) {
    this.#runner = runner;
    this.#dialect = dialect;
    this.triggers = new SqlTriggerStore(runner);
    this.apis = new SqlApiStore(runner);
  }

  // ---- library ----

  addDeployment(deployment: NewDeployment) {
    return this.#runner.alone(() => addDeployment(deployment));
  }
  loadDeployment(id: DeploymentId) {
    return this.#runner.perform(() => loadDeployment(id));
  }
  findDeployment(key: string, version?: number) {
    return this.#runner.perform(() => findDeployment(key, version));
  }
  newestDeployments() {
    return this.#runner.perform(newestDeployments);
  }
  deploymentsMark() {
    return this.#runner.perform(deploymentsMark);
  }

  // ---- what the pages list ----

  processes(filter: ProcessFilter, page: PageRequest) {
    return this.#runner.perform(() => processes(this.#dialect, filter, page));
  }
  process(libraryKey: string) {
    return this.#runner.perform(() => process(libraryKey));
  }
  cases(filter: CaseFilter, page: PageRequest) {
    return this.#runner.perform(() => cases(this.#dialect, filter, page));
  }

  // ---- decision models ----

  addDecisionModel(model: NewDecisionModel) {
    return this.#runner.alone(() => addDecisionModel(model));
  }
  loadDecisionModel(hash: ModelHash) {
    return this.#runner.perform(() => loadDecisionModel(hash));
  }
  findDecisionModel(key: string, version?: number) {
    return this.#runner.perform(() => findDecisionModel(key, version));
  }
  decisionModels() {
    return this.#runner.perform(decisionModels);
  }

  // ---- cases that go on by another version ----

  addMigrationRun(run: NewMigrationRun) {
    return this.#runner.perform(() => addMigrationRun(run));
  }
  noteMigrationRun(id: number, progress: MigrationProgress) {
    return this.#runner.perform(() => noteMigrationRun(id, progress));
  }
  unfinishedMigrationRuns() {
    return this.#runner.perform(unfinishedMigrationRuns);
  }
  activeInstances(deployment: DeploymentId) {
    return this.#runner.perform(() => activeInstances(deployment));
  }
  migrationRuns(libraryKey: string) {
    return this.#runner.perform(() => migrationRuns(libraryKey));
  }
  migrationRun(id: number) {
    return this.#runner.perform(() => migrationRun(id));
  }

  // ---- how long cases are kept ----

  addRetentionChange(change: RetentionChange) {
    return this.#runner.perform(() => addRetentionChange(change));
  }
  retentionRules() {
    return this.#runner.perform(retentionRules);
  }
  retentionChanges(libraryKey: string) {
    return this.#runner.perform(() => retentionChanges(libraryKey));
  }
  caseRemovals(libraryKey: string) {
    return this.#runner.perform(() => caseRemovals(libraryKey));
  }
  forgetTried(due: DueCases) {
    return this.#runner.perform(() => forgetTried(due));
  }

  // ---- documents ----

  heldIn(document: DocumentHash) {
    return this.#runner.perform(() => heldIn(document));
  }
  noteHeldIn(document: DocumentHash, held: readonly DocumentHash[]) {
    return this.#runner.perform(() => noteHeldIn(document, held));
  }
  unnamedSince(first: DocumentHash, last: DocumentHash) {
    return this.#runner.perform(() => unnamedSince(first, last));
  }
  noteUnnamed(document: DocumentHash, since: number | undefined) {
    return this.#runner.perform(() => noteUnnamed(document, since));
  }
  forgetDocument(document: DocumentHash) {
    return this.#runner.perform(() => forgetDocument(document));
  }
  noteUse(document: DocumentHash, now: number) {
    return this.#runner.perform(() => noteUse(document, now));
  }
  beginLeaving(document: DocumentHash, leaving: DocumentLeaving) {
    return this.#runner.perform(() => beginLeaving(document, leaving));
  }
  endLeaving(document: DocumentHash, until: number) {
    return this.#runner.perform(() => endLeaving(document, until));
  }

  // ---- drafts of wirings ----

  wiringDraft(libraryKey: string) {
    return this.#runner.perform(() => wiringDraft(libraryKey));
  }
  putWiringDraft(row: DraftRow) {
    return this.#runner.alone(() => putWiringDraft(row));
  }
  addWiringTrial(trial: NewTrial) {
    return this.#runner.guarded(() => addWiringTrial(trial));
  }
  wiringTrials(libraryKey: string, element?: string) {
    return this.#runner.perform(() => wiringTrials(libraryKey, element));
  }

  // ---- people ----

  people() {
    return this.#runner.perform(people);
  }
  findPerson(id: string) {
    return this.#runner.perform(() => findPerson(id));
  }
  putPerson(person: Person) {
    return this.#runner.perform(() => putPerson(person));
  }
  removePerson(id: string) {
    return this.#runner.perform(() => removePerson(id));
  }
  roles() {
    return this.#runner.perform(roles);
  }

  // ---- element templates ----

  templates() {
    return this.#runner.perform(templates);
  }
  addTemplates(rows: readonly TemplateRow[]) {
    return this.#runner.guarded(() => addTemplates(rows));
  }
  removeTemplates(id: string, version?: number) {
    return this.#runner.perform(() => removeTemplates(id, version));
  }

  // ---- credentials ----

  credentials() {
    return this.#runner.perform(credentials);
  }
  findCredential(name: string) {
    return this.#runner.perform(() => findCredential(name));
  }
  writeCredentials(writes: readonly CredentialWrite[]) {
    return this.#runner.alone(() => writeCredentials(writes));
  }
  removeCredential(name: string) {
    return this.#runner.perform(() => removeCredential(name));
  }
  keyCheck() {
    return this.#runner.perform(keyCheck);
  }
  putKeyCheck(sealed: string, over: string | undefined) {
    return this.#runner.perform(() => putKeyCheck(sealed, over));
  }
}
