import type { DecisionModelLine, DeployedDecisionModel, ModelHash } from '../../../ports/decision-models.ts';
import { bytes, json } from '../../sql/columns.ts';
import type { Database } from '../database.ts';
import { DECISION_MODEL_LINE, decisionModelLineOf } from '../decision-model-columns.ts';

const LOAD = `
  SELECT ${DECISION_MODEL_LINE}, source, imports, findings FROM decision_model WHERE hash = ? ORDER BY id LIMIT 1`;
const NEWEST_OF = `SELECT ${DECISION_MODEL_LINE} FROM decision_model WHERE key = ? ORDER BY version DESC LIMIT 1`;
const OF_VERSION = `SELECT ${DECISION_MODEL_LINE} FROM decision_model WHERE key = ? AND version = ?`;
const ALL = `SELECT ${DECISION_MODEL_LINE} FROM decision_model ORDER BY id DESC`;

export function loadDecisionModel(database: Database, hash: ModelHash): DeployedDecisionModel | undefined {
  const row = database.get(LOAD, [hash]);
  if (row === undefined) return undefined;
  return {
    ...decisionModelLineOf(row),
    source: bytes(row, 'source'),
    imports: json(row, 'imports'),
    findings: json(row, 'findings'),
  };
}

export function findDecisionModel(
  database: Database,
  key: string,
  version: number | undefined,
): DecisionModelLine | undefined {
  const row =
    version === undefined ? database.get(NEWEST_OF, [key]) : database.get(OF_VERSION, [key, version]);
  return row === undefined ? undefined : decisionModelLineOf(row);
}

export function decisionModels(database: Database): readonly DecisionModelLine[] {
  return database.all(ALL).map(decisionModelLineOf);
}
