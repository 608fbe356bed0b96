/** What runs, instance by instance, with its open jobs, problems and subscriptions; in order of id. */
import type { IncidentRow, InstanceLine, JobRow, SubscriptionRow } from '../../../ports/store.ts';
import type { InstanceFilter, JobListFilter, Page, PageRequest } from '../../../ports/store-queries.ts';
import { Conditions, cursorOf, pageOf, rowLimit } from '../../sql/page.ts';
import type { SqlRow } from '../../sql/program.ts';
import { instanceLineOf } from '../../sql/rows.ts';
import type { Database } from '../database.ts';
import { SELECT_INSTANCE } from '../instance-columns.ts';
import { jobRowOf, SELECT_JOB } from '../job-columns.ts';
import { rowId, rowRange } from '../row-id.ts';
import { SELECT_SUBSCRIPTION, subscriptionRowOf } from '../subscription-columns.ts';
import { incidentRowOf, SELECT_INCIDENT } from './case-detail.ts';

interface List<Item> {
  readonly select: string;
  readonly item: (row: SqlRow) => Item;
  readonly id: (item: Item) => number;
}

export function instances(database: Database, filter: InstanceFilter, page: PageRequest): Page<InstanceLine> {
  const { ids, processes, deployments, caseTitle, status } = filter;
  const conditions = new Conditions();
  if (ids !== undefined) conditions.add(`id IN (${marks(ids)})`, ...ids);
  if (processes !== undefined) conditions.add(`process IN (${marks(processes)})`, ...processes);
  if (deployments !== undefined) conditions.add(`deployment IN (${marks(deployments)})`, ...deployments);
  if (caseTitle !== undefined)
    conditions.add('case_id IN (SELECT id FROM instance WHERE title = ?)', caseTitle);
  if (status !== undefined) conditions.add('status = ?', status);
  return listed(database, conditions, page, {
    select: SELECT_INSTANCE,
    item: instanceLineOf,
    id: ({ id }) => id,
  });
}

export function jobs(database: Database, filter: JobListFilter, page: PageRequest): Page<JobRow> {
  const { jobTypes, instance, worker, leased } = filter;
  const conditions = new Conditions();
  if (jobTypes !== undefined) conditions.add(`job_type IN (${marks(jobTypes)})`, ...jobTypes);
  if (instance !== undefined) conditions.add('id BETWEEN ? AND ?', ...rowRange(instance));
  if (worker !== undefined) conditions.add('worker = ?', worker);
  if (leased !== undefined) {
    const holds = 'worker IS NOT NULL AND (ready_at IS NULL OR ready_at > ?)';
    conditions.add(leased.is ? holds : `NOT (${holds})`, leased.at);
  }
  return listed(database, conditions, page, { select: SELECT_JOB, item: jobRowOf, id: waitRow });
}

export function incidents(
  database: Database,
  { instance }: { readonly instance?: number },
  page: PageRequest,
): Page<IncidentRow> {
  const conditions = new Conditions();
  if (instance !== undefined) conditions.add('id BETWEEN ? AND ?', ...rowRange(instance));
  return listed(database, conditions, page, { select: SELECT_INCIDENT, item: incidentRowOf, id: waitRow });
}

export function messageSubscriptions(
  database: Database,
  name: string,
  page: PageRequest,
): Page<SubscriptionRow> {
  const conditions = new Conditions().add("trigger = 'message'").add('name = ?', name);
  return listed(database, conditions, page, {
    select: SELECT_SUBSCRIPTION,
    item: subscriptionRowOf,
    id: waitRow,
  });
}

function listed<Item>(
  database: Database,
  conditions: Conditions,
  page: PageRequest,
  { select, item, id }: List<Item>,
): Page<Item> {
  const after = cursorOf(page, 1);
  if (after !== undefined) conditions.add('id > ?', ...after);
  const rows = database.all(`${select} WHERE ${conditions.where} ORDER BY id LIMIT ?`, [
    ...conditions.parameters,
    rowLimit(page),
  ]);
  return pageOf(rows, page, item, (one) => [id(one)]);
}

function waitRow({ instance, key }: { readonly instance: number; readonly key: number }): number {
  return rowId(instance, key);
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
