/**
 * The table of triggers: a kind without an entry does not compile.
 */
import type { ElementId, Trigger } from '../../wiring/definition.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { cancelTrigger } from './cancel-trigger.ts';
import { compensationTrigger } from './compensation-trigger.ts';
import { conditionTrigger } from './condition-trigger.ts';
import { confirmationTrigger } from './confirmation-trigger.ts';
import { errorTrigger } from './error-trigger.ts';
import { escalationTrigger } from './escalation-trigger.ts';
import { messageTrigger } from './message-trigger.ts';
import { signalTrigger } from './signal-trigger.ts';
import { timerTrigger } from './timer-trigger.ts';
import type { TriggerBehavior } from './trigger-behavior.ts';

const triggerBehaviors: { readonly [K in Trigger['kind']]: TriggerBehavior<K> } = {
  timer: timerTrigger,
  message: messageTrigger,
  signal: signalTrigger,
  condition: conditionTrigger,
  confirmation: confirmationTrigger,
  error: errorTrigger,
  escalation: escalationTrigger,
  compensation: compensationTrigger,
  cancel: cancelTrigger,
};

/** `owner` begins to wait for each of them. `except`: the one that has occurred already. */
export function openTriggers(
  step: Step,
  owner: ReadonlyElementInstance,
  element: ElementId,
  triggers: readonly Trigger[],
  except?: number,
): void {
  triggers.forEach((trigger, index) => {
    if (index !== except) openTrigger(step, owner, { element, index }, trigger);
  });
}

export function openTrigger<K extends Trigger['kind']>(
  step: Step,
  owner: ReadonlyElementInstance,
  place: { readonly element: ElementId; readonly index: number },
  trigger: Extract<Trigger, { kind: K }>,
): void {
  const behavior: unknown = triggerBehaviors[trigger.kind];
  (behavior as TriggerBehavior<K>).open(step, owner, place, trigger); // cast: the entry of this very trigger's kind
}

/** The triggers that stand at `element`, whatever it is. */
export function triggersAt(step: Step, element: ElementId): readonly Trigger[] {
  const definition = step.program.element(element);
  if ('triggers' in definition) return definition.triggers ?? [];
  return definition.behavior === 'task' && definition.work.by === 'message' ? definition.work.triggers : [];
}
