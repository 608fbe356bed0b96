import type {
  Page,
  PageRequest,
  ProcessFilter,
  ProcessLine,
  ProcessVersion,
} from '../../../ports/store-queries.ts';
import { integer, optionalText, present } from '../../sql/columns.ts';
import { deploymentLineOf, SELECT_DEPLOYMENT } from '../../sql/deployment-columns.ts';
import { Conditions, containing, cursorOf, pageOf, rowLimit } from '../../sql/page.ts';
import type { SqlRow } from '../../sql/program.ts';
import type { Database } from '../database.ts';

const VERSIONS = `
  SELECT d.id, d.version, d.created_at, d.created_by FROM deployment d JOIN library l ON l.id = d.library
  WHERE l.key = ? ORDER BY d.version DESC`;
const RUNNING = `
  SELECT root_deployment, count(*) AS running FROM (
    SELECT DISTINCT case_id, root_deployment FROM instance
    WHERE status = 'active' AND library = (SELECT id FROM library WHERE key = ?)
  ) GROUP BY root_deployment`;

export function processes(database: Database, filter: ProcessFilter, page: PageRequest): Page<ProcessLine> {
  const conditions = new Conditions().add(
    'd.version = (SELECT max(version) FROM deployment WHERE library = d.library)',
  );
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = containing(filter.text);
    conditions.add(
      `(d.name LIKE ? ESCAPE '\\' OR l.key LIKE ? ESCAPE '\\' OR d.file_name LIKE ? ESCAPE '\\')`,
      pattern,
      pattern,
      pattern,
    );
  }
  const after = cursorOf(page, 2);
  if (after !== undefined) conditions.add('(d.name, l.key) > (?, ?)', ...after);
  const rows = database.all(`${SELECT_DEPLOYMENT} WHERE ${conditions.where} ORDER BY d.name, l.key LIMIT ?`, [
    ...conditions.parameters,
    rowLimit(page),
  ]);
  return pageOf(
    rows,
    page,
    (row) => lineOf(database, row),
    (line) => [line.newest.name, line.libraryKey],
  );
}

export function process(database: Database, libraryKey: string): ProcessLine | undefined {
  const row = database.get(`${SELECT_DEPLOYMENT} WHERE l.key = ? ORDER BY d.version DESC LIMIT 1`, [
    libraryKey,
  ]);
  return row === undefined ? undefined : lineOf(database, row);
}

function lineOf(database: Database, row: SqlRow): ProcessLine {
  const newest = deploymentLineOf(row);
  const running = new Map(
    database
      .all(RUNNING, [newest.key])
      .map((count) => [integer(count, 'root_deployment'), integer(count, 'running')]),
  );
  const versions = database.all(VERSIONS, [newest.key]).map((version) => versionOf(version, running));
  return {
    libraryKey: newest.key,
    newest,
    versions,
    running: versions.reduce((sum, version) => sum + version.running, 0),
  };
}

function versionOf(row: SqlRow, running: ReadonlyMap<number, number>): ProcessVersion {
  const deployment = integer(row, 'id');
  return {
    deployment,
    version: integer(row, 'version'),
    createdAt: integer(row, 'created_at'),
    ...present('by', optionalText(row, 'created_by')),
    running: running.get(deployment) ?? 0,
  };
}
