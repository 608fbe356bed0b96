/**
 * The key a message is told apart by, as text: the same value gives the same text on the sending and the waiting side.
 */
import type { ExpressionSource } from '../expressions/expression.ts';
import { evaluateToJson } from './evaluate.ts';
import { Impediment } from './impediment.ts';
import type { ReadonlyElementInstance } from './state.ts';
import type { Step } from './step.ts';

export function correlationKey(
  step: Step,
  instance: ReadonlyElementInstance,
  source: ExpressionSource,
): string {
  const value = evaluateToJson(step, instance, source);
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Impediment(
    'expression-failed',
    `The key ${source.text} of the message at "${step.nameOf(instance.element)}" should be a text or a number; it is ${JSON.stringify(value)}.`,
  );
}
