/**
 * The life of an element instance: entered, set up, waiting, completed or terminated, and what follows from that for what
 * surrounds it. The one place that carries out what behaviours ask for (`next.ts`).
 *
 * Boundary: knows no element type; the order of things only. The moving of tokens is `agenda.ts`.
 *
 * Invariants:
 * L1  A stage works out everything that may fail before its first event (see `incidents.ts`).
 * L2  Nothing here calls itself along a chain of flows: taking a flow puts a token on the agenda. What does call itself
 *     goes outwards, from an element to its scope, so its depth is the depth of the diagram.
 *
 * Source: BPMN 2.0.2, 13.3 (activities, scopes), 13.5 (events).
 */
import type { ElementDefinition, FlowId } from '../../wiring/definition.ts';
import type { RunThrow } from '../../wiring/loop-definition.ts';
import type { Key } from '../command.ts';
import { behaviorOf } from '../elements/index.ts';
import type { Cause, Outcome, ThrownError } from '../event.ts';
import { COMPLETE, type Next, WAIT, type Way } from '../next.ts';
import { outgoingFlows } from '../outgoing-flows.ts';
import { returnedVariables } from '../returned-variables.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { performThrows } from '../throws/perform-throws.ts';
import { prepareMessage, throwMessage } from '../throws/throw-message.ts';
import { settleAlternatives } from '../triggers/waits-again.ts';
import { setVariables } from '../variable-scope.ts';
import { openBoundaryEvents } from './boundary-events.ts';
import { undoOf, undoOfProcess } from './compensation.ts';
import { enterWithInputs, outputsOf, publishOutputs, scopeBehind } from './data-mapping.ts';
import { openEventSubProcesses } from './event-sub-processes.ts';
import { guarded } from './incidents.ts';
import { hear, heardOnFlows } from './listeners.ts';
import { occur } from './occurrences.ts';
import { afterRun, collectedValue, loopOf, type Progress, planRuns, publishCollected } from './repetition.ts';
import { runEvents } from './run-events.ts';
import { emptyScope, terminate, terminateChildren } from './termination.ts';
import { give, throwError } from './throwing.ts';
import { cancel, compensate, continueUndoing } from './undoing.ts';

/** A join's consumed flows, and whether tokens stay behind. */
export interface Joined {
  readonly joined: readonly FlowId[];
  readonly more: boolean;
}

export function activate(
  step: Step,
  element: ElementDefinition,
  scope: Key,
  occurred: boolean,
  join?: Joined,
  cause?: Cause,
): void {
  const key = step.nextKey();
  const repeats = loopOf(element) !== undefined;
  const holds = repeats || behaviorOf(element).holds === true;
  const role = repeats ? 'body' : 'single';
  if (join === undefined && !occurred && cause === undefined) {
    step.emit({ kind: 'element-activated', key, element: element.id, scope, role, holds });
  } else {
    step.emit({
      kind: 'element-activated',
      key,
      element: element.id,
      scope,
      role,
      holds,
      ...(join !== undefined && { joined: join.joined }),
      ...(join?.more === true && { more: true }),
      ...(occurred && { occurred: true }),
      ...(cause !== undefined && { cause }),
    });
  }
  setUp(step, key);
}

/** The next run of a repeated activity. */
export function activateRun(step: Step, body: Key): void {
  const key = step.nextKey();
  const { element, occurred, repetition } = step.instance(body);
  const holds = behaviorOf(step.program.element(element)).holds === true;
  const activated = { kind: 'element-activated', key, element, scope: body, role: 'run', holds } as const;
  // What happened before the body was entered happened to its first run.
  step.emit(occurred && repetition?.begun === 0 ? { ...activated, occurred } : activated);
  setUp(step, key);
}

/** A scope entered by hand: what happens at its edge is waited for, but it does not begin at its beginning. */
export function openScope(step: Step, element: ElementDefinition, scope: Key): Key {
  step.emit({ kind: 'token-created', element: element.id, scope });
  const key = step.nextKey();
  step.emit({ kind: 'element-activated', key, element: element.id, scope, role: 'single', holds: true });
  openEdge(step, key);
  return key;
}

