import type { InboxFilter, InboxLine, Page, PageRequest } from '../../../ports/store-queries.ts';
import { integer, json, optionalText, text } from '../columns.ts';
import type { Database } from '../database.ts';
import type { SqlRow } from '../driver.ts';
import { rowId, rowRange } from '../row-id.ts';
import { userTaskRowOf } from '../user-task-columns.ts';
import { Conditions, containing, cursorOf, pageOf, rowLimit } from './page.ts';

// CROSS JOIN fixes the order: tasks first, by the index of the filter; the lines they belong to by primary key.
const FROM = `
  FROM user_task t
  CROSS JOIN instance i ON i.id = t.id / 4194304
  CROSS JOIN instance c ON c.id = t.case_id
  CROSS JOIN deployment d ON d.id = c.root_deployment
  CROSS JOIN library l ON l.id = c.library`;
const SELECT = `
  SELECT t.id, t.case_id, t.deployment, t.person, t.offer, t.created_at,
    l.key, d.name, d.processes, c.process, c.title
  ${FROM}`;
const COUNTED_TO = 1000;

export function inbox(database: Database, filter: InboxFilter, page: PageRequest): Page<InboxLine> {
  const conditions = conditionsOf(filter);
  const after = cursorOf(page, 2);
  if (after !== undefined) conditions.add('(t.created_at, t.id) > (?, ?)', ...after);
  const rows = database.all(`${SELECT} WHERE ${conditions.where} ORDER BY t.created_at, t.id LIMIT ?`, [
    ...conditions.parameters,
    rowLimit(page),
  ]);
  return pageOf(rows, page, inboxLineOf, (line) => [line.createdAt, rowRange(line.instance)[0] + line.key]);
}

export function inboxCount(database: Database, filter: InboxFilter): number {
  const conditions = conditionsOf(filter);
  const row = database.get(
    `SELECT count(*) AS n FROM (SELECT 1 ${FROM} WHERE ${conditions.where} LIMIT ${COUNTED_TO})`,
    conditions.parameters,
  );
  return row === undefined ? 0 : integer(row, 'n');
}

export function userTask(database: Database, instance: number, task: number): InboxLine | undefined {
  const row = database.get(`${SELECT} WHERE t.id = ?`, [rowId(instance, task)]);
  return row === undefined ? undefined : inboxLineOf(row);
}

function conditionsOf(filter: InboxFilter): Conditions {
  const conditions = new Conditions();
  const places = (filter.roles ?? []).map(() => '?').join(', ');
  const ofRoles = `t.role IN (${places})`;
  if (filter.person !== undefined && filter.roles !== undefined) {
    conditions.add(`(t.person = ? OR ${ofRoles})`, filter.person, ...filter.roles);
  } else if (filter.person !== undefined) conditions.add('t.person = ?', filter.person);
  else if (filter.roles !== undefined) conditions.add(ofRoles, ...filter.roles);
  if (filter.unclaimed === true) conditions.add('t.person IS NULL');
  if (filter.libraryKey !== undefined) conditions.add('l.key = ?', filter.libraryKey);
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = containing(filter.text);
    conditions.add(
      `(t.title LIKE ? ESCAPE '\\' OR coalesce(c.title, d.name) LIKE ? ESCAPE '\\')`,
      pattern,
      pattern,
    );
  }
  return conditions;
}

function inboxLineOf(row: SqlRow): InboxLine {
  const process = text(row, 'process');
  const deployed = json<readonly { readonly id: string; readonly name: string }[]>(row, 'processes');
  return {
    ...userTaskRowOf(row),
    libraryKey: text(row, 'key'),
    processName: deployed.find(({ id }) => id === process)?.name ?? text(row, 'name'),
    caseTitle: optionalText(row, 'title') ?? text(row, 'name'),
  };
}
