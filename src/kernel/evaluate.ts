/**
 * Expressions of the definition, evaluated as an element instance sees the variables. What fails is an impediment.
 */
import type { CompiledExpression, ExpressionSource, Scope } from '../expressions/expression.ts';
import { isLargeValue } from '../expressions/large-value.ts';
import { type JsonValue, toJson, type Value } from '../expressions/value.ts';
import type { Operand } from '../wiring/definition.ts';
import { Impediment } from './impediment.ts';
import { ReadThroughScope } from './large-values.ts';
import type { ReadonlyElementInstance } from './state.ts';
import type { Step } from './step.ts';
import { VariableScope } from './variable-scope.ts';

const SHOWN_CHARACTERS = 80;

export function evaluate(step: Step, instance: ReadonlyElementInstance, source: ExpressionSource): Value {
  return evaluateIn(step, new VariableScope(step.state, instance), source, instance.element);
}

export function evaluateIn(step: Step, scope: Scope, source: ExpressionSource, element: string): Value {
  const compiled = step.program.expression(source);
  const { values, now } = step.context;
  const through = values === undefined ? undefined : new ReadThroughScope(scope, values);
  const result = compiled.evaluate(through ?? scope, { now });
  through?.finish();
  if (result.ok) return result.value;
  throw new Impediment(
    'expression-failed',
    `"${source.text}" at "${step.nameOf(element)}" could not be worked out: ${result.error.message}${readValues(compiled, scope)}`,
  );
}

export function evaluateToJson(
  step: Step,
  instance: ReadonlyElementInstance,
  source: ExpressionSource,
): JsonValue {
  return valueIn(step, new VariableScope(step.state, instance), source, instance.element);
}

/** For a variable: one that is only handed on stays the reference it is. */
export function valueIn(step: Step, scope: Scope, source: ExpressionSource, element: string): JsonValue {
  const name = variableNameOf(source);
  const handedOn: unknown = name === undefined ? undefined : scope.get(name);
  if (isLargeValue(handedOn)) return { ...handedOn };
  return toJson(evaluateIn(step, scope, source, element));
}

/** `orders`, `${orders}`: the expression is a variable and nothing else. */
export function variableNameOf({ text }: ExpressionSource): string | undefined {
  return /^\s*(?:[$#]\{)?\s*([\p{L}_][\p{L}\p{N}_]*)\s*\}?\s*$/u.exec(text)?.[1];
}

/** Only `true` is true: a condition over a missing variable does not apply. */
export function holds(step: Step, instance: ReadonlyElementInstance, source: ExpressionSource): boolean {
  return evaluate(step, instance, source) === true;
}

/** What `operand` is now; temporal values as they are. */
export function operandValue(step: Step, instance: ReadonlyElementInstance, operand: Operand): Value {
  return 'literal' in operand ? operand.literal : evaluate(step, instance, operand.expression);
}

/** For messages to people: ` (amount = 900, country is not set)`, or nothing where nothing was read. */
export function readValues(compiled: CompiledExpression, scope: Scope): string {
  const shown = [...compiled.reads].map((name) => {
    const value = scope.get(name);
    return value === undefined ? `${name} is not set` : `${name} = ${shorten(toJson(value))}`;
  });
  return shown.length === 0 ? '' : ` (${shown.join(', ')})`;
}

/** At most so much of a value as a sentence can hold. */
export function shorten(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
