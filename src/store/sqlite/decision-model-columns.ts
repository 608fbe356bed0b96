/** The line of a decision model out of its row. */
import type { DecisionModelLine } from '../../ports/decision-models.ts';
import { integer, json, optionalText, present, text } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';

export const DECISION_MODEL_LINE =
  'id, key, version, name, file_name, namespace, hash, decisions, created_at, created_by';

export function decisionModelLineOf(row: SqlRow): DecisionModelLine {
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
