import type { DeploymentLine } from '../../../ports/deployment.ts';
import type { Database } from '../database.ts';
import { deploymentLineOf, SELECT_DEPLOYMENT } from '../deployment-columns.ts';

const NEWEST = `${SELECT_DEPLOYMENT} WHERE l.key = ? ORDER BY d.version DESC LIMIT 1`;
const VERSION = `${SELECT_DEPLOYMENT} WHERE l.key = ? AND d.version = ?`;

export function findDeployment(
  database: Database,
  key: string,
  version?: number,
): DeploymentLine | undefined {
  const row = version === undefined ? database.get(NEWEST, [key]) : database.get(VERSION, [key, version]);
  return row === undefined ? undefined : deploymentLineOf(row);
}
