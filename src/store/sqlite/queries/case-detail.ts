import type { CaseId, InstanceId } from '../../../kernel/command.ts';
import type { IncidentRow, InstanceLine, JournalRow, UserTaskRow } from '../../../ports/store.ts';
import type { CaseDetail, Page, PageRequest } from '../../../ports/store-queries.ts';
import { caseLine } from '../../sql/cases.ts';
import { integer } from '../../sql/columns.ts';
import { SQLITE } from '../../sql/dialect.ts';
import { cursorOf, pageOf, rowLimit } from '../../sql/page.ts';
import type { SqlRow } from '../../sql/program.ts';
import * as rows from '../../sql/rows.ts';
import { instanceLineOf } from '../../sql/rows.ts';
import type { Database } from '../database.ts';
import { SELECT_INSTANCE } from '../instance-columns.ts';
import { jobRowOf, SELECT_JOB } from '../job-columns.ts';
import { timerRowOf } from '../operations/due-timers.ts';
import { journalRowOf } from '../operations/load-instance.ts';
import { rowRange, waitIdOf } from '../row-id.ts';
import { SELECT_SUBSCRIPTION, subscriptionRowOf } from '../subscription-columns.ts';
import { SELECT_USER_TASK, userTaskRowOf } from '../user-task-columns.ts';

const FIRST = `${SELECT_INSTANCE} WHERE id = ?`;
const FURTHER = `${SELECT_INSTANCE} WHERE case_id = ? AND id <> case_id ORDER BY id`;
const USER_TASKS = `${SELECT_USER_TASK} WHERE id BETWEEN ? AND ?`;
export const SELECT_INCIDENT =
  'SELECT id, case_id, deployment, element, code, message, raised_at FROM incident';
const INCIDENTS = `${SELECT_INCIDENT} WHERE id BETWEEN ? AND ?`;
const INCIDENTS_OF = `
  SELECT i.id, i.case_id, i.deployment, i.element, i.code, i.message, i.raised_at
  FROM incident i JOIN deployment d ON d.id = i.deployment JOIN library l ON l.id = d.library
  WHERE l.key = ? ORDER BY i.raised_at, i.id LIMIT ?`;
const TIMERS = 'SELECT id, case_id, element, at FROM timer WHERE id BETWEEN ? AND ?';
const JOBS = `${SELECT_JOB} WHERE id BETWEEN ? AND ?`;
const SUBSCRIPTIONS = `${SELECT_SUBSCRIPTION} WHERE id BETWEEN ? AND ?`;
const JOURNAL = `
  SELECT j.id, j.at, j.record
  FROM (SELECT id FROM instance WHERE id = ?1 UNION ALL SELECT id FROM instance WHERE case_id = ?1 AND id <> case_id) i
  CROSS JOIN journal j ON j.id BETWEEN i.id * 4194304 AND i.id * 4194304 + 4194303
  WHERE (j.at, j.id) > (?2, ?3)
  ORDER BY j.at, j.id LIMIT ?4`;

export function userTasksOf(database: Database, id: CaseId): UserTaskRow[] {
  return instancesOf(database, id).flatMap((instance) =>
    database.all(USER_TASKS, rowRange(instance.id)).map(userTaskRowOf),
  );
}

export function caseDetail(database: Database, id: CaseId): CaseDetail | undefined {
  const line = database.perform(() => caseLine(SQLITE, id));
  if (line === undefined) return undefined;
  const instances = instancesOf(database, id);
  const ofEach = <Row>(sql: string, read: (row: SqlRow) => Row): Row[] =>
    instances.flatMap((instance) => database.all(sql, rowRange(instance.id)).map(read));
  return {
    line,
    instances,
    userTasks: ofEach(USER_TASKS, userTaskRowOf),
    incidents: ofEach(INCIDENTS, incidentRowOf),
    timers: ofEach(TIMERS, timerRowOf),
    jobs: ofEach(JOBS, jobRowOf),
    subscriptions: ofEach(SUBSCRIPTIONS, subscriptionRowOf),
  };
}

export function incidentsOf(database: Database, libraryKey: string, limit: number): readonly IncidentRow[] {
  return database.all(INCIDENTS_OF, [libraryKey, limit]).map(incidentRowOf);
}

export function caseJournal(database: Database, id: CaseId, page: PageRequest): Page<JournalRow> {
  const [at, row] = cursorOf(page, 2) ?? [0, 0];
  const rows = database.all(JOURNAL, [id, at ?? 0, row ?? 0, rowLimit(page)]);
  return pageOf(rows, page, journalRowOf, (entry) => [entry.at, rowRange(entry.instance)[0] + entry.seq]);
}

export function instance(database: Database, id: InstanceId): InstanceLine | undefined {
  const row = database.get(FIRST, [id]);
  return row === undefined ? undefined : instanceLineOf(row);
}

function instancesOf(database: Database, id: CaseId): readonly InstanceLine[] {
  return [...database.all(FIRST, [id]), ...database.all(FURTHER, [id])].map(instanceLineOf);
}

export function incidentRowOf(row: SqlRow): IncidentRow {
  return rows.incidentRowOf(row, waitIdOf(integer(row, 'id')));
}
