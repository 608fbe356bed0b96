/**
 * `fromAi(toolCall.orderId, "The number of the order", "string")` in the input mapping of an activity of an ad-hoc
 * subprocess: a value that whoever chooses the activity, an agent or a person, has to give with the choice.
 *
 * Boundary: the call as the only thing the expression consists of, as Camunda's modeler writes it.
 *
 * Source: Camunda 8 documentation, "fromAi" (FEEL built-in, 8.8).
 */
import type { FormFieldMeaning } from '../meaning.ts';

const call =
  /^=?\s*fromAi\(\s*([A-Za-z_][\w.]*)\s*(?:,\s*"((?:[^"\\]|\\.)*)"\s*)?(?:,\s*"(\w+)"\s*)?(?:,[\s\S]*)?\)\s*$/u;

const types: Readonly<Record<string, FormFieldMeaning['type']>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  object: 'json',
  array: 'json',
};

/** The field for it; `undefined` where the expression is none. */
export function fromAi(target: string, expression: string): FormFieldMeaning | undefined {
  const found = call.exec(expression);
  if (found === null) return undefined;
  const [, , hint, type = 'string'] = found;
  return {
    name: target,
    type: types[type] ?? 'string',
    required: true,
    ...(hint === undefined || hint === '' ? {} : { hint: hint.replaceAll('\\"', '"') }),
  };
}
