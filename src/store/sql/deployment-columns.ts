/** The columns of a deployment's line, for every query that reads one. */
import type { DeploymentLine } from '../../ports/deployment.ts';
import { integer, json, optionalText, present, text } from './columns.ts';
import type { SqlRow } from './program.ts';

export const SELECT_DEPLOYMENT = `
  SELECT d.id, l.key, d.version, d.name, d.file_name, f.hash, d.processes, d.created_at, d.created_by
  FROM deployment d JOIN library l ON l.id = d.library JOIN definition f ON f.id = d.definition`;

export function deploymentLineOf(row: SqlRow): DeploymentLine {
  return {
    id: integer(row, 'id'),
    key: text(row, 'key'),
    version: integer(row, 'version'),
    name: text(row, 'name'),
    fileName: text(row, 'file_name'),
    definitionHash: text(row, 'hash'),
    processes: json(row, 'processes'),
    createdAt: integer(row, 'created_at'),
    ...present('by', optionalText(row, 'created_by')),
  };
}
