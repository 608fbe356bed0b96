import type { DeploymentLine, NewDeployment } from '../../../ports/deployment.ts';
import { integer, text } from '../../sql/columns.ts';
import type { Database } from '../database.ts';
import { deploymentLineOf, SELECT_DEPLOYMENT } from '../deployment-columns.ts';
import { putStartTimer } from './put-start-timer.ts';

const ADD_LIBRARY = 'INSERT INTO library (key) VALUES (?) ON CONFLICT (key) DO NOTHING';
const FIND_LIBRARY = 'SELECT id FROM library WHERE key = ?';
const NEWEST =
  'SELECT id, version, content_hash FROM deployment WHERE library = ? ORDER BY version DESC LIMIT 1';
const ADD_DEFINITION =
  'INSERT INTO definition (hash, definition) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING';
const FIND_DEFINITION = 'SELECT id FROM definition WHERE hash = ?';
const ADD = `
  INSERT INTO deployment (library, version, name, file_name, source, content_hash, wiring, findings, definition, processes, created_at, created_by)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const DROP_OLDER_SCHEDULES = `
  DELETE FROM start_timer WHERE deployment IN (SELECT id FROM deployment WHERE library = ?)`;
const BY_VERSION = `${SELECT_DEPLOYMENT} WHERE d.library = ? AND d.version = ?`;

export function addDeployment(
  database: Database,
  deployment: NewDeployment,
): { readonly line: DeploymentLine; readonly created: boolean } {
  return database.transaction(() => {
    database.run(ADD_LIBRARY, [deployment.key]);
    const library = idOf(database, FIND_LIBRARY, deployment.key);
    const newest = database.get(NEWEST, [library]);
    const newestVersion = newest === undefined ? 0 : integer(newest, 'version');
    if (newest !== undefined && text(newest, 'content_hash') === deployment.contentHash) {
      return { line: lineOf(database, library, newestVersion), created: false };
    }
    database.run(ADD_DEFINITION, [deployment.definitionHash, JSON.stringify(deployment.definition)]);
    database.run(ADD, [
      library,
      newestVersion + 1,
      deployment.name,
      deployment.fileName,
      deployment.source,
      deployment.contentHash,
      JSON.stringify(deployment.wiring),
      JSON.stringify(deployment.findings),
      idOf(database, FIND_DEFINITION, deployment.definitionHash),
      JSON.stringify(
        deployment.definition.processes.map(({ id, name, starts, startsWith, correlation }) => ({
          id,
          name,
          starts,
          startsWith,
          ...(correlation === undefined ? {} : { correlates: Object.keys(correlation.messages) }),
        })),
      ),
      deployment.createdAt,
      deployment.by ?? null,
    ]);
    const line = lineOf(database, library, newestVersion + 1);
    database.run(DROP_OLDER_SCHEDULES, [library]);
    for (const schedule of deployment.startTimers)
      putStartTimer(database, { ...schedule, deployment: line.id });
    return { line, created: true };
  });
}

function idOf(database: Database, sql: string, name: string): number {
  const row = database.get(sql, [name]);
  if (row === undefined) throw new Error(`Nothing found that has just been added: ${name}`);
  return integer(row, 'id');
}

function lineOf(database: Database, library: number, version: number): DeploymentLine {
  const row = database.get(BY_VERSION, [library, version]);
  if (row === undefined) throw new Error(`Version ${version} of library entry ${library} is missing`);
  return deploymentLineOf(row);
}
