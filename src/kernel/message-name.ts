/** The name of a message, worked out where the diagram gives it as an expression; may meet an impediment. */
import type { ExpressionSource } from '../expressions/expression.ts';
import { evaluateToJson } from './evaluate.ts';
import { Impediment } from './impediment.ts';
import type { ReadonlyElementInstance } from './state.ts';
import type { Step } from './step.ts';

export function messageName(
  step: Step,
  instance: ReadonlyElementInstance,
  { name, nameBy }: { readonly name: string; readonly nameBy?: ExpressionSource },
): string {
  if (nameBy === undefined) return name;
  const value = evaluateToJson(step, instance, nameBy);
  if (typeof value === 'string' && value !== '') return value;
  throw new Impediment(
    'expression-failed',
    `The name ${nameBy.text} of the message at "${step.nameOf(instance.element)}" should be a text; it is ${JSON.stringify(value)}.`,
  );
}
