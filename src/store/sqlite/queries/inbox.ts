import type { InboxFilter, InboxLine, InboxOrder, Page, PageRequest } from '../../../ports/store-queries.ts';
import { integer } from '../../sql/columns.ts';
import { SQLITE } from '../../sql/dialect.ts';
import { COUNTED_TO, FIRST_IN_INBOX, inboxConditions, inboxLineOf } from '../../sql/inbox-lines.ts';
import { type Conditions, cursorOf, pageOf, rowLimit } from '../../sql/page.ts';
import type { SqlRow } from '../../sql/program.ts';
import type { Database } from '../database.ts';
import { rowId, rowRange } from '../row-id.ts';
import { userTaskRowOf } from '../user-task-columns.ts';

// CROSS JOIN fixes the order: tasks first, by the index of the filter; the lines they belong to by primary key.
const FROM = `
  FROM user_task t
  CROSS JOIN instance i ON i.id = t.id / 4194304
  CROSS JOIN instance c ON c.id = t.case_id
  CROSS JOIN deployment d ON d.id = c.root_deployment
  CROSS JOIN library l ON l.id = c.library`;
const SELECT = `
  SELECT t.id, t.case_id, t.deployment, t.person, t.offer, t.created_at,
    l.key AS library_key, d.name, d.processes, c.process, c.title
  ${FROM}`;

export function inbox(
  database: Database,
  filter: InboxFilter,
  page: PageRequest,
  order: InboxOrder,
): Page<InboxLine> {
  const conditions = conditionsOf(filter);
  const after = cursorOf(page, 3);
  const columns = `${FIRST_IN_INBOX[order]}, t.created_at, t.id`;
  if (after !== undefined) conditions.add(`(${columns}) > (?, ?, ?)`, ...after);
  const rows = database.all(`${SELECT} WHERE ${conditions.where} ORDER BY ${columns} LIMIT ?`, [
    ...conditions.parameters,
    rowLimit(page),
  ]);
  return pageOf(rows, page, lineOf, (line) => [
    order === 'due' ? (line.offer.due ?? Number.MAX_SAFE_INTEGER) : -(line.offer.priority ?? 50),
    line.createdAt,
    rowRange(line.instance)[0] + line.key,
  ]);
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
  return row === undefined ? undefined : lineOf(row);
}

function conditionsOf(filter: InboxFilter): Conditions {
  const conditions = inboxConditions(filter, SQLITE);
  if (filter.instance !== undefined) conditions.add('t.id BETWEEN ? AND ?', ...rowRange(filter.instance));
  return conditions;
}

function lineOf(row: SqlRow): InboxLine {
  return inboxLineOf(row, userTaskRowOf(row));
}
