/**
 * resolve-incident: the cause is mended; the stage that failed is done again from its beginning. For a decision that
 * found no way, `flows` says which way to go instead.
 */
import type { Key } from '../command.ts';
import { callProcess } from '../elements/call-activity.ts';
import { behaviorOf } from '../elements/index.ts';
import { COMPLETE } from '../next.ts';
import type { ReadonlyElementInstance, ReadonlyWait } from '../state.ts';
import type { Step } from '../step.ts';
import { waitForAllAgain } from '../triggers/waits-again.ts';
import { setVariables } from '../variable-scope.ts';
import { startWork } from '../work/start-work.ts';
import { callToUndo } from '../wrappers/compensation.ts';
import { unsettleConditionsOf } from '../wrappers/conditions.ts';
import { enterWithInputs } from '../wrappers/data-mapping.ts';
import { guarded } from '../wrappers/incidents.ts';
import { reconsiderJoins } from '../wrappers/joins.ts';
import { complete, continueRepetition, lookInside, openEdge, proceed, setUp } from '../wrappers/lifecycle.ts';
import { startListenerJob } from '../wrappers/listeners.ts';
import { type CommandHandler, type CommandOf, reject } from './command-handler.ts';
import { takeOverResult } from './job-commands.ts';

type Incident = Extract<ReadonlyWait, { kind: 'incident' }>;

export const resolveIncident: CommandHandler<'resolve-incident'> = (step, command) => {
  const incident = step.wait('incident', command.incident);
  if (incident === undefined) {
    return reject(
      'no-such-incident',
      `Incident ${command.incident} is not open: expected one of this instance.`,
    );
  }
  const wrong = wrongWay(step, incident, command);
  if (wrong !== undefined) return reject('answer-unknown', wrong);
  const { key, owner, element } = incident;
  const { by, flows, variables } = command;
  step.emit({
    kind: 'incident-resolved',
    incident: key,
    key: owner,
    element,
    ...(by !== undefined && { by }),
  });
  step.ask({ kind: 'clear-incident', incident: key });
  if (variables !== undefined) {
    const held = step.instance(owner);
    // Setting up again makes the element's own variables anew: what was corrected lies around it.
    const anew = (incident.redo === 'activate' || incident.redo === 'job') && held.role === 'single';
    setVariables(step, anew ? step.instance(held.scope) : held, variables, by);
  }
  if (flows !== undefined && incident.code === 'no-branch-applies')
    complete(step, owner, { do: 'complete', flows });
  else redo(step, incident);
  return undefined;
};

function redo(step: Step, { owner, element, redo: stage }: Incident): void {
  switch (stage) {
    case 'activate':
      setUp(step, owner);
      break;
    case 'results':
      takeOverResult(step, owner);
      break;
    case 'complete':
      completeAgain(step, owner);
      break;
    case 'job':
      tryJobAgain(step, step.instance(owner));
      break;
    case 'call':
      callAgain(step, step.instance(owner));
      break;
    case 'join':
    case 'continue': // the step limit may have stopped the command before its joins and conditions were looked at
      for (const key of step.state.elements.keys()) unsettleConditionsOf(step, key);
      reconsiderJoins(step);
      break;
    case 'condition':
      unsettleConditionsOf(step, owner);
      break;
    case 'wait-again':
      waitForAllAgain(step, step.instance(owner), element);
      break;
    case 'boundary':
      openEdge(step, owner);
      break;
  }
}

function completeAgain(step: Step, owner: Key): void {
  const instance = step.instance(owner);
  if (instance.role === 'body') continueRepetition(step, owner);
  else if (behaviorOf(step.definitionOf(instance)).onInside !== undefined) lookInside(step, owner);
  else complete(step, owner, COMPLETE);
}

function tryJobAgain(step: Step, instance: ReadonlyElementInstance): void {
  const element = step.definitionOf(instance);
  const { listening } = instance;
  if (listening !== undefined) {
    const run = element.listeners?.[listening]?.run;
    if (run?.by === 'job')
      guarded(step, instance.key, 'job', () => startListenerJob(step, instance, listening, run));
    return;
  }
  if (element.behavior !== 'task') return;
  // Its inputs are worked out anew, and it may be done in another way by now: what was mended is the wiring or the data.
  const next = guarded(step, instance.key, 'job', () => {
    enterWithInputs(step, instance, element);
    return startWork(step, instance, element);
  });
  if (next !== undefined) proceed(step, instance.key, next);
}

function callAgain(step: Step, instance: ReadonlyElementInstance): void {
  if (instance.role === 'undo') {
    callToUndo(step, instance.key);
    return;
  }
  const element = step.definitionOf(instance);
  if (element.behavior !== 'call-activity') return;
  guarded(step, instance.key, 'call', () => {
    callProcess(step, instance, element);
    return true;
  });
}

/** What is wrong with the ways given, where they matter. */
function wrongWay(
  step: Step,
  incident: Incident,
  { flows }: CommandOf<'resolve-incident'>,
): string | undefined {
  if (flows === undefined || incident.code !== 'no-branch-applies') return undefined;
  const element = step.program.element(incident.element);
  const name = step.nameOf(element.id);
  const unknown = flows.find((flow) => !element.outgoing.includes(flow));
  if (unknown !== undefined) return `Flow ${unknown} does not lead out of "${name}".`;
  const most = element.behavior === 'exclusive-gateway' ? 1 : element.outgoing.length;
  if (flows.length > 0 && flows.length <= most && new Set(flows).size === flows.length) return undefined;
  const wanted = most === 1 ? 'one way out' : 'ways out, each once';
  return `"${name}" needs ${wanted}; found ${flows.length === 0 ? 'none' : flows.join(', ')}.`;
}
