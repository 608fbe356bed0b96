import type { DeploymentLine } from '../../../ports/deployment.ts';
import type { Database } from '../database.ts';
import { deploymentLineOf, SELECT_DEPLOYMENT } from '../deployment-columns.ts';

const NEWEST = `
  ${SELECT_DEPLOYMENT}
  WHERE d.version = (SELECT max(version) FROM deployment WHERE library = d.library)
  ORDER BY d.id`;

export function newestDeployments(database: Database): readonly DeploymentLine[] {
  return database.all(NEWEST).map(deploymentLineOf);
}
