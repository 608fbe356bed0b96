import type { Deployment, DeploymentId } from '../../../ports/deployment.ts';
import { bytes, json } from '../../sql/columns.ts';
import type { Database } from '../database.ts';
import { deploymentLineOf, SELECT_DEPLOYMENT } from '../deployment-columns.ts';

const LINE = `${SELECT_DEPLOYMENT} WHERE d.id = ?`;
const REST = `
  SELECT d.source, d.wiring, d.findings, f.definition
  FROM deployment d JOIN definition f ON f.id = d.definition WHERE d.id = ?`;

export function loadDeployment(database: Database, id: DeploymentId): Deployment | undefined {
  const line = database.get(LINE, [id]);
  const rest = database.get(REST, [id]);
  if (line === undefined || rest === undefined) return undefined;
  return {
    ...deploymentLineOf(line),
    source: bytes(rest, 'source'),
    wiring: json(rest, 'wiring'),
    findings: json(rest, 'findings'),
    definition: json(rest, 'definition'),
  };
}
