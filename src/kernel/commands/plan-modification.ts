/**
 * Repair by hand, first half: what the changes of a `modify-instance` come down to, or why they make no sense.
 *
 * Boundary: looks, changes nothing; `modify-instance.ts` carries it out.
 *
 * Invariants:
 * MP1  A plan that is given can be carried out: every scope it needs is there or can be opened, and something is left
 *      to do afterwards.
 */
import type { ElementDefinition, ElementId, FlowId } from '../../wiring/definition.ts';
import type { Key, Modification } from '../command.ts';
import type { Rejection } from '../decision.ts';
import { behaviorOf } from '../elements/index.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { loopOf } from '../wrappers/repetition.ts';
import { reject } from './command-handler.ts';

/** More than anybody does by hand. */
const MOST_CHANGES = 100;

/** Where a token is put: in a scope that is there, or in one that has to be opened, from the outside inwards. */
export interface Place {
  readonly scope: Key;
  readonly opens: readonly ElementDefinition[];
}

export type PlannedChange =
  | { readonly do: 'stop'; readonly instance: ReadonlyElementInstance }
  | { readonly do: 'withdraw'; readonly flow: FlowId; readonly element: ElementId; readonly scope: Key }
  | { readonly do: 'start'; readonly element: ElementId; readonly place: Place }
  | { readonly do: 'take'; readonly flow: FlowId; readonly element: ElementId; readonly place: Place };

export class Nonsense extends Error {
  readonly rejection: Rejection;
  constructor(rejection: Rejection) {
    super(rejection.message);
    this.rejection = rejection;
  }
}

/** Throws `Nonsense`. */
export function planModification(step: Step, changes: readonly Modification[]): readonly PlannedChange[] {
  if (changes.length === 0 || changes.length > MOST_CHANGES)
    refuse(`Expected 1 to ${MOST_CHANGES} changes, found ${changes.length}.`);
  const stopped = new Set(changes.flatMap((change) => (change.do === 'stop' ? [change.key] : [])));
  const planned = changes.map((change) => planOf(step, change, stopped));
  const stops = changes.filter((change) => change.do === 'stop');
  if (stops.length !== stopped.size) refuse('The same step is to be stopped twice.');
  if (!remains(step, step.instance(step.state.root), planned, stopped))
    refuse(
      'Nothing would be left to do, so the case would stand still for ever. Start another step, or end the case.',
    );
  return planned;
}

function planOf(step: Step, change: Modification, stopped: ReadonlySet<Key>): PlannedChange {
  switch (change.do) {
    case 'stop':
      return { do: 'stop', instance: stoppable(step, change.key) };
    case 'withdraw':
      return withdrawal(step, change);
    case 'start': {
      const element = startable(step, change.element);
      return { do: 'start', element: element.id, place: placeIn(step, element, change.scope, stopped) };
    }
    case 'take': {
      const target = step.program.find(step.program.definition.flows[change.flow]?.target ?? '');
      if (target === undefined) missing(`There is no way ${change.flow} in this process.`);
      const place = placeIn(step, target, change.scope, stopped);
      return { do: 'take', flow: change.flow, element: target.id, place };
    }
  }
}

function stoppable(step: Step, key: Key): ReadonlyElementInstance {
  const instance = step.state.elements.get(key);
  if (instance === undefined || key === step.state.root)
    missing('What was to be stopped is not under way any more: the case has moved on.');
  if (instance.role === 'undo') refuse('What is being undone cannot be stopped by hand.');
  return instance;
}

function withdrawal(step: Step, change: Extract<Modification, { do: 'withdraw' }>): PlannedChange {
  const { flow } = change;
  const waiting = [...step.state.elements.values()].filter(
    ({ key, inside }) => inside?.arrived.has(flow) === true && (change.scope ?? key) === key,
  );
  const element = step.program.definition.flows[flow]?.target;
  const [only] = waiting;
  if (only === undefined || element === undefined)
    missing('What was to be taken away does not wait there any more: the case has moved on.');
  if (waiting.length > 1) refuse(ambiguous(step, element));
  return { do: 'withdraw', flow, element, scope: only.key };
}

function startable(step: Step, id: ElementId): ElementDefinition {
  const element = step.program.find(id);
  if (element === undefined) missing(`There is no step ${id} in this process.`);
  const name = step.nameOf(id);
  if (element.behavior === 'boundary-event')
    refuse(`"${name}" happens to the step it is drawn on; start that step, or the one behind "${name}".`);
  if (undoes(step, id)) refuse(`"${name}" undoes another step and only starts when that one is undone.`);
  if (element.behavior === 'event-sub-process')
    refuse(`"${name}" begins when its event happens, so it cannot be started by hand.`);
  return element;
}

