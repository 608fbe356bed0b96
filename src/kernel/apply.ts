/**
 * apply: what an event means for the state. The only code that changes it; total, decides nothing, and looks neither
 * at the definition nor at the clock.
 *
 * Invariants: those of state.ts, and
 * A1  Tokens made by consecutive `flow-taken`/`token-created` events are one batch; the first of it moves first, with
 *     everything it sets going (depth first).
 */
import { type JsonValue, setOwn } from '../expressions/value.ts';
import type { ElementId, FlowId } from '../wiring/definition.ts';
import { applyMigration } from './apply-migration.ts';
import { putBack, remember, takeDone } from './apply-to-undoing.ts';
import { applyToWaits } from './apply-to-waits.ts';
import { assertPresent } from './broken-invariant.ts';
import type { Key, Variables } from './command.ts';
import type { Cause, ElementRole, InstanceEvent } from './event.ts';
import { stopListening } from './listeners.ts';
import type { ElementInstance, Errand, Inside, InstanceState, Undoing } from './state.ts';
import type { CalledWork } from './undoable.ts';

type EventOf<K extends InstanceEvent['kind']> = Extract<InstanceEvent, { kind: K }>;

export function apply(state: InstanceState, event: InstanceEvent): void {
  switch (event.kind) {
    case 'token-created':
      token(state, event, undefined, event.cause);
      return; // stays in the batch
    case 'flow-taken':
      token(state, event, event.flow, undefined);
      return; // stays in the batch
    case 'instance-started':
      instanceStarted(state, event);
      break;
    case 'instance-completed':
      state.status = 'ended';
      state.outcome = event.outcome;
      state.error = event.error;
      endWaits(state, element(state, event.key));
      break;
    case 'token-arrived':
      tokenArrived(state, event);
      break;
    case 'tokens-withdrawn':
      withdrawTokens(state, element(state, event.scope));
      break;
    case 'element-activated':
      elementActivated(state, event);
      break;
    case 'element-completed':
    case 'element-terminated':
      if (event.undo !== undefined) keepDone(state, element(state, event.key), event.undo.handler);
      elementEnded(state, element(state, event.key));
      break;
    case 'compensation-begun':
      compensationBegun(state, event);
      break;
    case 'compensation-ended':
      if (event.kept === true) putBack(insideOf(state, event.scope), element(state, event.key));
      elementEnded(state, element(state, event.key));
      break;
    case 'runs-planned':
      element(state, event.key).repetition = {
        total: event.total,
        items: event.items,
        item: event.item,
        countsFrom: event.countsFrom,
        begun: 0,
        ended: 0,
        over: false,
        collected: [],
      };
      break;
    case 'join-opened':
      insideOf(state, event.scope).opened.set(event.element, event.flows);
      break;
    case 'join-reset':
      insideOf(state, event.scope).opened.delete(event.element);
      break;
    case 'call-returned':
      if (event.undo !== undefined) element(state, event.key).called = event.undo;
      applyToWaits(state, event);
      break;
    case 'run-due':
      state.agenda.push({ to: 'run', body: event.key, parallel: event.parallel });
      break;
    case 'runs-ended':
      repetitionOf(element(state, event.key)).over = true;
      dropRun(state, event.key);
      break;
    case 'run-collected':
      collect(repetitionOf(element(state, event.key)).collected, event.index, event.value);
      break;
    case 'variables-set':
      variablesSet(element(state, event.key), event.variables);
      break;
    case 'answer-kept':
      insideOf(state, event.scope).answers.set(event.element, event.answer);
      break;
    case 'answer-used':
      insideOf(state, event.scope).answers.delete(event.element);
      break;
    case 'correlation-fixed':
      state.correlations = { ...state.correlations, [event.name]: event.value };
      break;
    case 'instance-migrated':
      applyMigration(state, event);
      break;
    case 'token-removed':
      tokenRemoved(state, event);
      break;
    case 'instance-modified':
    case 'message-thrown':
    case 'signal-thrown':
    case 'error-thrown':
    case 'escalation-thrown':
      break; // history only
    default:
      applyToWaits(state, event);
  }
  state.agendaBase = state.agenda.length;
}

