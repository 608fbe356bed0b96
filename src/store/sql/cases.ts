/**
 * The list of cases. A case is the line of its first instance (`id = case_id`); its status is derived from all of
 * its instances.
 */
import type { CaseFilter, CaseLine, CaseStatus, Page, PageRequest } from '../../ports/store-queries.ts';
import { integer, json, optionalInteger, optionalText, present, text } from './columns.ts';
import type { Dialect } from './dialect.ts';
import { Conditions, containing, cursorOf, pageOf, rowLimit } from './page.ts';
import { all, get, type Program, type SqlRow } from './program.ts';

const STATUS = `
  CASE
    WHEN EXISTS (SELECT 1 FROM instance s WHERE s.status = 'stopped' AND s.case_id = i.id) THEN 'stopped'
    WHEN i.status = 'active' THEN 'active'
    WHEN EXISTS (SELECT 1 FROM instance a WHERE a.case_id = i.id AND a.id <> a.case_id AND a.status = 'active') THEN 'active'
    ELSE i.status
  END`;

const selectCase = ({ greatest }: Dialect) => `
  SELECT i.id, i.process, i.title, i.started_at, i.started_by, i.deployment,
    d.version, d.name, d.processes, l.key,
    ${STATUS} AS case_status,
    ${greatest}(coalesce(i.ended_at, 0), coalesce((SELECT max(f.ended_at) FROM instance f WHERE f.case_id = i.id AND f.id <> f.case_id), 0)) AS last_end,
    (SELECT count(*) FROM incident x WHERE x.case_id = i.id) AS incidents
  FROM instance i JOIN deployment d ON d.id = i.deployment JOIN library l ON l.id = d.library`;

export function* cases(dialect: Dialect, filter: CaseFilter, page: PageRequest): Program<Page<CaseLine>> {
  const conditions = conditionsOf(dialect, filter);
  const after = cursorOf(page, 1);
  if (after !== undefined) conditions.add('i.id < ?', ...after);
  const rows = yield* all(`${selectCase(dialect)} WHERE ${conditions.where} ORDER BY i.id DESC LIMIT ?`, [
    ...conditions.parameters,
    rowLimit(page),
  ]);
  return pageOf(rows, page, caseLineOf, (line) => [line.id]);
}

export function* caseLine(dialect: Dialect, id: number): Program<CaseLine | undefined> {
  const row = yield* get(`${selectCase(dialect)} WHERE i.id = ? AND i.id = i.case_id`, [id]);
  return row === undefined ? undefined : caseLineOf(row);
}

function conditionsOf({ like }: Dialect, filter: CaseFilter): Conditions {
  const conditions = new Conditions().add('i.id = i.case_id');
  if (filter.libraryKey !== undefined) {
    conditions.add('i.library = (SELECT id FROM library WHERE key = ?)', filter.libraryKey);
  }
  if (filter.version !== undefined) conditions.add('d.version = ?', filter.version);
  if (filter.status === 'active') {
    // The index of active instances is small; the cases that ended are many.
    const mine =
      filter.libraryKey === undefined ? '' : ' AND library = (SELECT id FROM library WHERE key = ?)';
    conditions.add(
      `i.id IN (SELECT case_id FROM instance WHERE status = 'active'${mine})`,
      ...(filter.libraryKey === undefined ? [] : [filter.libraryKey]),
    );
  }
  if (filter.status !== undefined) conditions.add(`${STATUS} = ?`, filter.status);
  if (filter.troubled === true) {
    conditions.add(
      "(i.id IN (SELECT case_id FROM incident) OR i.id IN (SELECT case_id FROM instance WHERE status = 'stopped'))",
    );
  }
  if (filter.startedFrom !== undefined) conditions.add('i.started_at >= ?', filter.startedFrom);
  if (filter.startedBefore !== undefined) conditions.add('i.started_at < ?', filter.startedBefore);
  if (filter.text !== undefined && filter.text !== '') {
    const number = Number(filter.text);
    const isNumber = Number.isSafeInteger(number) && number > 0;
    conditions.add(
      `(coalesce(i.title, d.name) ${like} ? ESCAPE '\\'${isNumber ? ' OR i.id = ?' : ''})`,
      containing(filter.text),
      ...(isNumber ? [number] : []),
    );
  }
  return conditions;
}

function caseLineOf(row: SqlRow): CaseLine {
  const process = text(row, 'process');
  const deployed = json<readonly { readonly id: string; readonly name: string }[]>(row, 'processes');
  const status = statusOf(row);
  return {
    id: integer(row, 'id'),
    title: optionalText(row, 'title') ?? text(row, 'name'),
    status,
    libraryKey: text(row, 'key'),
    version: integer(row, 'version'),
    deployment: integer(row, 'deployment'),
    process,
    processName: deployed.find(({ id }) => id === process)?.name ?? text(row, 'name'),
    startedAt: integer(row, 'started_at'),
    ...present('endedAt', status === 'active' ? undefined : optionalInteger(row, 'last_end')),
    ...present('by', optionalText(row, 'started_by')),
    incidents: integer(row, 'incidents'),
  };
}

function statusOf(row: SqlRow): CaseStatus {
  const status = text(row, 'case_status');
  if (status === 'active' || status === 'completed' || status === 'terminated' || status === 'stopped')
    return status;
  throw new Error(`Unknown status of a case: ${status}`);
}