/** What a compensation event leads to, and the event subprocess that undoes its scope. */
function undoes(step: Step, id: ElementId): boolean {
  const { elements, scopes } = step.program.definition;
  return (
    Object.values(elements).some((one) => one.behavior === 'boundary-event' && one.handler === id) ||
    Object.values(scopes).some(({ undoneBy }) => undoneBy === id)
  );
}

/** The scope that holds the element: given, the only one there is, or opened. */
function placeIn(
  step: Step,
  element: ElementDefinition,
  given: Key | undefined,
  stopped: ReadonlySet<Key>,
): Place {
  const { root } = step.state;
  if (given !== undefined) return { scope: givenScope(step, element, given, stopped), opens: [] };
  if (element.scope === step.program.definition.id) return { scope: root, opens: [] };
  const open = scopesOf(step, element.scope).filter(({ key }) => !isStopped(step, key, stopped));
  const [only] = open;
  if (open.length > 1) refuse(ambiguous(step, element.id));
  if (only !== undefined) return { scope: only.key, opens: [] };
  const holder = openable(step, element.scope, element.id);
  const around = placeIn(step, holder, undefined, stopped);
  return { scope: around.scope, opens: [...around.opens, holder] };
}

function givenScope(step: Step, element: ElementDefinition, given: Key, stopped: ReadonlySet<Key>): Key {
  const scope = step.state.elements.get(given);
  if (scope === undefined) missing('The part of the case it was to start in is over: the case has moved on.');
  if (scope.element !== element.scope || scope.inside === undefined || scope.role === 'body')
    refuse(`"${step.nameOf(element.id)}" does not lie in "${step.nameOf(scope.element)}".`);
  if (isStopped(step, given, stopped))
    refuse(`"${step.nameOf(element.id)}" cannot start in what is being stopped.`);
  return given;
}

function openable(step: Step, id: ElementId, inner: ElementId): ElementDefinition {
  const holder = step.program.element(id);
  const name = step.nameOf(id);
  const outright = `so "${step.nameOf(inner)}" cannot start alone`;
  if (holder.behavior === 'event-sub-process')
    refuse(`"${name}" begins when its event happens, ${outright}.`);
  if (holder.behavior !== 'sub-process') refuse(`"${name}" only starts as a whole, ${outright}.`);
  if (loopOf(holder) !== undefined)
    refuse(`"${name}" is done several times and is not under way, ${outright}; start "${name}" instead.`);
  return holder;
}

function scopesOf(step: Step, element: ElementId): readonly ReadonlyElementInstance[] {
  return [...step.state.elements.values()].filter(
    (instance) => instance.element === element && instance.inside !== undefined && instance.role !== 'body',
  );
}

/** It, or something around it, is to be stopped. */
function isStopped(step: Step, key: Key, stopped: ReadonlySet<Key>): boolean {
  for (let at = step.state.elements.get(key); at !== undefined; at = step.state.elements.get(at.scope)) {
    if (stopped.has(at.key)) return true;
  }
  return false;
}

/** Whether a scope still holds something afterwards. */
function remains(
  step: Step,
  scope: ReadonlyElementInstance,
  planned: readonly PlannedChange[],
  stopped: ReadonlySet<Key>,
): boolean {
  const { inside } = scope;
  if (inside === undefined || scope.role === 'body' || inside.moving > 0) return true;
  if (scope.key !== step.state.root && behaviorOf(step.definitionOf(scope)).onInside !== undefined)
    return true;
  let waiting = 0;
  for (const tokens of inside.arrived.values()) waiting += tokens;
  for (const change of planned) {
    if (change.do === 'withdraw' && change.scope === scope.key) waiting -= 1;
    if ((change.do === 'start' || change.do === 'take') && change.place.scope === scope.key) return true;
  }
  if (waiting > 0) return true;
  for (const child of inside.children) {
    if (!stopped.has(child) && remains(step, step.instance(child), planned, stopped)) return true;
  }
  return false;
}

function ambiguous(step: Step, element: ElementId): string {
  return `"${step.nameOf(element)}" lies in something that is under way more than once: say in which.`;
}

function refuse(message: string): never {
  throw new Nonsense(reject('modification-refused', message));
}

function missing(message: string): never {
  throw new Nonsense(reject('no-such-place', message));
}
