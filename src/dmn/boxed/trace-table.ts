/** What is kept of a table's evaluation, so that a person sees which rule fired and why the others did not. */
import type { Value } from '../../expressions/value.ts';
import { isRecord, ownProperty } from '../../expressions/value.ts';
import type { TableExpression } from '../decision-model.ts';
import type { CellAnswer, RuleTrace, TableTrace } from '../explanation.ts';
import { TRACED_CELLS, TRACED_RULES } from '../explanation.ts';
import { plainName } from '../frame.ts';
import { boundedJson } from '../from-json.ts';
import type { Run } from '../run.ts';
import type { Hit } from './hit-policy.ts';

export function traceOf(
  run: Run,
  table: TableExpression,
  inputs: readonly Value[],
  answers: readonly (readonly CellAnswer[])[],
  hits: readonly Hit[],
): TableTrace {
  const fired = new Map(hits.map((hit) => [hit.rule, hit.value]));
  const width = Math.max(1, table.inputs.length);
  let room = Math.min(TRACED_RULES, Math.floor(TRACED_CELLS / width));
  const rules: RuleTrace[] = [];
  for (const [i, cells] of answers.entries()) {
    const value = fired.get(i);
    if (value === undefined && room <= 0) continue;
    room -= 1;
    const place = table.rules[i];
    rules.push({
      id: place?.id ?? '',
      number: i + 1,
      fired: value !== undefined,
      cells,
      ...(value === undefined ? {} : { outputs: outputsOf(table, value) }),
    });
  }
  const defaulted = hits.length === 0 && table.outputs.some((output) => output.default !== undefined);
  return {
    decision: run.current.id,
    name: run.current.name,
    table: table.id,
    hitPolicy: table.hitPolicy,
    inputs: table.inputs.map((input, i) => ({
      id: input.id,
      label: input.label,
      value: boundedJson(inputs[i] ?? null),
    })),
    outputs: table.outputs.map(({ id, label }) => ({ id, label })),
    rules,
    ruleCount: table.rules.length,
    ...(defaulted ? { defaulted: true as const } : {}),
  };
}

function outputsOf(table: TableExpression, value: Value) {
  if (table.outputs.length === 1) return [boundedJson(value)];
  return table.outputs.map((output, i) => {
    const name = plainName(output.name ?? `output ${i + 1}`);
    return boundedJson(isRecord(value) ? (ownProperty(value, name) ?? null) : null);
  });
}
