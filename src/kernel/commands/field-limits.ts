/**
 * The limits of a form's field: how much, how long, of which form. What a person gave has the field's type already.
 */
import { compileExpression, scopeOf } from '../../expressions/expression.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { FormField } from '../../wiring/definition.ts';

/** FEEL's `matches` refuses patterns that could take too long; what it refuses is not held against the person. */
const matches = compileExpression({ language: 'feel', text: 'matches(value, pattern)' });

/** What was expected, where the value is not that. */
export function beyondLimits(field: FormField, value: JsonValue): string | undefined {
  if (typeof value === 'number') {
    if (field.min !== undefined && value < field.min) return `at least ${field.min}`;
    if (field.max !== undefined && value > field.max) return `at most ${field.max}`;
  }
  if (typeof value !== 'string' || field.type !== 'string') return undefined;
  const { minLength, maxLength, pattern } = field;
  if (minLength !== undefined && value.length < minLength) return `at least ${minLength} characters long`;
  if (maxLength !== undefined && value.length > maxLength) return `at most ${maxLength} characters long`;
  return pattern === undefined || fits(value, pattern) ? undefined : `of the form ${pattern}`;
}

function fits(value: string, pattern: string): boolean {
  if (!matches.ok) return true;
  const result = matches.expression.evaluate(scopeOf({ value, pattern: `^(?:${pattern})$` }), { now: 0 });
  return !result.ok || result.value !== false;
}
