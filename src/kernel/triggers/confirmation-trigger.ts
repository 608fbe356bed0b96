/**
 * Confirmations: something only a person can know has happened. A user task of its own, beside any subscription for the
 * same thing; what comes first ends the other.
 */
import type { Confirmation } from '../../wiring/definition.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { offerUserTask } from '../user-task.ts';
import type { TriggerBehavior, TriggerPlace } from './trigger-behavior.ts';

export const confirmationTrigger: TriggerBehavior<'confirmation'> = {
  open: (step, owner, place, trigger) => offerConfirmation(step, owner, place, trigger.confirmation),
};

export function offerConfirmation(
  step: Step,
  owner: ReadonlyElementInstance,
  place: TriggerPlace,
  confirmation: Confirmation | undefined,
): void {
  if (confirmation === undefined) return;
  offerUserTask(step, owner, {
    element: place.element,
    purpose: 'confirmation',
    title: confirmation.prompt,
    role: confirmation.role,
    trigger: place.index,
  });
}
