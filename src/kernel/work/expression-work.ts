/**
 * Work by an expression: worked out at once, its value kept in a variable.
 */
import type { Work } from '../../wiring/definition.ts';
import { evaluateToJson } from '../evaluate.ts';
import { COMPLETE, type Next } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { setVariables } from '../variable-scope.ts';

export function startExpressionWork(
  step: Step,
  instance: ReadonlyElementInstance,
  work: Extract<Work, { by: 'expression' }>,
): Next {
  setVariables(step, instance, { [work.result]: evaluateToJson(step, instance, work.expression) });
  return COMPLETE;
}
