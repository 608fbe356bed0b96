/** What both stores say alike of the inbox: which tasks are meant, what comes first, what a line tells. */

import type { UserTaskRow } from '../../ports/store.ts';
import type { InboxFilter, InboxLine, InboxOrder } from '../../ports/store-queries.ts';
import { json, optionalText, text } from './columns.ts';
import type { Dialect } from './dialect.ts';
import { Conditions, containing } from './page.ts';
import type { SqlRow } from './program.ts';
import { assigneePattern, candidatePattern, rolePattern } from './task-names.ts';

export const COUNTED_TO = 1000;

/** What comes first, as a column; among equals the oldest. */
export const FIRST_IN_INBOX: Readonly<Record<InboxOrder, string>> = {
  urgent: 't.urgency',
  due: `coalesce(t.due_at, ${Number.MAX_SAFE_INTEGER})`,
};

/** Of every filter but the instance, whose key each store writes its own way. */
export function inboxConditions(filter: InboxFilter, dialect: Dialect): Conditions {
  const { like, jsonText } = dialect;
  const conditions = new Conditions();
  const whose = whoseOf(filter, dialect);
  if (whose.sql.length > 0) conditions.add(`(${whose.sql.join(' OR ')})`, ...whose.parameters);
  if (filter.asOf !== undefined)
    conditions.add('(t.follow_up_at IS NULL OR t.follow_up_at <= ?)', filter.asOf);
  if (filter.unclaimed === true) conditions.add('t.person IS NULL');
  if (filter.libraryKey !== undefined) conditions.add('l.key = ?', filter.libraryKey);
  if (filter.process !== undefined) conditions.add('i.process = ?', filter.process);
  if (filter.element !== undefined) conditions.add(`${jsonText('t.offer', 'element')} = ?`, filter.element);
  if (filter.caseTitle !== undefined) conditions.add('c.title = ?', filter.caseTitle);
  if (filter.workOnly === true) conditions.add(`${jsonText('t.offer', 'purpose')} <> 'confirmation'`);
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = containing(filter.text);
    conditions.add(
      `(t.title ${like} ? ESCAPE '\\' OR coalesce(c.title, d.name) ${like} ? ESCAPE '\\')`,
      pattern,
      pattern,
    );
  }
  return conditions;
}

/** The ways in which a task can be somebody's; any of them is enough. */
function whoseOf(
  { person, names = [], candidates = [], roles }: InboxFilter,
  { place }: Dialect,
): {
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
    sql.push(`(t.meant_for IS NOT NULL AND t.person IS NULL AND ${place}(t.meant_for, ?) > 0)`);
    parameters.push(assigneePattern(name));
  }
  for (const name of candidates) {
    sql.push(`(t.meant_for IS NOT NULL AND ${place}(t.meant_for, ?) > 0)`);
    parameters.push(candidatePattern(name));
  }
  if (roles !== undefined) {
    // An empty list is no list for PostgreSQL.
    sql.push(`t.role IN (${roles.map(() => '?').join(', ') || 'NULL'})`);
    parameters.push(...roles);
    for (const role of roles) {
      sql.push(`(t.meant_for IS NOT NULL AND ${place}(t.meant_for, ?) > 0)`);
      parameters.push(rolePattern(role));
    }
  }
  return { sql, parameters };
}

/** `task`: what the row says of the task itself. */
export function inboxLineOf(row: SqlRow, task: UserTaskRow): InboxLine {
  const process = text(row, 'process');
  const deployed = json<readonly { readonly id: string; readonly name: string }[]>(row, 'processes');
  return {
    ...task,
    libraryKey: text(row, 'library_key'),
    processName: deployed.find(({ id }) => id === process)?.name ?? text(row, 'name'),
    caseTitle: optionalText(row, 'title') ?? text(row, 'name'),
  };
}
