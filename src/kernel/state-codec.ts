/**
 * The state as text: snapshots.
 *
 * Invariants:
 * C1  `decodeState(encodeState(s))` is deeply equal to `s`, and encodes to the same bytes.
 * C2  Decoded objects are built field by field, in one order, like those `apply` makes, so that code running on them
 *     stays fast.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { ElementId, FlowId } from '../wiring/definition.ts';
import { BrokenInvariant } from './broken-invariant.ts';
import type { Key } from './command.ts';
import { listen, noListeners } from './listeners.ts';
import type { ElementInstance, Errand, Inside, InstanceState, Repetition, Undoing, Wait } from './state.ts';
import type { CalledWork, Undoable } from './undoable.ts';

const STATE_FORMAT = 1;

interface EncodedState extends Omit<InstanceState, 'elements' | 'waits' | 'listeners'> {
  readonly format: number;
  readonly elements: readonly EncodedElement[];
  readonly waits: readonly Wait[];
}

interface EncodedElement extends Omit<ElementInstance, 'inside'> {
  readonly inside: EncodedInside | undefined;
}

interface EncodedInside {
  readonly children: readonly Key[];
  readonly moving: number;
  readonly arrived: readonly (readonly [FlowId, number])[];
  readonly census: readonly (readonly [ElementId, number])[];
  readonly inclusiveJoins: readonly ElementId[];
  /** Absent: none. */
  readonly opened: readonly (readonly [ElementId, readonly FlowId[]])[] | undefined;
  readonly answers: readonly (readonly [ElementId, readonly string[]])[];
  /** Absent: none. */
  readonly done: readonly Undoable[] | undefined;
}

export function encodeState(state: InstanceState): string {
  const encoded: EncodedState = {
    format: STATE_FORMAT,
    instance: state.instance,
    case: state.case,
    process: state.process,
    parent: state.parent,
    status: state.status,
    outcome: state.outcome,
    error: state.error,
    correlations: state.correlations,
    root: state.root,
    keys: state.keys,
    elements: [...state.elements.values()].map(encodeElement),
    waits: [...state.waits.values()],
    agenda: state.agenda,
    agendaBase: state.agendaBase,
  };
  return JSON.stringify(encoded);
}

/** Throws `BrokenInvariant` where the text is no state or one of another format. */
export function decodeState(text: string): InstanceState {
  const encoded = JSON.parse(text) as EncodedState; // cast: only `encodeState` writes it; the format is checked
  if (encoded.format !== STATE_FORMAT) {
    throw new BrokenInvariant(`expected a state of format ${STATE_FORMAT}, found ${encoded.format}`);
  }
  const elements = new Map(encoded.elements.map((element) => [element.key, decodeElement(element)]));
  const waits = encoded.waits.map(decodeWait);
  const listeners = noListeners();
  for (const wait of waits) listen(listeners, elements, wait);
  return {
    instance: encoded.instance,
    case: encoded.case,
    process: encoded.process,
    parent: encoded.parent,
    status: encoded.status,
    outcome: encoded.outcome,
    error: encoded.error,
    correlations: encoded.correlations,
    root: encoded.root,
    keys: encoded.keys,
    elements,
    waits: new Map(waits.map((wait) => [wait.key, wait])),
    listeners,
    agenda: encoded.agenda.map(decodeErrand),
    agendaBase: encoded.agendaBase,
  };
}

function encodeElement(element: ElementInstance): EncodedElement {
  return { ...element, inside: element.inside === undefined ? undefined : encodeInside(element.inside) };
}

function encodeInside(inside: Inside): EncodedInside {
  return {
    children: [...inside.children],
    moving: inside.moving,
    arrived: [...inside.arrived],
    census: [...inside.census],
    inclusiveJoins: [...inside.inclusiveJoins],
    opened: inside.opened.size === 0 ? undefined : [...inside.opened],
    answers: [...inside.answers],
    done: inside.done.length === 0 ? undefined : inside.done,
  };
}

function decodeElement(element: EncodedElement): ElementInstance {
  return {
    key: element.key,
    element: element.element,
    scope: element.scope,
    role: element.role,
    occurred: element.occurred,
    cause: element.cause,
    index: element.index,
    variables: element.variables,
    listening: element.listening,
    waits: [...element.waits],
    inside: element.inside === undefined ? undefined : decodeInside(element.inside),
    repetition: element.repetition === undefined ? undefined : decodeRepetition(element.repetition),
    undoing: element.undoing === undefined ? undefined : decodeUndoing(element.undoing),
    called: element.called === undefined ? undefined : decodeCalled(element.called),
  };
}

function decodeInside(inside: EncodedInside): Inside {
  return {
    children: new Set(inside.children),
    moving: inside.moving,
    arrived: new Map(inside.arrived),
    census: new Map(inside.census),
    inclusiveJoins: new Set(inside.inclusiveJoins),
    opened: new Map(inside.opened ?? []),
    answers: new Map(inside.answers),
    done: (inside.done ?? []).map(decodeUndoable),
  };
}

function decodeUndoable({ element, variables, inner, handler, called }: Undoable): Undoable {
  const calledWork = called === undefined ? undefined : decodeCalled(called);
  return { element, variables, inner: inner.map(decodeUndoable), handler, called: calledWork };
}

function decodeUndoing({ handled, awaitedBy, of }: Undoing): Undoing {
  return { handled, awaitedBy, of: of === undefined ? undefined : decodeUndoable(of) };
}

function decodeCalled({ process, variables, done }: CalledWork): CalledWork {
  return { process, variables, done: done.map(decodeUndoable) };
}

function decodeRepetition(repetition: Repetition): Repetition {
  const collected: JsonValue[] = [...repetition.collected];
  const { total, items, item, countsFrom, begun, ended, over } = repetition;
  return { total, items, item, countsFrom, begun, ended, over, collected };
}

function decodeWait(wait: Wait): Wait {
  const { key, owner, element } = wait;
  switch (wait.kind) {
    case 'job':
      return { kind: wait.kind, key, owner, element, failures: wait.failures };
    case 'user-task':
      return {
        kind: wait.kind,
        key,
        owner,
        element,
        purpose: wait.purpose,
        trigger: wait.trigger,
        person: wait.person,
      };
    case 'timer':
      return {
        kind: wait.kind,
        key,
        owner,
        element,
        trigger: wait.trigger,
        at: wait.at,
        every: wait.every,
        left: wait.left,
      };
    case 'subscription': {
      const { trigger, on, name, correlation, reads } = wait;
      const holds = wait.holds === true; // absent in states of 0.1.0
      return { kind: wait.kind, key, owner, element, trigger, on, name, correlation, reads, holds };
    }
    case 'call':
      return { kind: wait.kind, key, owner, element, process: wait.process };
    case 'incident':
      return {
        kind: wait.kind,
        key,
        owner,
        element,
        code: wait.code,
        message: wait.message,
        redo: wait.redo,
      };
  }
}

function decodeErrand(errand: Errand): Errand {
  if (errand.to === 'run') return { to: 'run', body: errand.body, parallel: errand.parallel };
  const { element, scope, flow, occurred, variables, cause } = errand;
  return { to: 'enter', element, scope, flow, occurred, variables, cause };
}
