import type { DeploymentLine } from '../../../ports/deployment.ts';
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
import { numbered, type PgDatabase } from '../database.ts';

const ONE = `${SELECT_DEPLOYMENT} WHERE l.key = $1 ORDER BY d.version DESC LIMIT 1`;
const VERSIONS = `
  SELECT d.id, d.version, d.created_at, d.created_by FROM deployment d JOIN library l ON l.id = d.library
  WHERE l.key = $1 ORDER BY d.version DESC`;
const RUNNING = `
  SELECT root_deployment, count(*) AS running FROM (
    SELECT DISTINCT case_id, root_deployment FROM instance
    WHERE status = 'active' AND library = (SELECT id FROM library WHERE key = $1)
  ) running_cases GROUP BY root_deployment`;

export async function processes(
  database: PgDatabase,
  filter: ProcessFilter,
  page: PageRequest,
): Promise<Page<ProcessLine>> {
  const conditions = new Conditions().add(
    'd.version = (SELECT max(version) FROM deployment WHERE library = d.library)',
  );
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = containing(filter.text);
    conditions.add(
      `(d.name ILIKE ? ESCAPE '\\' OR l.key ILIKE ? ESCAPE '\\' OR d.file_name ILIKE ? ESCAPE '\\')`,
      pattern,
      pattern,
      pattern,
    );
  }
  const after = cursorOf(page, 2);
  if (after !== undefined) conditions.add('(d.name, l.key) > (?, ?)', ...after);
  const sql = numbered(`${SELECT_DEPLOYMENT} WHERE ${conditions.where} ORDER BY d.name, l.key LIMIT ?`);
  const { rows } = await database.query(sql, [...conditions.parameters, rowLimit(page)]);
  const shown = pageOf(rows, page, deploymentLineOf, ({ name, key }) => [name, key]);
  const items: ProcessLine[] = [];
  for (const newest of shown.items) items.push(await lineOf(database, newest));
  return { ...shown, items };
}

export async function process(database: PgDatabase, libraryKey: string): Promise<ProcessLine | undefined> {
  const { rows } = await database.query(ONE, [libraryKey]);
  return rows[0] && lineOf(database, deploymentLineOf(rows[0]));
}

async function lineOf(database: PgDatabase, newest: DeploymentLine): Promise<ProcessLine> {
  const counts = await database.query(RUNNING, [newest.key]);
  const running = new Map(
    counts.rows.map((count) => [integer(count, 'root_deployment'), integer(count, 'running')]),
  );
  const { rows } = await database.query(VERSIONS, [newest.key]);
  const versions = rows.map((version) => versionOf(version, running));
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
