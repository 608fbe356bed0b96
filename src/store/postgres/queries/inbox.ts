import type { InboxFilter, InboxLine, InboxOrder, Page, PageRequest } from '../../../ports/store-queries.ts';
import { integer, json, optionalText, text } from '../../sql/columns.ts';
import { Conditions, containing, cursorOf, pageOf, rowLimit } from '../../sql/page.ts';
import type { SqlRow } from '../../sql/program.ts';
import { assigneePattern, candidatePattern, rolePattern } from '../../sql/task-names.ts';
import { numbered, type PgDatabase } from '../database.ts';
import { marks } from '../operations/jobs.ts';
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
const COUNTED_TO = 1000;

/** What comes first, as a column; among equals the oldest. */
const FIRST: Readonly<Record<InboxOrder, string>> = {
  urgent: 't.urgency',
  due: `coalesce(t.due_at, ${Number.MAX_SAFE_INTEGER})`,
};

export async function inbox(
  database: PgDatabase,
  filter: InboxFilter,
  page: PageRequest,
  order: InboxOrder,
): Promise<Page<InboxLine>> {
  const conditions = conditionsOf(filter);
  const after = cursorOf(page, 4);
  const columns = `${FIRST[order]}, t.created_at, t.instance, t.key`;
  if (after !== undefined) conditions.add(`(${columns}) > (?, ?, ?, ?)`, ...after);
  const sql = numbered(`${SELECT} WHERE ${conditions.where} ORDER BY ${columns} LIMIT ?`);
  const { rows } = await database.query(sql, [...conditions.parameters, rowLimit(page)]);
  return pageOf(rows, page, inboxLineOf, (line) => [
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
  const { rows } = await database.prepared(`${SELECT} WHERE t.instance = $1 AND t.key = $2`, [
    instance,
    task,
  ]);
  return rows[0] && inboxLineOf(rows[0]);
}

function conditionsOf(filter: InboxFilter): Conditions {
  const conditions = new Conditions();
  const whose = whoseOf(filter);
  if (whose.sql.length > 0) conditions.add(`(${whose.sql.join(' OR ')})`, ...whose.parameters);
  if (filter.asOf !== undefined)
    conditions.add('(t.follow_up_at IS NULL OR t.follow_up_at <= ?)', filter.asOf);
  if (filter.unclaimed === true) conditions.add('t.person IS NULL');
  if (filter.libraryKey !== undefined) conditions.add('l.key = ?', filter.libraryKey);
  if (filter.instance !== undefined) conditions.add('t.instance = ?', filter.instance);
  if (filter.process !== undefined) conditions.add('i.process = ?', filter.process);
  if (filter.element !== undefined) conditions.add("t.offer::json ->> 'element' = ?", filter.element);
  if (filter.caseTitle !== undefined) conditions.add('c.title = ?', filter.caseTitle);
  if (filter.workOnly === true) conditions.add("t.offer::json ->> 'purpose' <> 'confirmation'");
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = containing(filter.text);
    conditions.add(
      `(t.title ILIKE ? ESCAPE '\\' OR coalesce(c.title, d.name) ILIKE ? ESCAPE '\\')`,
      pattern,
      pattern,
    );
  }
  return conditions;
}

/** The ways in which a task can be somebody's; any of them is enough. */
function whoseOf({ person, names = [], candidates = [], roles }: InboxFilter): {
  sql: string[];
  parameters: string[];
} {
  const sql: string[] = [];
  const parameters: string[] = [];
  if (person !== undefined) {
    sql.push('t.person = ?');
    parameters.push(person);
  }
  for (const name of names) {
    sql.push('(t.meant_for IS NOT NULL AND t.person IS NULL AND strpos(t.meant_for, ?) > 0)');
    parameters.push(assigneePattern(name));
  }
  for (const name of candidates) {
    sql.push('(t.meant_for IS NOT NULL AND strpos(t.meant_for, ?) > 0)');
    parameters.push(candidatePattern(name));
  }
  if (roles !== undefined) {
    sql.push(`t.role IN (${marks(roles)})`);
    parameters.push(...roles);
    for (const role of roles) {
      sql.push('(t.meant_for IS NOT NULL AND strpos(t.meant_for, ?) > 0)');
      parameters.push(rolePattern(role));
    }
  }
  return { sql, parameters };
}

function inboxLineOf(row: SqlRow): InboxLine {
  const process = text(row, 'process');
  const deployed = json<readonly { readonly id: string; readonly name: string }[]>(row, 'processes');
  return {
    ...userTaskRowOf(row),
    libraryKey: text(row, 'library_key'),
    processName: deployed.find(({ id }) => id === process)?.name ?? text(row, 'name'),
    caseTitle: optionalText(row, 'title') ?? text(row, 'name'),
  };
}
