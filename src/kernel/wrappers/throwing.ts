/**
 * Throwing: what an event of this instance throws at others of it. A signal reaches everybody who waits for it, an error or
 * escalation the innermost that catches it.
 *
 * Boundary: messages, and signals to other instances, are effects (`throws/`); who catches is `error-catcher.ts`.
 *
 * Source: BPMN 2.0.2, 10.5.1 (publication, propagation), 13.5.1.
 */
import type { ElementId } from '../../wiring/definition.ts';
import type { Key, Variables } from '../command.ts';
import type { ThrownError } from '../event.ts';
import { handedVariables } from '../handed-variables.ts';
import type { Given } from '../next.ts';
import type { Step } from '../step.ts';
import { canHappenAgain, misses } from '../triggers/waits-again.ts';
import { caughtVariables, findErrorCatcher, findEscalationCatcher } from './error-catcher.ts';
import { completeInstance } from './lifecycle.ts';
import { occur, receive } from './occurrences.ts';

/** Where an error or escalation comes from: `from` is the first element instance that may catch it. */
export interface ThrowSource {
  readonly key: Key;
  readonly element: ElementId;
  readonly from: Key;
}

/** What an event throws may end the event itself: then what else it throws no longer has a place to come from. */
export function give(step: Step, key: Key, given: readonly Given[]): void {
  for (const one of given) {
    if (!step.lives(key)) return;
    const { element, scope, role } = step.instance(key);
    if (one.kind === 'signal') spreadSignal(step, key, one);
    else escalate(step, { key, element, from: role === 'body' ? key : scope }, one.code, {});
  }
}

/** To everybody in this instance who waits for it now; one that ends another is before it in the order of waiting. */
function spreadSignal(
  step: Step,
  thrower: Key,
  { name, variables, reached }: Extract<Given, { kind: 'signal' }>,
): void {
  for (const key of [...(step.state.listeners.signals.get(name) ?? [])]) {
    const wait = step.wait('subscription', key);
    if (wait === undefined || key > reached) continue;
    finishThrower(step, thrower, wait.owner, wait.element);
    receive(step, wait, variables);
  }
}

/** An event that ends what it lies in has done its part: it is not what is broken off. */
function finishThrower(step: Step, thrower: Key, catcher: Key, event: ElementId): void {
  if (!step.lives(thrower) || canHappenAgain(step, event) || misses(step, step.instance(catcher), event))
    return;
  const { element, scope } = step.instance(thrower);
  const { behavior } = step.program.element(element);
  if (behavior !== 'throw-event' && behavior !== 'end-event') return;
  for (let at = scope; at !== 0; at = step.instance(at).scope) {
    if (at !== catcher) continue;
    step.emit({ kind: 'element-completed', key: thrower, element, scope });
    return;
  }
}

/** An escalation nobody catches ends nothing: whoever called the process may catch it. */
export function escalate(
  step: Step,
  source: ThrowSource,
  code: string | undefined,
  variables: Variables,
): void {
  const { key, element, from } = source;
  const catcher = findEscalationCatcher(step, step.instance(from), code);
  step.emit({
    kind: 'escalation-thrown',
    key,
    element,
    ...(code !== undefined && { code }),
    ...(catcher !== undefined && { caught: catcher.cause.element }),
  });
  const { parent } = step.state;
  if (catcher !== undefined) {
    finishThrower(step, key, catcher.owner, catcher.cause.element);
    const caught = caughtVariables(step, catcher.cause, code, undefined);
    occur(step, catcher.owner, catcher.cause, { ...variables, ...caught });
  } else if (parent !== undefined) {
    const handed = { ...handedVariables(step, step.instance(key)), ...variables };
    step.ask({
      kind: 'escalate-to-caller',
      parent,
      ...(code !== undefined && { code }),
      variables: handed,
    });
  }
}

/** An error nobody catches ends the instance. */
export function throwError(step: Step, source: ThrowSource, error: ThrownError, variables: Variables): void {
  const catcher = findErrorCatcher(step, step.instance(source.from), error.code);
  step.emit({
    kind: 'error-thrown',
    key: source.key,
    element: source.element,
    code: error.code,
    ...(error.message !== undefined && { message: error.message }),
    ...(catcher !== undefined && { boundary: catcher.cause.element }),
  });
  if (catcher !== undefined) {
    const caught = caughtVariables(step, catcher.cause, error.code, error.message);
    occur(step, catcher.owner, catcher.cause, { ...variables, ...caught });
  } else completeInstance(step, 'error', error);
}