function element(state: InstanceState, key: Key): ElementInstance {
  return assertPresent(state.elements.get(key), `element instance ${key}`);
}

function insideOf(state: InstanceState, key: Key): Inside {
  return assertPresent(element(state, key).inside, `the inside of element instance ${key}`);
}

function repetitionOf(instance: ElementInstance) {
  return assertPresent(instance.repetition, `the repetition of element instance ${instance.key}`);
}

function emptyInside(): Inside {
  return {
    children: new Set(),
    moving: 0,
    arrived: new Map(),
    census: new Map(),
    inclusiveJoins: new Set(),
    opened: new Map(),
    answers: new Map(),
    done: [],
  };
}

function newInstance(
  key: Key,
  id: ElementId,
  scope: Key,
  role: ElementRole,
  occurred: boolean,
  cause: Cause | undefined,
  index: number,
  variables: Record<string, JsonValue> | undefined,
  inside: Inside | undefined,
  undoing?: Undoing,
  called?: CalledWork,
): ElementInstance {
  return {
    key,
    element: id,
    scope,
    role,
    occurred,
    cause,
    index,
    variables,
    listening: undefined,
    waits: [],
    inside,
    repetition: undefined,
    undoing,
    called,
  };
}

function instanceStarted(state: InstanceState, event: EventOf<'instance-started'>): void {
  state.instance = event.instance;
  state.case = event.case;
  state.process = event.element;
  state.parent = event.parent;
  state.status = 'running';
  state.root = event.key;
  state.keys = event.key;
  const variables = { ...event.variables };
  const root = newInstance(
    event.key,
    event.element,
    0,
    'process',
    false,
    undefined,
    -1,
    variables,
    emptyInside(),
  );
  state.elements.set(event.key, root);
  if (event.undo !== undefined) insideOf(state, event.key).done.push(...event.undo);
}

function token(
  state: InstanceState,
  event: EventOf<'token-created' | 'flow-taken'>,
  flow: FlowId | undefined,
  cause: Cause | undefined,
): void {
  const { element: id, scope, variables } = event;
  const errand: Errand = {
    to: 'enter',
    element: id,
    scope,
    flow,
    occurred: event.occurred === true,
    variables,
    cause,
  };
  const { agenda } = state;
  if (state.agendaBase >= agenda.length) agenda.push(errand);
  else agenda.splice(state.agendaBase, 0, errand);
  insideOf(state, scope).moving++;
}

function tokenArrived(state: InstanceState, event: EventOf<'token-arrived'>): void {
  const inside = insideOf(state, event.scope);
  state.agenda.pop();
  inside.moving--;
  count(inside.arrived, event.flow, 1);
  count(inside.census, event.element, 1);
  if (event.inclusive) inside.inclusiveJoins.add(event.element);
}

function tokenRemoved(state: InstanceState, event: EventOf<'token-removed'>): void {
  const inside = insideOf(state, event.scope);
  count(inside.arrived, event.flow, -1);
  count(inside.census, event.element, -1);
  if (event.more !== true) inside.inclusiveJoins.delete(event.element);
}

function withdrawTokens(state: InstanceState, scope: ElementInstance): void {
  const inside = assertPresent(scope.inside, `the inside of element instance ${scope.key}`);
  if (inside.moving > 0) {
    state.agenda = state.agenda.filter((errand) => errand.to === 'run' || errand.scope !== scope.key);
    inside.moving = 0;
  }
  inside.arrived.clear();
  inside.inclusiveJoins.clear();
  inside.opened.clear();
  inside.answers.clear();
  inside.census.clear();
  for (const child of inside.children) {
    const { element: id, role } = element(state, child);
    if (role !== 'undo') count(inside.census, id, 1);
  }
}

