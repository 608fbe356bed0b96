/**
 * Run events: what a completing run of a multi-instance activity throws, to be caught on the activity's boundary.
 *
 * Boundary: which of them; letting them happen is `lifecycle.ts`.
 *
 * Source: BPMN 2.0.2, 10.3.9 (`behavior` None, One, All, Complex) and 13.3.7.
 */
import type { Scope } from '../../expressions/expression.ts';
import type { ElementDefinition } from '../../wiring/definition.ts';
import type { RunThrow } from '../../wiring/loop-definition.ts';
import type { Variables } from '../command.ts';
import { evaluateIn } from '../evaluate.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { OverlaidScope, VariableScope } from '../variable-scope.ts';
import { loopOf } from './repetition.ts';

/** May meet an impediment, changes nothing yet. `outputs`: what the run is about to set. */
export function runEvents(
  step: Step,
  run: ReadonlyElementInstance,
  element: ElementDefinition,
  outputs: Variables = {},
): readonly RunThrow['to'][] {
  const loop = loopOf(element);
  if (loop?.kind !== 'multi-instance' || loop.throws === undefined) return [];
  const progress = step.instance(run.scope).repetition;
  if (progress === undefined) return [];
  // A condition is asked as of the run's completion, which only follows.
  const completed = progress.ended + 1;
  const active = progress.begun - completed;
  const counts = {
    nrOfCompletedInstances: completed,
    numberOfCompletedInstances: completed,
    nrOfActiveInstances: active,
    numberOfActiveInstances: active,
  };
  const scope = new OverlaidScope({ ...outputs, ...counts }, new VariableScope(step.state, run));
  return loop.throws
    .filter(({ when }) => isDue(step, scope, element, when, progress.ended === 0))
    .map(({ to }) => to);
}

function isDue(
  step: Step,
  scope: Scope,
  element: ElementDefinition,
  when: RunThrow['when'],
  first: boolean,
): boolean {
  if (when === 'each') return true;
  if (when === 'first') return first;
  return evaluateIn(step, scope, when.condition, element.id) === true;
}
