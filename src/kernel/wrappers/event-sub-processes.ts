/**
 * Event subprocesses: a scope waits for what sets them off from its own activation to its end, and, where one that
 * interrupts has begun, for nothing more.
 *
 * Boundary: the waiting, and what an interrupting one ends; beginning one is `lifecycle.ts`.
 *
 * Invariants:
 * V1  At most one interrupting event subprocess runs in a scope, and nothing beside it: whatever else was in the scope
 *     has ended, other event subprocesses too (BPMN 10.3.5.6, 13.5.4).
 * V2  A non-interrupting one can run several times beside each other; the scope lasts until all of them are done.
 *
 * Source: BPMN 2.0.2, 10.3.5.6 (event subprocess), 13.5.4 (its operational semantics).
 */
import type { EventHandler } from '../program.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { openTriggers } from '../triggers/index.ts';
import { emptyScope } from './termination.ts';

/** May meet an impediment (a timer that cannot be set). */
export function openEventSubProcesses(step: Step, scope: ReadonlyElementInstance): void {
  for (const handler of handlersIn(step, scope)) openTriggers(step, scope, handler.at, handler.triggers);
}

/**
 * Those of the scope that element instance is; a repeated subprocess has them run by run. A subprocess that somebody does
 * as one step, because nothing else is drawn in it, holds nothing and so waits for nothing.
 */
export function handlersIn(step: Step, scope: ReadonlyElementInstance): readonly EventHandler[] {
  if (scope.inside === undefined) return [];
  return scope.role === 'body' || scope.role === 'undo' ? [] : step.program.handlersIn(scope.element);
}

/** Ends everything in the scope, and its waiting for other event subprocesses. */
export function interrupt(step: Step, scope: ReadonlyElementInstance): void {
  emptyScope(step, scope.key);
  const places = new Set(handlersIn(step, scope).map(({ at }) => at));
  step.withdrawAll(scope, (wait) => wait.kind === 'incident' || !places.has(wait.element));
}

/** It is an interrupting event subprocess: those of the scope around it can no longer be set off (V1). */
export function hasInterrupted(step: Step, instance: ReadonlyElementInstance): boolean {
  if (instance.key === step.state.root || instance.cause === undefined) return false;
  const element = step.definitionOf(instance);
  return element.behavior === 'event-sub-process' && element.interrupting;
}