/** Also what is done again when an incident of this stage is resolved. */
export function openEdge(step: Step, key: Key): void {
  guarded(step, key, 'boundary', () => {
    const element = step.definitionOf(step.instance(key));
    enterWithInputs(step, step.instance(key), element);
    openEventSubProcesses(step, step.instance(key));
    openBoundaryEvents(step, step.instance(key), element);
  });
}

/** Also what is done again when an incident of this stage is resolved. */
export function setUp(step: Step, key: Key): void {
  const instance = step.instance(key);
  if (instance.role === 'process') {
    setUpRoot(step, instance);
    return;
  }
  const element = step.definitionOf(instance);
  if (instance.role === 'body') {
    const progress = guarded(step, key, 'activate', () => {
      openBoundaryEvents(step, instance, element);
      return planRuns(step, instance, element);
    });
    if (progress !== undefined) proceedRepetition(step, key, progress);
    return;
  }
  const next = guarded(step, key, 'activate', () => {
    enterWithInputs(step, instance, element);
    return hear(step, instance, element, 'start') === 'waits' ? WAIT : begin(step, instance, element);
  });
  if (next !== undefined) proceed(step, key, next);
}

/** What it is there for, once its inputs are there and its listeners have been heard. */
function begin(step: Step, instance: ReadonlyElementInstance, element: ElementDefinition): Next {
  openEventSubProcesses(step, instance);
  if (instance.role === 'single') openBoundaryEvents(step, instance, element);
  return behaviorOf(element).onActivate(step, instance, element);
}

/** The job of a listener is done: what comes behind it. */
export function goOnListening(step: Step, key: Key, listener: number): void {
  const instance = step.instance(key);
  const element = step.definitionOf(instance);
  if (element.listeners?.[listener]?.on === 'end') {
    completeFrom(step, key, COMPLETE, listener + 1);
    return;
  }
  const next = guarded(step, key, 'activate', () =>
    hear(step, instance, element, 'start', listener + 1) === 'waits' ? WAIT : begin(step, instance, element),
  );
  if (next !== undefined) proceed(step, key, next);
}

/** The process itself: while it cannot wait for what sets off its event subprocesses, nothing in it moves. */
function setUpRoot(step: Step, root: ReadonlyElementInstance): void {
  const isReady = guarded(step, root.key, 'activate', () => {
    openEventSubProcesses(step, root);
    return true;
  });
  if (isReady !== true) step.isHeldUp = true;
}

export function proceed(step: Step, key: Key, next: Next): void {
  switch (next.do) {
    case 'wait':
      return;
    case 'complete':
      complete(step, key, next);
      break;
    case 'throw-error':
      throwFromEvent(step, key, next);
      break;
    case 'end-scope':
      endScope(step, key);
      break;
    case 'give':
      give(step, key, next.given);
      if (step.lives(key)) proceed(step, key, next.then);
      break;
    case 'compensate':
      compensate(step, key, next);
      break;
    case 'cancel':
      cancel(step, key);
      break;
  }
}

export function proceedRepetition(step: Step, body: Key, progress: Progress): void {
  if (progress === 'wait') return;
  const instance = step.instance(body);
  if (instance.repetition?.over === false) endRuns(step, instance);
  completeWhole(step, body, COMPLETE);
}

function endRuns(step: Step, body: ReadonlyElementInstance): void {
  terminateChildren(step, body.key);
  step.emit({ kind: 'runs-ended', key: body.key, element: body.element });
  publishCollected(step, body, step.definitionOf(body));
}

/** Done: settles its results' last stage and the way out. Done again when an incident of this stage is resolved. */
export function complete(step: Step, key: Key, way: Way): void {
  completeFrom(step, key, way, 0);
}

