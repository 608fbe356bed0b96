/**
 * Occurrences: something that was waited for has happened, and what follows at once, for the element itself, a boundary
 * event on it or an event subprocess in it.
 *
 * Boundary: what is waited for afterwards is `triggers/waits-again.ts`; the life of what is entered is `lifecycle.ts`.
 *
 * Source: BPMN 2.0.2, 13.5.2 (catch events), 13.5.3 (boundary events), 13.5.4 (event subprocesses).
 */

import type { ElementId } from '../../wiring/definition.ts';
import type { Key, Variables } from '../command.ts';
import { fixKeys } from '../correlation.ts';
import { behaviorOf } from '../elements/index.ts';
import type { Cause } from '../event.ts';
import type { EventHandler } from '../program.ts';
import type { ReadonlyElementInstance, SubscriptionWait } from '../state.ts';
import type { Step } from '../step.ts';
import { misses, settleAlternatives, waitForAllAgain, waitsAgain } from '../triggers/waits-again.ts';
import { setOwnVariables, setVariables } from '../variable-scope.ts';
import { leaveByBoundary, mapsWhatComes } from './boundary-events.ts';
import { keepResult } from './data-mapping.ts';
import { interrupt } from './event-sub-processes.ts';
import { proceed, setUp } from './lifecycle.ts';

/** A message or signal has come to one who waits for it. */
export function receive(step: Step, wait: Readonly<SubscriptionWait>, variables: Variables): void {
  const { key: subscription, owner, element, trigger } = wait;
  const stays = waitsAgain(step, element);
  step.emit({ kind: 'trigger-received', subscription, key: owner, element, stays });
  if (wait.on === 'message') fixKeys(step, owner, element, wait.name, variables);
  if (!stays) step.ask({ kind: 'close-subscription', subscription });
  settleAlternatives(step, step.instance(owner), { element, trigger });
  occur(step, owner, { element, trigger }, variables);
}

/**
 * One of the triggers that `owner` waits for has occurred, on it, on one of its boundary events, or at the start of one
 * of its event subprocesses. `variables` is what came with it.
 */
export function occur(step: Step, owner: Key, cause: Cause, variables: Variables): void {
  const instance = step.instance(owner);
  const handler = step.program.handlerAt(cause.element);
  const isBoundary = step.program.element(cause.element).behavior === 'boundary-event';
  if (misses(step, instance, cause.element)) {
    if (handler !== undefined) setVariables(step, instance, variables);
    else if (isBoundary) setVariables(step, step.instance(instance.scope), variables);
    else keepResult(step, instance, step.definitionOf(instance), variables);
    return;
  }
  if (handler !== undefined) beginEventSubProcess(step, instance, handler, cause, variables);
  else if (isBoundary) leaveByBoundary(step, instance, cause.element, variables);
  else {
    const handed = takeUp(step, instance, cause.element, variables);
    const element = step.definitionOf(instance);
    const next = behaviorOf(element).onTrigger?.(step, instance, element, { ...cause, variables: handed });
    if (next !== undefined) proceed(step, owner, next);
  }
  if (step.lives(owner)) waitForAllAgain(step, step.instance(owner), cause.element);
}

/** What the event behind a gateway is to be handed, because it maps that itself; everything else is set where it belongs. */
function takeUp(
  step: Step,
  owner: ReadonlyElementInstance,
  event: ElementId,
  variables: Variables,
): Variables {
  if (event === owner.element) keepResult(step, owner, step.program.element(event), variables);
  else if (mapsWhatComes(step, event)) return variables;
  else setVariables(step, step.instance(owner.scope), variables);
  return {};
}

/**
 * What comes with the event belongs to that run of the event subprocess alone where others may run beside it; else to the
 * scope, as with boundary events.
 */
function beginEventSubProcess(
  step: Step,
  scope: ReadonlyElementInstance,
  { subProcess }: EventHandler,
  cause: Cause,
  variables: Variables,
): void {
  const isShared = subProcess.interrupting && !mapsWhatComes(step, cause.element);
  if (subProcess.interrupting) interruptFor(step, scope);
  if (isShared) setVariables(step, scope, variables);
  const key = step.nextKey();
  step.emit({
    kind: 'element-activated',
    key,
    element: subProcess.id,
    scope: scope.key,
    role: 'single',
    holds: true,
    joined: [],
    occurred: true,
    cause,
  });
  if (!isShared && Object.keys(variables).length > 0) setOwnVariables(step, key, variables);
  setUp(step, key);
}

function interruptFor(step: Step, scope: ReadonlyElementInstance): void {
  interrupt(step, scope);
  if (scope.role === 'process') return;
  const element = step.definitionOf(scope);
  behaviorOf(element).onInterrupted?.(step, scope, element);
}
