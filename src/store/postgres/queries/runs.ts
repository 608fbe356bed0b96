/** What runs, instance by instance, with its open jobs, problems and subscriptions; in order of id. */
import type { IncidentRow, InstanceLine, JobRow, SubscriptionRow, WaitId } from '../../../ports/store.ts';
import type { InstanceFilter, JobListFilter, Page, PageRequest } from '../../../ports/store-queries.ts';
import { Conditions, cursorOf, pageOf, rowLimit } from '../../sql/page.ts';
import type { SqlRow } from '../../sql/program.ts';
import { instanceLineOf } from '../../sql/rows.ts';
import { numbered, type PgDatabase } from '../database.ts';
import { marks } from '../operations/jobs.ts';
import {
  incidentRowOf,
  jobRowOf,
  SELECT_INCIDENT,
  SELECT_INSTANCE,
  SELECT_JOB,
  SELECT_SUBSCRIPTION,
  subscriptionRowOf,
} from '../rows.ts';

interface List<Item> {
  readonly select: string;
  readonly item: (row: SqlRow) => Item;
  /** Columns that tell one from another, and their values. */
  readonly key: readonly string[];
  readonly keyOf: (item: Item) => readonly number[];
}

const byWait = {
  key: ['instance', 'key'],
  keyOf: ({ instance, key }: WaitId) => [instance, key],
};

export function instances(
  database: PgDatabase,
  filter: InstanceFilter,
  page: PageRequest,
): Promise<Page<InstanceLine>> {
  const { ids, processes, deployments, caseTitle, status } = filter;
  const conditions = new Conditions();
  if (ids !== undefined) conditions.add(`id IN (${marks(ids)})`, ...ids);
  if (processes !== undefined) conditions.add(`process IN (${marks(processes)})`, ...processes);
  if (deployments !== undefined) conditions.add(`deployment IN (${marks(deployments)})`, ...deployments);
  if (caseTitle !== undefined)
    conditions.add(
      'case_id IN (SELECT id FROM instance WHERE left(title, 100) = left(?, 100) AND title = ?)',
      caseTitle,
      caseTitle,
    );
  if (status !== undefined) conditions.add('status = ?', status);
  return listed(database, conditions, page, {
    select: SELECT_INSTANCE,
    item: instanceLineOf,
    key: ['id'],
    keyOf: ({ id }) => [id],
  });
}

export function jobs(database: PgDatabase, filter: JobListFilter, page: PageRequest): Promise<Page<JobRow>> {
  const { jobTypes, instance, worker, leased } = filter;
  const conditions = new Conditions();
  if (jobTypes !== undefined) conditions.add(`job_type IN (${marks(jobTypes)})`, ...jobTypes);
  if (instance !== undefined) conditions.add('instance = ?', instance);
  if (worker !== undefined) conditions.add('worker = ?', worker);
  if (leased !== undefined) {
    const holds = 'worker IS NOT NULL AND (ready_at IS NULL OR ready_at > ?)';
    conditions.add(leased.is ? holds : `NOT (${holds})`, leased.at);
  }
  return listed(database, conditions, page, { select: SELECT_JOB, item: jobRowOf, ...byWait });
}

export function incidents(
  database: PgDatabase,
  { instance }: { readonly instance?: number },
  page: PageRequest,
): Promise<Page<IncidentRow>> {
  const conditions = new Conditions();
  if (instance !== undefined) conditions.add('instance = ?', instance);
  return listed(database, conditions, page, { select: SELECT_INCIDENT, item: incidentRowOf, ...byWait });
}

export function messageSubscriptions(
  database: PgDatabase,
  name: string,
  page: PageRequest,
): Promise<Page<SubscriptionRow>> {
  const conditions = new Conditions()
    .add("trigger = 'message'")
    .add('left(name, 100) = left(?, 100) AND name = ?', name, name);
  return listed(database, conditions, page, {
    select: SELECT_SUBSCRIPTION,
    item: subscriptionRowOf,
    ...byWait,
  });
}

async function listed<Item>(
  database: PgDatabase,
  conditions: Conditions,
  page: PageRequest,
  { select, item, key, keyOf }: List<Item>,
): Promise<Page<Item>> {
  const columns = key.join(', ');
  const after = cursorOf(page, key.length);
  if (after !== undefined) conditions.add(`(${columns}) > (${marks(key)})`, ...after);
  const sql = numbered(`${select} WHERE ${conditions.where} ORDER BY ${columns} LIMIT ?`);
  const { rows } = await database.query(sql, [...conditions.parameters, rowLimit(page)]);
  return pageOf(rows, page, item, keyOf);
}
