/**
 * Work by a message (receive tasks): done when the first of its triggers occurs.
 */
import type { Work } from '../../wiring/definition.ts';
import { COMPLETE, type Next, WAIT } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { openTriggers } from '../triggers/index.ts';

export function startMessageWork(
  step: Step,
  instance: ReadonlyElementInstance,
  work: Extract<Work, { by: 'message' }>,
): Next {
  if (instance.occurred) return COMPLETE;
  openTriggers(step, instance, instance.element, work.triggers);
  return WAIT;
}
