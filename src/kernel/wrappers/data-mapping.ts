/**
 * Data mapping: from the variables around an activity to what its job sees, and from the job's result back.
 *
 * Invariants:
 * M1  All sources are evaluated before anything is set, so a failing one changes nothing.
 * M2  A result that is mapped is kept as the activity's own variables until the mapping has succeeded, so an incident
 *     there does not lose it.
 */
import type { ExpressionSource } from '../../expressions/expression.ts';
import { type JsonValue, setOwn } from '../../expressions/value.ts';
import type { Mapping } from '../../wiring/definition.ts';
import type { Variables } from '../command.ts';
import { evaluateToJson } from '../evaluate.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { setOwnVariables, setVariables } from '../variable-scope.ts';

export function mapVariables(
  mappings: readonly Mapping[],
  evaluated: (source: ExpressionSource) => JsonValue,
): Variables {
  const mapped: Record<string, JsonValue> = {};
  for (const { target, source } of mappings) setOwn(mapped, target, evaluated(source));
  return mapped;
}

/** First half: what the job returned, before it is mapped. */
export function keepResult(
  step: Step,
  instance: ReadonlyElementInstance,
  outputs: readonly Mapping[] | undefined,
  result: Variables,
): void {
  if (outputs === undefined) setVariables(step, instance, result);
  else setOwnVariables(step, instance.key, result);
}

/** Second half; may meet an impediment. */
export function mapResult(
  step: Step,
  instance: ReadonlyElementInstance,
  outputs: readonly Mapping[] | undefined,
): void {
  if (outputs === undefined) return;
  const mapped = mapVariables(outputs, (source) => evaluateToJson(step, instance, source));
  setVariables(step, step.instance(instance.scope), mapped);
}