function elementActivated(state: InstanceState, event: EventOf<'element-activated'>): void {
  const scope = element(state, event.scope);
  const inside = insideOf(state, event.scope);
  state.keys = event.key;
  let index = -1;
  let variables: Record<string, JsonValue> | undefined;
  if (event.role === 'run') {
    const repetition = repetitionOf(scope);
    index = repetition.begun++;
    variables = { loopCounter: index + (repetition.countsFrom ?? 1) };
    if (repetition.item !== undefined) setOwn(variables, repetition.item, repetition.items?.[index] ?? null);
    const errand = state.agenda.at(-1);
    const more = errand?.to === 'run' && errand.parallel && repetition.begun < (repetition.total ?? 0);
    if (!more) state.agenda.pop();
  } else {
    if (event.joined === undefined) {
      const errand = state.agenda.pop();
      if (errand?.to === 'enter' && errand.variables !== undefined) variables = { ...errand.variables };
      inside.moving--;
    } else consumeJoined(inside, event.element, event.joined, event.more === true);
    count(inside.census, event.element, 1);
  }
  inside.children.add(event.key);
  const held = event.holds ? emptyInside() : undefined;
  const occurred = event.occurred === true;
  const instance = newInstance(
    event.key,
    event.element,
    event.scope,
    event.role,
    occurred,
    event.cause,
    index,
    variables,
    held,
  );
  state.elements.set(event.key, instance);
}

function consumeJoined(inside: Inside, id: ElementId, flows: readonly FlowId[], more: boolean): void {
  for (const flow of flows) count(inside.arrived, flow, -1);
  count(inside.census, id, -flows.length);
  if (!more) inside.inclusiveJoins.delete(id);
}

function keepDone(state: InstanceState, instance: ElementInstance, handler: ElementId | undefined): void {
  remember(insideOf(state, instance.scope), instance, handler);
}

function compensationBegun(state: InstanceState, event: EventOf<'compensation-begun'>): void {
  const { key, element: id, scope } = event;
  const { done, variables, undoing, called } = takeDone(insideOf(state, event.from), event);
  const inside = { ...emptyInside(), done };
  state.keys = key;
  state.elements.set(
    key,
    newInstance(key, id, scope, 'undo', false, undefined, -1, variables, inside, undoing, called),
  );
  insideOf(state, scope).children.add(key);
}

function elementEnded(state: InstanceState, instance: ElementInstance): void {
  const scope = element(state, instance.scope);
  const inside = insideOf(state, instance.scope);
  endWaits(state, instance);
  if (instance.inside !== undefined && instance.inside.moving > 0) withdrawTokens(state, instance);
  if (instance.repetition !== undefined) dropRun(state, instance.key);
  state.elements.delete(instance.key);
  inside.children.delete(instance.key);
  if (instance.role === 'run') repetitionOf(scope).ended++;
  else if (instance.role !== 'undo') count(inside.census, instance.element, -1);
}

/** A body that ends early has a run on the agenda at most once. */
function dropRun(state: InstanceState, body: Key): void {
  const at = state.agenda.findLastIndex((errand) => errand.to === 'run' && errand.body === body);
  if (at >= 0) state.agenda.splice(at, 1);
}

function endWaits(state: InstanceState, instance: ElementInstance): void {
  for (const key of instance.waits) {
    const wait = state.waits.get(key);
    if (wait !== undefined) stopListening(state.listeners, state.elements, wait);
    state.waits.delete(key);
  }
  instance.waits.length = 0;
}

function variablesSet(instance: ElementInstance, variables: Variables): void {
  const own = instance.variables ?? {};
  instance.variables = own;
  for (const name of Object.keys(variables)) setOwn(own, name, variables[name] ?? null);
}

function collect(collected: JsonValue[], index: number, value: JsonValue): void {
  while (collected.length < index) collected.push(null);
  collected[index] = value;
}

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}
