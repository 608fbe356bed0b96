/**
 * Timers: the due time is worked out when the element begins to wait. A cycle on a non-interrupting boundary event goes
 * on from the due time, not from when it was noticed, so that it does not drift; what was missed is not made up for one by
 * one.
 */
import { toJson } from '../../expressions/value.ts';
import type { Trigger } from '../../wiring/definition.ts';
import { operandValue } from '../evaluate.ts';
import { Impediment } from '../impediment.ts';
import type { ReadonlyElementInstance, TimerWait } from '../state.ts';
import type { Step } from '../step.ts';
import { type DueTimes, dueTimes, nextDue } from '../timer/due-times.ts';
import type { TriggerBehavior, TriggerPlace } from './trigger-behavior.ts';

export const timerTrigger: TriggerBehavior<'timer'> = {
  open(step, owner, place, trigger) {
    const kept = step.takeOver('timer', owner.key, { element: place.element, trigger: place.index });
    if (kept === undefined) schedule(step, owner, place, dueTimesOf(step, owner, place, trigger));
  },
};

/** The next firing of a cycle, if there is one. Firings missed meanwhile are made up for by this one. */
export function scheduleNext(step: Step, owner: ReadonlyElementInstance, fired: Readonly<TimerWait>): void {
  if (fired.every === undefined || fired.left === 0) return;
  const at = nextDue(fired.at, fired.every, step.context.now);
  if (at === undefined) return;
  const left = fired.left === undefined ? undefined : fired.left - 1;
  schedule(step, owner, { element: fired.element, index: fired.trigger }, { at, every: fired.every, left });
}

function dueTimesOf(
  step: Step,
  owner: ReadonlyElementInstance,
  place: TriggerPlace,
  trigger: Extract<Trigger, { kind: 'timer' }>,
): DueTimes {
  const value = operandValue(step, owner, trigger.value);
  const found = dueTimes(trigger.timer, toJson(value), step.context.now);
  if (found.ok) return found.times;
  const written = 'literal' in trigger.value ? '' : ` (from ${trigger.value.expression.text})`;
  throw new Impediment(
    'bad-timer',
    `The timer "${step.nameOf(place.element)}" cannot be set${written}: ${found.message}`,
  );
}

function schedule(step: Step, owner: ReadonlyElementInstance, place: TriggerPlace, times: DueTimes): void {
  const timer = step.nextKey();
  step.emit({
    kind: 'timer-scheduled',
    timer,
    key: owner.key,
    element: place.element,
    trigger: place.index,
    at: times.at,
    ...(times.every !== undefined && { every: times.every }),
    ...(times.left !== undefined && { left: times.left }),
  });
  step.ask({ kind: 'schedule-timer', timer, element: place.element, at: times.at });
}
