/**
 * The form of a task as it is offered: what stands in its fields to begin with.
 *
 * Invariants:
 * F1  A value the case knows comes before the field's own first value; one that cannot be worked out leaves it empty.
 */
import { isHeavierThan, isLargeValue } from '../../expressions/large-value.ts';
import { type JsonValue, toJson } from '../../expressions/value.ts';
import type { Form, FormField, Operand } from '../../wiring/definition.ts';
import { operandValue } from '../evaluate.ts';
import { Impediment } from '../impediment.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { VariableScope } from '../variable-scope.ts';

export function filledForm(step: Step, instance: ReadonlyElementInstance, form: Form): Form {
  if (form.fields.every(({ defaultValue }) => defaultValue === undefined)) return form;
  const known = new VariableScope(step.state, instance);
  return {
    fields: form.fields.map((field): FormField => {
      const { defaultValue, ...rest } = field;
      if (defaultValue === undefined) return field;
      const value = toJson(known.get(field.name) ?? null) ?? firstValue(step, instance, defaultValue);
      return value === null || isTooLarge(step, value) ? rest : { ...rest, defaultValue: { literal: value } };
    }),
  };
}

/** Nobody edits so much in a field; the task shows it beside the form. */
function isTooLarge(step: Step, value: JsonValue): boolean {
  const { values } = step.context;
  return values !== undefined && (isLargeValue(value) || isHeavierThan(value, values.limit));
}

function firstValue(step: Step, instance: ReadonlyElementInstance, operand: Operand): JsonValue {
  try {
    return toJson(operandValue(step, instance, operand));
  } catch (problem) {
    if (problem instanceof Impediment) return null;
    throw problem;
  }
}
