/**
 * Messages: a subscription by name and, where the definition says how, by key; beside it a confirmation where nothing
 * sends the message by itself.
 */
import { awaitedKey } from '../correlation.ts';
import { correlationKey } from '../correlation-key.ts';
import { messageName } from '../message-name.ts';
import { offerConfirmation } from './confirmation-trigger.ts';
import { openSubscription } from './subscription.ts';
import type { TriggerBehavior } from './trigger-behavior.ts';

export const messageTrigger: TriggerBehavior<'message'> = {
  open(step, owner, place, trigger) {
    const name = messageName(step, owner, trigger);
    const key =
      trigger.key === undefined ? awaitedKey(step, owner, name) : correlationKey(step, owner, trigger.key);
    openSubscription(step, owner, place, 'message', name, key);
    offerConfirmation(step, owner, place, trigger.confirmation);
  },
};
