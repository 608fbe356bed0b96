/**
 * Compensation: what is complete is undone, last first. An undoing is an element instance of its own in the scope
 * concerned; within it each completed activity is undone in a further one, which has the activity's variables as of its
 * completion, and holds the handler while that is carried out.
 *
 * Boundary: what can be undone and in which order; carrying on with whoever waits for the end is `lifecycle.ts`.
 *
 * Invariants:
 * U1  Only what is complete, has a handler (or holds something that has) and was not undone yet is undone.
 * U2  One after the other, in reverse order of completion, each run of a repeated activity on its own.
 * U3  A completed subprocess is undone by its compensation event subprocess, else by undoing what was done in it; a called
 *     process likewise, in an instance of its own.
 *
 * Source: BPMN 2.0.2, 10.7 (compensation), 13.5.5 (its operational semantics).
 */
import type { ElementDefinition, ElementId } from '../../wiring/definition.ts';
import type { Key } from '../command.ts';
import type { InstanceEvent } from '../event.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import type { Undoable } from '../undoable.ts';
import { errorsCaught } from './error-catcher.ts';

type Undo = NonNullable<Extract<InstanceEvent, { kind: 'element-completed' }>['undo']>;

/** How what completes now could be undone later; `undefined`: not at all. */
export function undoOf(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
): { readonly undo: Undo } | undefined {
  // What undoes is not undone itself.
  if (step.instance(instance.scope).role === 'undo') return undefined;
  const handler = instance.role === 'body' ? undefined : handlerOf(step, element);
  if (handler !== undefined) return { undo: { handler } };
  return hasDone(instance) || instance.called !== undefined ? { undo: {} } : undefined;
}

function handlerOf(step: Step, element: ElementDefinition): ElementId | undefined {
  const drawn = 'undoneBy' in element ? element.undoneBy : undefined;
  return drawn ?? step.program.undoneBy(element.id);
}

export function hasDone({ inside }: ReadonlyElementInstance): boolean {
  return inside !== undefined && inside.done.length > 0;
}

/**
 * The scope whose completed activities a throw event within `from` means. Without an activity its own scope; in an event
 * subprocess the one around it. With one the nearest scope in which that activity is drawn.
 */
export function scopeToUndo(step: Step, from: Key, activity: ElementId | undefined): Key | undefined {
  let at = step.instance(from);
  if (activity === undefined) {
    const handles = at.role !== 'process' && step.program.isEventSubProcess(at.element);
    return handles ? at.scope : at.key;
  }
  const { scope } = step.program.element(activity);
  while (at.element !== scope || at.role === 'body') {
    if (at.role === 'process') return undefined;
    at = step.instance(at.scope);
  }
  return at.key;
}

export interface Compensation {
  /** The event that asks for it. */
  readonly element: ElementId;
  readonly scope: Key;
  readonly activity?: ElementId;
  readonly awaitedBy?: Key;
}

/** The undoing's key; `undefined`: there is nothing to undo. */
export function beginCompensation(step: Step, wanted: Compensation): Key | undefined {
  const { element, scope, activity, awaitedBy } = wanted;
  const done = step.instance(scope).inside?.done ?? [];
  if (!done.some((undoable) => activity === undefined || undoable.element === activity)) return undefined;
  const key = step.nextKey();
  step.emit({
    kind: 'compensation-begun',
    key,
    element,
    scope,
    from: scope,
    ...(activity !== undefined && { activity }),
    ...(awaitedBy !== undefined && { awaitedBy }),
  });
  return key;
}

export interface EndedCompensation {
  readonly scope: Key;
  /** 0: nobody. */
  readonly awaitedBy: Key;
}

/** The next of what is left, or the end. */
export function continueCompensation(step: Step, key: Key): EndedCompensation | undefined {
  while (hasMoreToUndo(step.instance(key))) {
    const ended = continueInner(step, key);
    if (ended === undefined) return undefined;
  }
  const { element, scope, undoing } = step.instance(key);
  const outcome = step.instance(scope).role === 'undo' ? 'part' : 'whole';
  step.emit({ kind: 'compensation-ended', key, element, scope, outcome });
  return { scope, awaitedBy: undoing?.awaitedBy ?? 0 };
}

function hasMoreToUndo(undoing: ReadonlyElementInstance): boolean {
  return undoing.undoing?.handled === false && hasDone(undoing);
}

function continueInner(step: Step, from: Key): EndedCompensation | undefined {
  const undoable = step.instance(from).inside?.done.at(-1);
  if (undoable === undefined) return undefined;
  const key = step.nextKey();
  const { element, handler, called } = undoable;
  step.emit({ kind: 'compensation-begun', key, element, scope: from, from, last: true });
  if (handler !== undefined) step.emit({ kind: 'token-created', element: handler, scope: key });
  else if (called !== undefined) callToUndo(step, key);
  else return continueCompensation(step, key);
  return undefined;
}

/** The process that a call activity had called runs once more, only to undo what it did. */
export function callToUndo(step: Step, key: Key): void {
  const undoing = step.instance(key);
  const { element, called } = undoing;
  const definition = step.program.find(element);
  if (called === undefined || definition?.behavior !== 'call-activity') return;
  const { process, variables, done } = called;
  const catches = errorsCaught(step, undoing);
  step.emit({ kind: 'process-called', key, element, process });
  step.ask({
    kind: 'call-process',
    call: key,
    element,
    process,
    from: definition.from,
    variables,
    undo: done,
    ...(catches.length > 0 && { catches }),
  });
}

/** What a completed process leaves to its caller, should that want to undo it; `undefined`: it cannot be undone. */
export function undoOfProcess(step: Step): readonly Undoable[] | undefined {
  const root = step.instance(step.state.root);
  const handler = step.program.undoneBy(root.element);
  return handler === undefined && !hasDone(root) ? undefined : (root.inside?.done ?? []);
}
