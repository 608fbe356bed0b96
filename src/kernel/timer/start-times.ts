/**
 * When a timer by which a process begins is due. It has no instance, so an expression sees no variables: the day and the
 * time only.
 */
import { compileExpression } from '../../expressions/expression.ts';
import { type JsonValue, toJson } from '../../expressions/value.ts';
import type { Trigger } from '../../wiring/definition.ts';
import { type DueTimesResult, dueTimes } from './due-times.ts';

const NOTHING = { get: () => undefined };

export function startTimes(
  { timer, value }: Extract<Trigger, { kind: 'timer' }>,
  now: number,
): DueTimesResult {
  if ('literal' in value) return dueTimes(timer, value.literal, now);
  const compiled = compileExpression(value.expression);
  if (!compiled.ok) return { ok: false, message: compiled.error.message };
  const result = compiled.expression.evaluate(NOTHING, { now });
  if (!result.ok) return { ok: false, message: result.error.message };
  const computed: JsonValue = toJson(result.value);
  return dueTimes(timer, computed, now);
}
