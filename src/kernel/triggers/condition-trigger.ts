/**
 * Conditions: a subscription that nobody delivers to. Whether it holds is worked out when the command has done its own
 * part (`wrappers/conditions.ts`): now for the first time, later whenever a variable it reads has changed.
 */
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { offerConfirmation } from './confirmation-trigger.ts';
import type { TriggerBehavior, TriggerOf, TriggerPlace } from './trigger-behavior.ts';

export const conditionTrigger: TriggerBehavior<'condition'> = {
  open(step, owner, place, trigger) {
    watch(step, owner, place, trigger);
    offerConfirmation(step, owner, place, trigger.confirmation);
  },
};

function watch(
  step: Step,
  owner: ReadonlyElementInstance,
  { element, index }: TriggerPlace,
  { condition }: TriggerOf<'condition'>,
): void {
  if (step.takeOver('subscription', owner.key, { element, trigger: index }) !== undefined) return;
  const subscription = step.nextKey();
  const name = condition.text;
  const reads = [...step.program.expression(condition).reads];
  step.emit({
    kind: 'subscription-opened',
    subscription,
    key: owner.key,
    element,
    trigger: index,
    on: 'condition',
    name,
    reads,
  });
  step.ask({ kind: 'open-subscription', subscription, element, trigger: 'condition', name });
  step.unsettledConditions.add(subscription);
}
