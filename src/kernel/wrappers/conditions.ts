/**
 * Conditions that may have changed are worked out, between one move of a token and the next: one that has become true
 * occurs, one that has become false may occur again.
 *
 * Invariants:
 * C1  A condition is worked out when it begins to be waited for, and when a variable it reads is set where it sees it;
 *     never else.
 * C2  It occurs when it becomes true, not while it stays so (BPMN 10.5.5.3: once false, it has to become true again).
 * C3  One that cannot be worked out because something it reads is not there yet does not hold; for any other reason it is
 *     an incident of who waits, who goes on waiting.
 */
import type { ExpressionSource } from '../../expressions/expression.ts';
import type { Key } from '../command.ts';
import { holds } from '../evaluate.ts';
import { Impediment } from '../impediment.ts';
import type { ReadonlyElementInstance, SubscriptionWait } from '../state.ts';
import type { Step } from '../step.ts';
import { triggersAt } from '../triggers/index.ts';
import { VariableScope } from '../variable-scope.ts';
import { raiseIncident } from './incidents.ts';
import { receive } from './occurrences.ts';

export function settleConditions(step: Step): void {
  for (const key of step.unsettledConditions) {
    step.unsettledConditions.delete(key);
    const wait = step.wait('subscription', key);
    if (wait !== undefined) settle(step, wait);
    if (step.state.status !== 'running') return;
  }
}

/** Also what is done again when an incident of it is resolved. */
export function unsettleConditionsOf(step: Step, owner: Key): void {
  for (const key of step.instance(owner).waits) {
    if (step.wait('subscription', key)?.on === 'condition') step.unsettledConditions.add(key);
  }
}

function settle(step: Step, wait: Readonly<SubscriptionWait>): void {
  const { key: subscription, owner, element } = wait;
  const trigger = triggersAt(step, element)[wait.trigger];
  if (trigger?.kind !== 'condition') return;
  const isTrue = holdsNow(step, step.instance(owner), wait, trigger.condition);
  if (isTrue && !wait.holds) receive(step, wait, {});
  else if (!isTrue && wait.holds) step.emit({ kind: 'condition-ceased', subscription, key: owner, element });
}

function holdsNow(
  step: Step,
  owner: ReadonlyElementInstance,
  wait: Readonly<SubscriptionWait>,
  condition: ExpressionSource,
): boolean {
  try {
    return holds(step, owner, condition);
  } catch (problem) {
    if (!(problem instanceof Impediment)) throw problem;
    const seen = new VariableScope(step.state, owner);
    if ((wait.reads ?? []).some((name) => (seen.get(name) ?? null) === null)) return false;
    if (!isHeldUp(step, owner, wait)) raiseIncident(step, owner.key, 'condition', problem, wait.element);
    return false;
  }
}

function isHeldUp(
  step: Step,
  owner: ReadonlyElementInstance,
  { element }: Readonly<SubscriptionWait>,
): boolean {
  return owner.waits.some((key) => {
    const wait = step.wait('incident', key);
    return wait?.redo === 'condition' && wait.element === element;
  });
}
