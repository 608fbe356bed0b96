/**
 * Signals: a subscription by name; beside it a confirmation where nothing broadcasts the signal by itself.
 */
import { offerConfirmation } from './confirmation-trigger.ts';
import { openSubscription } from './subscription.ts';
import type { TriggerBehavior } from './trigger-behavior.ts';

export const signalTrigger: TriggerBehavior<'signal'> = {
  open(step, owner, place, trigger) {
    openSubscription(step, owner, place, 'signal', trigger.name, undefined);
    offerConfirmation(step, owner, place, trigger.confirmation);
  },
};
