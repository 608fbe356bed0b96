/**
 * Work by an expression: worked out at once, its value kept in a variable.
 */
import type { Work } from '../../wiring/definition.ts';
import type { DefinitionOf } from '../elements/element-behavior.ts';
import { COMPLETE, type Next } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { keepResult } from '../wrappers/data-mapping.ts';
import { evaluateSetting } from '../wrappers/listeners.ts';

export function startExpressionWork(
  step: Step,
  instance: ReadonlyElementInstance,
  element: DefinitionOf<'task'>,
  work: Extract<Work, { by: 'expression' }>,
): Next {
  const value = evaluateSetting(step, instance, work.expression);
  if (work.result !== undefined) keepResult(step, instance, element, { [work.result]: value });
  return COMPLETE;
}
