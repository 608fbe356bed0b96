import type { InboxFilter, InboxLine, InboxOrder, Page, PageRequest } from '../../../ports/store-queries.ts';
import { integer, json, optionalText, text } from '../../sql/columns.ts';
import { Conditions, containing, cursorOf, pageOf, rowLimit } from '../../sql/page.ts';
import type { SqlRow } from '../../sql/program.ts';
import { assigneePattern, candidatePattern, rolePattern } from '../../sql/task-names.ts';
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
    l.key, d.name, d.processes, c.process, c.title
  ${FROM}`;
const COUNTED_TO = 1000;

/** What comes first, as a column; among equals the oldest. */
const FIRST: Readonly<Record<InboxOrder, string>> = {
  urgent: 't.urgency',
  due: `coalesce(t.due_at, ${Number.MAX_SAFE_INTEGER})`,
};

export function inbox(
  database: Database,
  filter: InboxFilter,
  page: PageRequest,
  order: InboxOrder,
): Page<InboxLine> {
  const conditions = conditionsOf(filter);
  const after = cursorOf(page, 3);
  const columns = `${FIRST[order]}, t.created_at, t.id`;
  if (after !== undefined) conditions.add(`(${columns}) > (?, ?, ?)`, ...after);
  const rows = database.all(`${SELECT} WHERE ${conditions.where} ORDER BY ${columns} LIMIT ?`, [
    ...conditions.parameters,
    rowLimit(page),
  ]);
  return pageOf(rows, page, inboxLineOf, (line) => [
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
  return row === undefined ? undefined : inboxLineOf(row);
}

function conditionsOf(filter: InboxFilter): Conditions {
  const conditions = new Conditions();
  const whose = whoseOf(filter);
  if (whose.sql.length > 0) conditions.add(`(${whose.sql.join(' OR ')})`, ...whose.parameters);
  if (filter.asOf !== undefined)
    conditions.add('(t.follow_up_at IS NULL OR t.follow_up_at <= ?)', filter.asOf);
  if (filter.unclaimed === true) conditions.add('t.person IS NULL');
  if (filter.libraryKey !== undefined) conditions.add('l.key = ?', filter.libraryKey);
  if (filter.instance !== undefined) conditions.add('t.id BETWEEN ? AND ?', ...rowRange(filter.instance));
  if (filter.process !== undefined) conditions.add('i.process = ?', filter.process);
  if (filter.element !== undefined) conditions.add("json_extract(t.offer, '$.element') = ?", filter.element);
  if (filter.caseTitle !== undefined) conditions.add('c.title = ?', filter.caseTitle);
  if (filter.workOnly === true) conditions.add("json_extract(t.offer, '$.purpose') <> 'confirmation'");
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
    sql.push('(t.meant_for IS NOT NULL AND t.person IS NULL AND instr(t.meant_for, ?) > 0)');
    parameters.push(assigneePattern(name));
  }
  for (const name of candidates) {
    sql.push('(t.meant_for IS NOT NULL AND instr(t.meant_for, ?) > 0)');
    parameters.push(candidatePattern(name));
  }
  if (roles !== undefined) {
    sql.push(`t.role IN (${roles.map(() => '?').join(', ')})`);
    parameters.push(...roles);
    for (const role of roles) {
      sql.push('(t.meant_for IS NOT NULL AND instr(t.meant_for, ?) > 0)');
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
    libraryKey: text(row, 'key'),
    processName: deployed.find(({ id }) => id === process)?.name ?? text(row, 'name'),
    caseTitle: optionalText(row, 'title') ?? text(row, 'name'),
  };
}
