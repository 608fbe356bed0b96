/** The versions of the library: added, found, loaded. */
import type { Deployment, DeploymentId, DeploymentLine, NewDeployment } from '../../ports/deployment.ts';
import { bytes, integer, json, text } from './columns.ts';
import { deploymentLineOf, SELECT_DEPLOYMENT } from './deployment-columns.ts';
import { all, get, type Program, run, type SqlValue, written } from './program.ts';

const ADD_LIBRARY = 'INSERT INTO library (key) VALUES (?) ON CONFLICT (key) DO NOTHING';
const FIND_LIBRARY = 'SELECT id FROM library WHERE key = ?';
const NEWEST_CONTENT =
  'SELECT version, content_hash FROM deployment WHERE library = ? ORDER BY version DESC LIMIT 1';
const ADD_DEFINITION =
  'INSERT INTO definition (hash, definition) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING';
const FIND_DEFINITION = 'SELECT id FROM definition WHERE hash = ?';
const ADD = `
  INSERT INTO deployment (library, version, name, file_name, source, content_hash, wiring, findings, definition, processes, created_at, created_by)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  RETURNING id`;
const DROP_OLDER_SCHEDULES = `
  DELETE FROM start_timer WHERE deployment IN (SELECT id FROM deployment WHERE library = ?)`;
const ADD_SCHEDULE = `
  INSERT INTO start_timer (deployment, process, elements, at, every, remaining) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (deployment, process, elements) DO UPDATE SET
    at = excluded.at, every = excluded.every, remaining = excluded.remaining`;

const BY_ID = `${SELECT_DEPLOYMENT} WHERE d.id = ?`;
const BY_VERSION = `${SELECT_DEPLOYMENT} WHERE d.library = ? AND d.version = ?`;
const VERSION_OF_KEY = `${SELECT_DEPLOYMENT} WHERE l.key = ? AND d.version = ?`;
const NEWEST_OF_KEY = `${SELECT_DEPLOYMENT} WHERE l.key = ? ORDER BY d.version DESC LIMIT 1`;
const NEWEST = `
  ${SELECT_DEPLOYMENT}
  WHERE d.version = (SELECT max(version) FROM deployment WHERE library = d.library)
  ORDER BY d.id`;
const MARK = 'SELECT count(*) AS count, coalesce(max(id), 0) AS newest FROM deployment';
const REST = `
  SELECT d.source, d.wiring, d.findings, f.definition
  FROM deployment d JOIN definition f ON f.id = d.definition WHERE d.id = ?`;

export function* addDeployment(
  deployment: NewDeployment,
): Program<{ readonly line: DeploymentLine; readonly created: boolean }> {
  yield* run(ADD_LIBRARY, [deployment.key]);
  const library = yield* idOf(FIND_LIBRARY, deployment.key);
  const newest = yield* get(NEWEST_CONTENT, [library]);
  const newestVersion = newest === undefined ? 0 : integer(newest, 'version');
  if (newest !== undefined && text(newest, 'content_hash') === deployment.contentHash) {
    return { line: yield* lineOf(BY_VERSION, [library, newestVersion]), created: false };
  }
  yield* run(ADD_DEFINITION, [deployment.definitionHash, JSON.stringify(deployment.definition)]);
  const definition = yield* idOf(FIND_DEFINITION, deployment.definitionHash);
  const [added] = yield* written(ADD, valuesOf(deployment, library, newestVersion + 1, definition));
  if (added === undefined) throw new Error('A version has just been added and has no number');
  const id = integer(added, 'id');
  yield* run(DROP_OLDER_SCHEDULES, [library]);
  for (const { process, elements, at, every, remaining } of deployment.startTimers) {
    yield* run(ADD_SCHEDULE, [id, process, JSON.stringify(elements), at, every ?? null, remaining ?? null]);
  }
  return { line: yield* lineOf(BY_ID, [id]), created: true };
}

export function* findDeployment(key: string, version?: number): Program<DeploymentLine | undefined> {
  const row =
    version === undefined ? yield* get(NEWEST_OF_KEY, [key]) : yield* get(VERSION_OF_KEY, [key, version]);
  return row && deploymentLineOf(row);
}

export function* loadDeployment(id: DeploymentId): Program<Deployment | undefined> {
  const line = yield* get(BY_ID, [id]);
  const rest = yield* get(REST, [id]);
  if (line === undefined || rest === undefined) return undefined;
  return {
    ...deploymentLineOf(line),
    source: bytes(rest, 'source'),
    wiring: json(rest, 'wiring'),
    findings: json(rest, 'findings'),
    definition: json(rest, 'definition'),
  };
}

export function* newestDeployments(): Program<readonly DeploymentLine[]> {
  return (yield* all(NEWEST)).map(deploymentLineOf);
}

/** The number beside the newest: transactions that overlap may give their versions numbers the other way round. */
export function* deploymentsMark(): Program<string> {
  const row = yield* get(MARK);
  return row === undefined ? '' : `${integer(row, 'count')} ${integer(row, 'newest')}`;
}

function valuesOf(
  deployment: NewDeployment,
  library: number,
  version: number,
  definition: number,
): SqlValue[] {
  const processes = deployment.definition.processes.map(({ id, name, starts, startsWith, correlation }) => ({
    id,
    name,
    starts,
    startsWith,
    ...(correlation === undefined ? {} : { correlates: Object.keys(correlation.messages) }),
  }));
  return [
    library,
    version,
    deployment.name,
    deployment.fileName,
    deployment.source,
    deployment.contentHash,
    JSON.stringify(deployment.wiring),
    JSON.stringify(deployment.findings),
    definition,
    JSON.stringify(processes),
    deployment.createdAt,
    deployment.by ?? null,
  ];
}

function* idOf(sql: string, name: string): Program<number> {
  const row = yield* get(sql, [name]);
  if (row === undefined) throw new Error(`Nothing found that has just been added: ${name}`);
  return integer(row, 'id');
}

function* lineOf(sql: string, parameters: readonly SqlValue[]): Program<DeploymentLine> {
  const row = yield* get(sql, parameters);
  if (row === undefined) throw new Error(`A version that is there is not found: ${parameters.join(', ')}`);
  return deploymentLineOf(row);
}
