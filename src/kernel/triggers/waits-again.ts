/**
 * What becomes of the waiting at an event once one of its triggers has occurred.
 *
 * Boundary: catch events, boundary events and the starts of event subprocesses alike; what the event itself does then is
 * `wrappers/lifecycle.ts`.
 *
 * Invariants:
 * W1  Of an event that needs all of its triggers (parallel multiple), a trigger that has occurred leaves no wait behind:
 *     when no wait is left, all have occurred.
 * W2  What does not interrupt can happen again: it goes on waiting, and a person is asked anew, so that nobody can say
 *     twice what was known already.
 *
 * Source: BPMN 2.0.2, 10.5.4 (multiple, parallel multiple), 13.5.3 (non-interrupting boundary events).
 */
import type { ElementId, Trigger } from '../../wiring/definition.ts';
import type { Cause } from '../event.ts';
import { Impediment } from '../impediment.ts';
import type { ReadonlyElementInstance, ReadonlyWait } from '../state.ts';
import type { Step } from '../step.ts';
import { raiseIncident } from '../wrappers/incidents.ts';
import { offerConfirmation } from './confirmation-trigger.ts';
import { openTriggers, triggersAt } from './index.ts';

/** It waits for the same again, one trigger at a time. */
export function waitsAgain(step: Step, element: ElementId): boolean {
  return canHappenAgain(step, element) && !needsAll(step, element);
}

export function canHappenAgain(step: Step, id: ElementId): boolean {
  const event = step.program.element(id);
  if (event.behavior === 'boundary-event') return !isInterrupting(step, id);
  return step.program.handlerAt(id)?.subProcess.interrupting === false;
}

/** An error and a cancellation always interrupt, whatever is drawn (BPMN 10.5.6, table 10.92). */
export function isInterrupting(step: Step, boundary: ElementId): boolean {
  const event = step.program.element(boundary);
  if (event.behavior !== 'boundary-event' || event.interrupting) return true;
  return event.triggers.some(({ kind }) => kind === 'error' || kind === 'cancel');
}

function needsAll(step: Step, id: ElementId): boolean {
  const event = step.program.element(id);
  return 'needsAll' in event && event.needsAll === true;
}

/** The other ways in which the same could have been learnt are pointless now, or begin anew. */
export function settleAlternatives(step: Step, owner: ReadonlyElementInstance, cause: Cause): void {
  const again = waitsAgain(step, cause.element);
  step.withdrawAll(owner, (wait) => {
    if (!standsFor(wait, cause)) return true;
    return again && wait.kind === 'subscription';
  });
  if (!again) return;
  const trigger = triggersAt(step, cause.element)[cause.trigger];
  const confirmation = trigger !== undefined && mayBeSaidAgain(trigger) ? trigger.confirmation : undefined;
  offerConfirmation(step, owner, { element: cause.element, index: cause.trigger }, confirmation);
}

/** Of an event that needs all of its triggers: whether some have not occurred yet. */
export function misses(step: Step, owner: ReadonlyElementInstance, element: ElementId): boolean {
  if (!needsAll(step, element)) return false;
  return owner.waits.some((key) => {
    const wait = step.state.waits.get(key);
    return wait !== undefined && wait.element === element && isForTrigger(wait);
  });
}

/** All of its triggers have occurred: it waits for all of them once more, where it can happen again. */
export function waitForAllAgain(step: Step, owner: ReadonlyElementInstance, element: ElementId): void {
  if (!needsAll(step, element) || !canHappenAgain(step, element)) return;
  try {
    openTriggers(step, owner, element, triggersAt(step, element));
  } catch (problem) {
    if (!(problem instanceof Impediment)) throw problem;
    step.withdrawAll(owner, (wait) => wait.element !== element || !isForTrigger(wait));
    raiseIncident(step, owner.key, 'wait-again', problem, element);
  }
}

function standsFor(wait: ReadonlyWait, cause: Cause): boolean {
  return isForTrigger(wait) && wait.element === cause.element && wait.trigger === cause.trigger;
}

function isForTrigger(wait: ReadonlyWait): wait is Extract<ReadonlyWait, { trigger: number }> {
  if (wait.kind === 'user-task') return wait.purpose === 'confirmation';
  return wait.kind === 'timer' || wait.kind === 'subscription';
}

/** A timer without a time that was said to be over is over. */
function mayBeSaidAgain(trigger: Trigger): trigger is Extract<Trigger, { readonly confirmation?: unknown }> {
  return 'confirmation' in trigger && !(trigger.kind === 'confirmation' && trigger.stands === 'timer');
}
