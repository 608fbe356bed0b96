/**
 * The agenda: tokens on their way, moved one after the other until none moves any more or the step limit is reached.
 *
 * Invariants:
 * G1  The newest batch moves first, the first token of a batch before the second, each with everything it sets going.
 * G2  A chain of any length needs no stack.
 * G3  Conditions that may have changed are settled before the next token moves.
 * G4  What the limit stops stays on the agenda, below what later commands add, until its incident is resolved or
 *     something ends it.
 */
import { behaviorOf } from './elements/index.ts';
import type { Errand } from './state.ts';
import type { Step } from './step.ts';
import { openComplexJoin } from './wrappers/complex-joins.ts';
import { settleConditions } from './wrappers/conditions.ts';
import { raiseIncident } from './wrappers/incidents.ts';
import { arriveAtInclusiveJoin, arriveAtParallelJoin, findFreedJoin } from './wrappers/joins.ts';
import { activate, activateRun } from './wrappers/lifecycle.ts';

/** `heldUp`: the errands an incident holds up; they stay. */
export function runAgenda(step: Step, heldUp: ReadonlySet<Errand>): void {
  const { limits } = step.context;
  while (step.state.status === 'running') {
    if (step.unsettledConditions.size > 0) {
      settleConditions(step);
      continue;
    }
    const errand = step.state.agenda.at(-1);
    if (errand === undefined || heldUp.has(errand)) {
      const freed = findFreedJoin(step);
      if (freed === undefined) return;
      step.steps++;
      activate(step, step.program.element(freed.element), freed.scope, freed.reset === true, freed);
    } else if (step.steps >= limits.steps) {
      stop(step);
      return;
    } else perform(step, errand);
  }
}

function perform(step: Step, errand: Errand): void {
  if (errand.to === 'run') {
    // Runs of a known number are bounded by `limits.runs`; only loops without one can go on for ever.
    if (step.instance(errand.body).repetition?.total === undefined) step.steps++;
    activateRun(step, errand.body);
    return;
  }
  step.steps++;
  const element = step.program.element(errand.element);
  const { joins } = behaviorOf(element);
  const waits = joins !== undefined && element.incoming.length > 1 && errand.flow !== undefined;
  if (!waits || errand.flow === undefined) {
    activate(step, element, errand.scope, errand.occurred, undefined, errand.cause);
  } else if (joins === 'inclusive' || joins === 'complex') {
    arriveAtInclusiveJoin(step, element, errand.scope, errand.flow);
    const opened = joins === 'complex' ? openComplexJoin(step, errand.scope, errand.element) : undefined;
    if (opened !== undefined) activate(step, element, errand.scope, false, opened);
  } else {
    const joined = arriveAtParallelJoin(step, element, errand.scope, errand.flow);
    if (joined !== undefined) activate(step, element, errand.scope, false, { joined, more: false });
  }
}

function stop(step: Step): void {
  const { root, waits } = step.state;
  for (const key of step.instance(root).waits) {
    const wait = waits.get(key);
    if (wait?.kind === 'incident' && wait.code === 'too-many-steps') return;
  }
  raiseIncident(step, root, 'continue', {
    code: 'too-many-steps',
    message: `More than ${step.context.limits.steps} steps followed from one another without anybody or anything to wait for. Look for a loop that never ends.`,
  });
}