/** From one of its listeners on. */
function completeFrom(step: Step, key: Key, way: Way, listener: number): void {
  const instance = step.instance(key);
  if (instance.role !== 'body' && instance.role !== 'process') {
    const element = step.definitionOf(instance);
    const heard = guarded(step, key, 'complete', () => hear(step, instance, element, 'end', listener));
    if (heard !== 'heard') return;
  }
  if (instance.role === 'run') completeRun(step, key);
  else completeWhole(step, key, way);
}

function completeWhole(step: Step, key: Key, way: Way): void {
  const instance = step.instance(key);
  const element = step.definitionOf(instance);
  const settled = guarded(step, key, 'complete', () => {
    const outputs = instance.role === 'single' ? outputsOf(step, instance, element) : undefined;
    const behind = outputs === undefined ? undefined : scopeBehind(step, instance, outputs);
    const flows = way.flows ?? outgoingFlows(step, instance, element, behind);
    const heard = heardOnFlows(step, instance, flows);
    if (instance.role === 'single') send(step, instance, element);
    return { flows, outputs, heard };
  });
  if (settled === undefined) return;
  const { scope } = instance;
  if (settled.outputs !== undefined) publishOutputs(step, instance, element, settled.outputs);
  if (Object.keys(settled.heard).length > 0) setVariables(step, step.instance(scope), settled.heard);
  step.emit({
    kind: 'element-completed',
    key,
    element: instance.element,
    scope,
    ...undoOf(step, instance, element),
  });
  leave(step, scope, settled.flows, way);
}

function completeRun(step: Step, key: Key): void {
  const run = step.instance(key);
  const element = step.definitionOf(run);
  const settled = guarded(step, key, 'complete', () => {
    const outputs = outputsOf(step, run, element);
    const value = collectedValue(step, run, element, outputs);
    const events = runEvents(step, run, element, outputs);
    send(step, run, element);
    return { value, outputs, events };
  });
  if (settled === undefined) return;
  if (settled.outputs !== undefined) publishOutputs(step, run, element, settled.outputs);
  const { scope: body, index } = run;
  if (settled.value !== undefined) {
    step.emit({ kind: 'run-collected', key: body, element: element.id, index, value: settled.value });
  }
  step.emit({
    kind: 'element-completed',
    key,
    element: element.id,
    scope: body,
    ...undoOf(step, run, element),
  });
  for (const event of settled.events) throwRunEvent(step, body, event);
  if (step.lives(body)) continueRepetition(step, body);
}

/** One of them may have ended the activity, or the instance, before the next. */
function throwRunEvent(step: Step, body: Key, to: RunThrow['to']): void {
  if (!step.lives(body)) return;
  const instance = step.instance(body);
  const { element } = instance;
  if ('boundary' in to) {
    const cause = { element: to.boundary, trigger: to.trigger };
    settleAlternatives(step, instance, cause);
    occur(step, body, cause, {});
  } else if (to.thrown.kind === 'error')
    throwError(step, { key: body, element, from: body }, { code: to.thrown.code }, {});
  else {
    const next = performThrows(step, instance, [to.thrown], 'all');
    if (next.do === 'give') give(step, body, next.given);
  }
}

/** Also what is done again when an incident of the body's completion is resolved. */
export function continueRepetition(step: Step, body: Key): void {
  const instance = step.instance(body);
  const progress = guarded(step, body, 'complete', () =>
    afterRun(step, instance, step.definitionOf(instance)),
  );
  if (progress !== undefined) proceedRepetition(step, body, progress);
}

/** Messages to other processes of the case that leave a task when it is done. */
function send(step: Step, instance: ReadonlyElementInstance, element: ElementDefinition): void {
  if (element.behavior !== 'task' || element.sends.length === 0) return;
  const messages = element.sends.map((thrown) => prepareMessage(step, instance, thrown));
  for (const message of messages) throwMessage(step, instance, message);
}

function leave(step: Step, scope: Key, flows: readonly FlowId[], way: Way): void {
  for (const flow of flows) takeFlow(step, scope, flow, way);
  if (way.link !== undefined) step.emit({ kind: 'token-created', element: way.link, scope });
  else if (flows.length === 0 || looksInside(step, scope)) settleScope(step, scope);
}

