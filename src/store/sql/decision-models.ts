/** Decision models: added, found, loaded. */
import type {
  DecisionModelLine,
  DeployedDecisionModel,
  ModelHash,
  NewDecisionModel,
} from '../../ports/decision-models.ts';
import { bytes, integer, json, optionalText, present, text } from './columns.ts';
import { all, get, type Program, run, type SqlRow } from './program.ts';

const LINE = 'id, key, version, name, file_name, namespace, hash, decisions, created_at, created_by';
const NEWEST = 'SELECT version, hash FROM decision_model WHERE key = ? ORDER BY version DESC LIMIT 1';
const ADD = `
  INSERT INTO decision_model (key, version, name, file_name, namespace, hash, source, imports, decisions, findings, created_at, created_by)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const LOAD = `SELECT ${LINE}, source, imports, findings FROM decision_model WHERE hash = ? ORDER BY id LIMIT 1`;
const NEWEST_OF = `SELECT ${LINE} FROM decision_model WHERE key = ? ORDER BY version DESC LIMIT 1`;
const OF_VERSION = `SELECT ${LINE} FROM decision_model WHERE key = ? AND version = ?`;
const ALL = `SELECT ${LINE} FROM decision_model ORDER BY id DESC`;

export function* addDecisionModel(
  model: NewDecisionModel,
): Program<{ readonly line: DecisionModelLine; readonly created: boolean }> {
  const newest = yield* get(NEWEST, [model.key]);
  const version = newest === undefined ? 0 : integer(newest, 'version');
  if (newest !== undefined && text(newest, 'hash') === model.hash) {
    return { line: yield* existing(model.key, version), created: false };
  }
  yield* run(ADD, [
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
  return { line: yield* existing(model.key, version + 1), created: true };
}

export function* loadDecisionModel(hash: ModelHash): Program<DeployedDecisionModel | undefined> {
  const row = yield* get(LOAD, [hash]);
  if (row === undefined) return undefined;
  return {
    ...lineOf(row),
    source: bytes(row, 'source'),
    imports: json(row, 'imports'),
    findings: json(row, 'findings'),
  };
}

export function* findDecisionModel(
  key: string,
  version: number | undefined,
): Program<DecisionModelLine | undefined> {
  const row = version === undefined ? yield* get(NEWEST_OF, [key]) : yield* get(OF_VERSION, [key, version]);
  return row && lineOf(row);
}

export function* decisionModels(): Program<readonly DecisionModelLine[]> {
  return (yield* all(ALL)).map(lineOf);
}

function* existing(key: string, version: number): Program<DecisionModelLine> {
  const line = yield* findDecisionModel(key, version);
  if (line === undefined) throw new Error(`Version ${version} of the decision model ${key} is missing`);
  return line;
}

function lineOf(row: SqlRow): DecisionModelLine {
  return {
    id: integer(row, 'id'),
    key: text(row, 'key'),
    version: integer(row, 'version'),
    name: text(row, 'name'),
    fileName: text(row, 'file_name'),
    namespace: text(row, 'namespace'),
    hash: text(row, 'hash'),
    decisions: json(row, 'decisions'),
    createdAt: integer(row, 'created_at'),
    ...present('by', optionalText(row, 'created_by')),
  };
}
