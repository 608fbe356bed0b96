import type { DeploymentLine } from '../../ports/deployment.ts';
import type {
  Page,
  PageRequest,
  ProcessFilter,
  ProcessLine,
  ProcessVersion,
} from '../../ports/store-queries.ts';
import { integer, optionalText, present } from './columns.ts';
import { deploymentLineOf, SELECT_DEPLOYMENT } from './deployment-columns.ts';
import type { Dialect } from './dialect.ts';
import { Conditions, containing, cursorOf, pageOf, rowLimit } from './page.ts';
import { all, get, type Program, type SqlRow } from './program.ts';

const VERSIONS = `
  SELECT d.id, d.version, d.created_at, d.created_by FROM deployment d JOIN library l ON l.id = d.library
  WHERE l.key = ? ORDER BY d.version DESC`;
const RUNNING = `
  SELECT root_deployment, count(*) AS running FROM (
    SELECT DISTINCT case_id, root_deployment FROM instance
    WHERE status = 'active' AND library = (SELECT id FROM library WHERE key = ?)
  ) running_cases GROUP BY root_deployment`;

export function* processes(
  { like }: Dialect,
  filter: ProcessFilter,
  page: PageRequest,
): Program<Page<ProcessLine>> {
  const conditions = new Conditions().add(
    'd.version = (SELECT max(version) FROM deployment WHERE library = d.library)',
  );
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = containing(filter.text);
    const found = ['d.name', 'l.key', 'd.file_name'].map((column) => `${column} ${like} ? ESCAPE '\\'`);
    conditions.add(`(${found.join(' OR ')})`, pattern, pattern, pattern);
  }
  const after = cursorOf(page, 2);
  if (after !== undefined) conditions.add('(d.name, l.key) > (?, ?)', ...after);
  const rows = yield* all(`${SELECT_DEPLOYMENT} WHERE ${conditions.where} ORDER BY d.name, l.key LIMIT ?`, [
    ...conditions.parameters,
    rowLimit(page),
  ]);
  const shown = pageOf(rows, page, deploymentLineOf, ({ name, key }) => [name, key]);
  const items: ProcessLine[] = [];
  for (const newest of shown.items) items.push(yield* lineOf(newest));
  return { ...shown, items };
}

export function* process(libraryKey: string): Program<ProcessLine | undefined> {
  const row = yield* get(`${SELECT_DEPLOYMENT} WHERE l.key = ? ORDER BY d.version DESC LIMIT 1`, [
    libraryKey,
  ]);
  return row === undefined ? undefined : yield* lineOf(deploymentLineOf(row));
}

function* lineOf(newest: DeploymentLine): Program<ProcessLine> {
  const counts = yield* all(RUNNING, [newest.key]);
  const running = new Map(
    counts.map((count) => [integer(count, 'root_deployment'), integer(count, 'running')]),
  );
  const versions = (yield* all(VERSIONS, [newest.key])).map((version) => versionOf(version, running));
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
