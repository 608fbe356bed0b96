/**
 * Opening a subscription: the event and the effect.
 */
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import type { TriggerPlace } from './trigger-behavior.ts';

export function openSubscription(
  step: Step,
  owner: ReadonlyElementInstance,
  place: TriggerPlace,
  on: 'message' | 'signal',
  name: string,
  correlation: string | undefined,
): void {
  const { element } = place;
  if (step.takeOver('subscription', owner.key, { element, trigger: place.index }) !== undefined) return;
  const subscription = step.nextKey();
  const opened = {
    kind: 'subscription-opened',
    subscription,
    key: owner.key,
    element,
    trigger: place.index,
    on,
    name,
  } as const;
  const asked = { kind: 'open-subscription', subscription, element, trigger: on, name } as const;
  step.emit(correlation === undefined ? opened : { ...opened, correlation });
  step.ask(correlation === undefined ? asked : { ...asked, key: correlation });
}
