import type { DecisionModelLine, NewDecisionModel } from '../../../ports/decision-models.ts';
import { integer, text } from '../../sql/columns.ts';
import type { Database } from '../database.ts';
import { DECISION_MODEL_LINE, decisionModelLineOf } from '../decision-model-columns.ts';

const NEWEST = 'SELECT version, hash FROM decision_model WHERE key = ? ORDER BY version DESC LIMIT 1';
const BY_VERSION = `SELECT ${DECISION_MODEL_LINE} FROM decision_model WHERE key = ? AND version = ?`;
const ADD = `
  INSERT INTO decision_model (key, version, name, file_name, namespace, hash, source, imports, decisions, findings, created_at, created_by)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function addDecisionModel(
  database: Database,
  model: NewDecisionModel,
): { readonly line: DecisionModelLine; readonly created: boolean } {
  return database.transaction(() => {
    const newest = database.get(NEWEST, [model.key]);
    const version = newest === undefined ? 0 : integer(newest, 'version');
    if (newest !== undefined && text(newest, 'hash') === model.hash) {
      return { line: lineOf(database, model.key, version), created: false };
    }
    database.run(ADD, [
      model.key,
      version + 1,
      model.name,
      model.fileName,
      model.namespace,
      model.hash,
      model.source,
      JSON.stringify(model.imports),
      JSON.stringify(model.decisions),
      JSON.stringify(model.findings),
      model.createdAt,
      model.by ?? null,
    ]);
    return { line: lineOf(database, model.key, version + 1), created: true };
  });
}

function lineOf(database: Database, key: string, version: number): DecisionModelLine {
  const row = database.get(BY_VERSION, [key, version]);
  if (row === undefined) throw new Error(`Version ${version} of the decision model ${key} is missing`);
  return decisionModelLineOf(row);
}
