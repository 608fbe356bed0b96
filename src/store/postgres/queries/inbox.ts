import type { InboxFilter, InboxLine, InboxOrder, Page, PageRequest } from '../../../ports/store-queries.ts';
import { integer } from '../../sql/columns.ts';
import { POSTGRES } from '../../sql/dialect.ts';
import { COUNTED_TO, FIRST_IN_INBOX, inboxConditions, inboxLineOf } from '../../sql/inbox-lines.ts';
import { type Conditions, cursorOf, pageOf, rowLimit } from '../../sql/page.ts';
import type { SqlRow } from '../../sql/program.ts';
import { numbered, type PgDatabase } from '../database.ts';
import { userTaskRowOf } from '../rows.ts';

const FROM = `
  FROM user_task t
  JOIN instance i ON i.id = t.instance
  JOIN instance c ON c.id = t.case_id
  JOIN deployment d ON d.id = c.root_deployment
  JOIN library l ON l.id = c.library`;
const SELECT = `
  SELECT t.instance, t.key, t.case_id, t.deployment, t.person, t.offer, t.created_at,
    l.key AS library_key, d.name, d.processes, c.process, c.title
  ${FROM}`;

export async function inbox(
  database: PgDatabase,
  filter: InboxFilter,
  page: PageRequest,
  order: InboxOrder,
): Promise<Page<InboxLine>> {
  const conditions = conditionsOf(filter);
  const after = cursorOf(page, 4);
  const columns = `${FIRST_IN_INBOX[order]}, t.created_at, t.instance, t.key`;
  if (after !== undefined) conditions.add(`(${columns}) > (?, ?, ?, ?)`, ...after);
  const sql = numbered(`${SELECT} WHERE ${conditions.where} ORDER BY ${columns} LIMIT ?`);
  const { rows } = await database.query(sql, [...conditions.parameters, rowLimit(page)]);
  return pageOf(rows, page, lineOf, (line) => [
    order === 'due' ? (line.offer.due ?? Number.MAX_SAFE_INTEGER) : -(line.offer.priority ?? 50),
    line.createdAt,
    line.instance,
    line.key,
  ]);
}

export async function inboxCount(database: PgDatabase, filter: InboxFilter): Promise<number> {
  const conditions = conditionsOf(filter);
  const { rows } = await database.query(
    numbered(
      `SELECT count(*) AS n FROM (SELECT 1 ${FROM} WHERE ${conditions.where} LIMIT ${COUNTED_TO}) few`,
    ),
    conditions.parameters,
  );
  return rows[0] === undefined ? 0 : integer(rows[0], 'n');
}

export async function userTask(
  database: PgDatabase,
  instance: number,
  task: number,
): Promise<InboxLine | undefined> {
  const rows = await database.lookUp(`${SELECT} WHERE t.instance = $1 AND t.key = $2`, [instance, task]);
  return rows[0] && lineOf(rows[0]);
}

function conditionsOf(filter: InboxFilter): Conditions {
  const conditions = inboxConditions(filter, POSTGRES);
  if (filter.instance !== undefined) conditions.add('t.instance = ?', filter.instance);
  return conditions;
}

function lineOf(row: SqlRow): InboxLine {
  return inboxLineOf(row, userTaskRowOf(row));
}