function takeFlow(step: Step, scope: Key, flow: FlowId, way: Way): void {
  const occurred = way.occurred === true || way.occurred === flow;
  const brings = way.occurred === undefined || occurred ? way.brings : undefined;
  const element = step.program.flow(flow).target;
  step.emit({
    kind: 'flow-taken',
    flow,
    element,
    scope,
    ...(occurred && { occurred }),
    ...(brings !== undefined && { variables: brings }),
  });
}

/** Nothing is left in a scope because somebody stopped it: the scope ends too, without completing. */
export function settleStopped(step: Step, key: Key): void {
  const { inside, role, scope } = step.instance(key);
  if (inside === undefined || key === step.state.root) return;
  if (role === 'body') {
    continueRepetition(step, key);
    return;
  }
  if (looksInside(step, key)) {
    lookInside(step, key);
    return;
  }
  if (inside.children.size > 0 || inside.moving > 0 || inside.arrived.size > 0) return;
  terminate(step, key);
  settleStopped(step, scope);
}

/** A scope in which nothing is left is complete, unless it has a say in that itself. */
export function settleScope(step: Step, key: Key): void {
  if (looksInside(step, key)) {
    lookInside(step, key);
    return;
  }
  const { inside, role } = step.instance(key);
  if (inside === undefined || inside.children.size > 0 || inside.moving > 0 || inside.arrived.size > 0)
    return;
  if (role === 'undo') continueUndoing(step, key);
  else finishScope(step, key);
}

function finishScope(step: Step, key: Key): void {
  if (key === step.state.root) completeInstance(step, 'completed');
  else complete(step, key, COMPLETE);
}

function looksInside(step: Step, key: Key): boolean {
  if (key === step.state.root) return false;
  const scope = step.instance(key);
  return (
    scope.role !== 'body' &&
    scope.role !== 'undo' &&
    behaviorOf(step.definitionOf(scope)).onInside !== undefined
  );
}

/** Also what is done again when an incident of this stage is resolved. */
export function lookInside(step: Step, key: Key): void {
  const scope = step.instance(key);
  if (scope.waits.some((wait) => step.wait('incident', wait)?.redo === 'complete')) return;
  const element = step.definitionOf(scope);
  const next = guarded(step, key, 'complete', () => behaviorOf(element).onInside?.(step, scope, element));
  if (next !== undefined) proceed(step, key, next);
}

/** A terminate end event: everything else in its scope ends; the scope itself completes (BPMN 13.5.6). */
function endScope(step: Step, key: Key): void {
  const { element, scope } = step.instance(key);
  step.emit({ kind: 'element-completed', key, element, scope });
  emptyScope(step, scope);
  finishScope(step, scope);
}

/** The event that throws it is done; the error goes outwards from its scope. */
function throwFromEvent(step: Step, key: Key, { code, message }: ThrownError): void {
  const { element, scope } = step.instance(key);
  step.emit({ kind: 'element-completed', key, element, scope });
  throwError(step, { key, element, from: scope }, message === undefined ? { code } : { code, message }, {});
}

/** `reason` and `by`: of a termination from outside. */
export function completeInstance(
  step: Step,
  outcome: Outcome,
  error?: ThrownError,
  termination?: { readonly reason: string; readonly by?: string },
): void {
  const { root, process, parent } = step.state;
  if (outcome !== 'completed') emptyScope(step, root);
  step.emit({
    kind: 'instance-completed',
    key: root,
    element: process,
    outcome,
    ...(error !== undefined && { error }),
    ...termination,
  });
  if (parent === undefined) return;
  const variables = returnedVariables(step);
  const undo = outcome === 'completed' ? undoOfProcess(step) : undefined;
  step.ask({
    kind: 'return-to-caller',
    parent,
    variables,
    ...(error !== undefined && { error }),
    ...(undo !== undefined && { undo }),
  });
}
