import type { CaseId, InstanceId } from '../../../kernel/command.ts';
import type { IncidentRow, InstanceLine, JournalRow, UserTaskRow } from '../../../ports/store.ts';
import type { CaseDetail, Page, PageRequest } from '../../../ports/store-queries.ts';
import { caseLine } from '../../sql/cases.ts';
import { POSTGRES } from '../../sql/dialect.ts';
import { cursorOf, pageOf, rowLimit } from '../../sql/page.ts';
import type { SqlRow } from '../../sql/program.ts';
import { instanceLineOf } from '../../sql/rows.ts';
import type { PgDatabase } from '../database.ts';
import {
  incidentRowOf,
  jobRowOf,
  journalRowOf,
  SELECT_INCIDENT,
  SELECT_INSTANCE,
  SELECT_JOB,
  SELECT_SUBSCRIPTION,
  SELECT_TIMER,
  SELECT_USER_TASK,
  subscriptionRowOf,
  timerRowOf,
  userTaskRowOf,
} from '../rows.ts';

const ONE = `${SELECT_INSTANCE} WHERE id = $1`;
const FURTHER = `${SELECT_INSTANCE} WHERE case_id = $1 AND id <> case_id ORDER BY id`;
const of = (select: string) => `${select} WHERE instance = ANY ($1::int8[]) ORDER BY instance, key`;
const USER_TASKS = of(SELECT_USER_TASK);
const TASKS_OF_CASE = `
  ${SELECT_USER_TASK} WHERE instance = ANY (ARRAY(
    SELECT $1::int8 UNION ALL SELECT id FROM instance WHERE case_id = $1 AND id <> case_id)) ORDER BY instance, key`;
const INCIDENTS = of(SELECT_INCIDENT);
const TIMERS = of(SELECT_TIMER);
const JOBS = of(SELECT_JOB);
const SUBSCRIPTIONS = of(SELECT_SUBSCRIPTION);
const INCIDENTS_OF = `
  SELECT i.instance, i.key, i.case_id, i.deployment, i.element, i.code, i.message, i.raised_at
  FROM incident i JOIN deployment d ON d.id = i.deployment JOIN library l ON l.id = d.library
  WHERE l.key = $1 ORDER BY i.raised_at, i.instance, i.key LIMIT $2`;
const JOURNAL = `
  SELECT j.instance, j.seq, j.at, j.record
  FROM (SELECT id FROM instance WHERE id = $1 UNION ALL SELECT id FROM instance WHERE case_id = $1 AND id <> case_id) i
  JOIN journal j ON j.instance = i.id
  WHERE (j.at, j.instance, j.seq) > ($2, $3, $4)
  ORDER BY j.at, j.instance, j.seq LIMIT $5`;

export async function caseDetail(database: PgDatabase, id: CaseId): Promise<CaseDetail | undefined> {
  const line = await database.perform(() => caseLine(POSTGRES, id));
  if (line === undefined) return undefined;
  const [first, further] = await Promise.all([database.lookUp(ONE, [id]), database.lookUp(FURTHER, [id])]);
  const instances = [...first, ...further].map(instanceLineOf);
  const ids = instances.map((instance) => instance.id);
  const ofAll = async <Row>(sql: string, read: (row: SqlRow) => Row): Promise<Row[]> =>
    (await database.lookUp(sql, [ids])).map(read);
  const [userTasks, incidents, timers, jobs, subscriptions] = await Promise.all([
    ofAll(USER_TASKS, userTaskRowOf),
    ofAll(INCIDENTS, incidentRowOf),
    ofAll(TIMERS, timerRowOf),
    ofAll(JOBS, jobRowOf),
    ofAll(SUBSCRIPTIONS, subscriptionRowOf),
  ]);
  return { line, instances, userTasks, incidents, timers, jobs, subscriptions };
}

export async function userTasksOf(database: PgDatabase, id: CaseId): Promise<readonly UserTaskRow[]> {
  return (await database.lookUp(TASKS_OF_CASE, [id])).map(userTaskRowOf);
}

export async function incidentsOf(
  database: PgDatabase,
  libraryKey: string,
  limit: number,
): Promise<readonly IncidentRow[]> {
  return (await database.query(INCIDENTS_OF, [libraryKey, limit])).rows.map(incidentRowOf);
}

export async function caseJournal(
  database: PgDatabase,
  id: CaseId,
  page: PageRequest,
): Promise<Page<JournalRow>> {
  const after = cursorOf(page, 3) ?? [-1, 0, 0];
  const { rows } = await database.query(JOURNAL, [id, ...after, rowLimit(page)]);
  return pageOf(rows, page, journalRowOf, ({ at, instance, seq }) => [at, instance, seq]);
}

export async function instance(database: PgDatabase, id: InstanceId): Promise<InstanceLine | undefined> {
  const [row] = await database.lookUp(ONE, [id]);
  return row && instanceLineOf(row);
}
