/**
 * The state of one instance: plain data and Maps, nothing derived from the definition; `listeners` alone is derived, from
 * the waits.
 *
 * Boundary: shapes and their read-only views. `initial-state.ts` makes an empty one, `apply.ts` alone changes it,
 * `state-codec.ts` writes and reads it.
 *
 * Invariants:
 * S1  `keys` is the last key given out; element instances, jobs, tasks, timers, subscriptions and incidents share it.
 * S2  Every element instance but the root is in `inside.children` of the one its `scope` names.
 * S3  Every wait is listed in the `waits` of its owner, and nowhere else; a wait never outlives its owner.
 * S4  `agenda` is empty between commands, except while an incident of the root with `continue` or `activate` is open.
 * S5  `inside.census` counts, by element, the tokens of a scope: active children (runs of a body and undoings not) and
 *     tokens waiting at joins. Entries are never 0.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { ElementId, FlowId } from '../wiring/definition.ts';
import type { CaseId, InstanceId, Key, ParentLink, Variables } from './command.ts';
import type { IncidentCode, UserTaskOffer } from './effect.ts';
import type { Cause, ElementRole, Outcome, Redo, ThrownError } from './event.ts';
import type { Listeners, ReadonlyListeners } from './listeners.ts';
import type { CalledWork, Undoable } from './undoable.ts';

export interface InstanceState {
  instance: InstanceId;
  case: CaseId;
  /** Id of the process; empty before `instance-started`. */
  process: ElementId;
  parent: ParentLink | undefined;
  status: 'new' | 'running' | 'ended';
  outcome: Outcome | undefined;
  error: ThrownError | undefined;
  /** By the id of the correlation key; most instances have none. */
  correlations: Readonly<Record<string, string>> | undefined;
  /** Key of the root element instance (the process itself); 0 before the start. */
  root: Key;
  keys: Key;
  elements: Map<Key, ElementInstance>;
  waits: Map<Key, Wait>;
  /** Follows from `waits` (listeners.ts). */
  readonly listeners: Listeners;
  /** Tokens on their way, taken from the end: the last in is the first to move. */
  agenda: Errand[];
  /** Where the tokens of one batch are put in, so that the first of a batch moves first (apply.ts). */
  agendaBase: number;
}

/** One activation of one element: a token that has arrived, with all it waits for. */
export interface ElementInstance {
  readonly key: Key;
  readonly element: ElementId;
  /** What holds it: the root, a subprocess, a call, the body of a repetition; 0 for the root. */
  readonly scope: Key;
  readonly role: ElementRole;
  /** Its event has happened before it was entered (behind an event-based gateway); of a complex gateway: it resets. */
  readonly occurred: boolean;
  /** Which of several events it was. */
  readonly cause: Cause | undefined;
  /** Of a run: 0, 1, 2 …; else -1. */
  readonly index: number;
  /** Its own variables; most have none. */
  variables: Record<string, JsonValue> | undefined;
  /** Which of its listeners it waits for, a job that is not done yet. */
  listening: number | undefined;
  /** Keys of what it waits for. */
  waits: Key[];
  inside: Inside | undefined;
  repetition: Repetition | undefined;
  /** Of an undoing (role `undo`). */
  readonly undoing: Undoing | undefined;
  /** What the process it has called did that can be undone; of an undoing: what it calls that process to undo. */
  called: CalledWork | undefined;
}

export interface Undoing {
  /** A handler undoes all of it; else what is left in `inside.done` is undone, last first. */
  readonly handled: boolean;
  /** The element instance that goes on when it is over; 0: none. */
  readonly awaitedBy: Key;
  /** What is undone; absent: all that it has taken out of its scope. */
  readonly of: Undoable | undefined;
}

/** What a scope holds. */
export interface Inside {
  children: Set<Key>;
  /** Tokens on the agenda for this scope. */
  moving: number;
  /** Tokens waiting at joins, by the flow they came by. */
  arrived: Map<FlowId, number>;
  census: Map<ElementId, number>;
  /** Inclusive and complex joins with a waiting token. */
  inclusiveJoins: Set<ElementId>;
  /** Complex gateways that wait for reset: the flows whose tokens they have taken since their start. */
  opened: Map<ElementId, readonly FlowId[]>;
  answers: Map<ElementId, readonly string[]>;
  /** What was completed here and can be undone, in order of completion; what is being undone is no longer here. */
  done: Undoable[];
}

/** The progress of a loop or a multi-instance activity. */
export interface Repetition {
  /** Absent: nobody knows beforehand (standard loop). */
  total: number | undefined;
  items: readonly JsonValue[] | undefined;
  item: string | undefined;
  /** What `loopCounter` is in the first run; absent: 1. */
  countsFrom: number | undefined;
  begun: number;
  ended: number;
  /** No further run will begin. */
  over: boolean;
  /** Collected values by index of the run; `null` where a run has left none. */
  collected: JsonValue[];
}

export type Wait = JobWait | UserTaskWait | TimerWait | SubscriptionWait | CallWait | IncidentWait;

interface WaitBase {
  readonly key: Key;
  /** The element instance that waits. */
  readonly owner: Key;
  readonly element: ElementId;
}

export interface JobWait extends WaitBase {
  readonly kind: 'job';
  failures: number;
}

export interface UserTaskWait extends WaitBase {
  readonly kind: 'user-task';
  readonly purpose: UserTaskOffer['purpose'];
  /** Confirmations: index of the trigger of `element`; else -1. */
  readonly trigger: number;
  person: string | undefined;
}

export interface TimerWait extends WaitBase {
  readonly kind: 'timer';
  readonly trigger: number;
  readonly at: number;
  readonly every: string | undefined;
  readonly left: number | undefined;
}

export interface SubscriptionWait extends WaitBase {
  readonly kind: 'subscription';
  readonly trigger: number;
  readonly on: 'message' | 'signal' | 'condition';
  readonly name: string;
  readonly correlation: string | undefined;
  /** Of conditions: the variables it reads. */
  readonly reads: readonly string[] | undefined;
  /** Of conditions: it is true, and has to become false before it can become true. */
  holds: boolean;
}

/** Its key is the key of the call activity's element instance. */
export interface CallWait extends WaitBase {
  readonly kind: 'call';
  readonly process: ElementId;
}

export interface IncidentWait extends WaitBase {
  readonly kind: 'incident';
  readonly code: IncidentCode;
  readonly message: string;
  readonly redo: Redo;
}

/** Something that moves by itself within a command. */
export type Errand =
  | {
      readonly to: 'enter';
      readonly element: ElementId;
      readonly scope: Key;
      readonly flow: FlowId | undefined;
      readonly occurred: boolean;
      /** What the element instance begins with; most have nothing. */
      readonly variables: Variables | undefined;
      readonly cause: Cause | undefined;
    }
  /** Begin the next run of a body; `parallel`: and the one after it. */
  | { readonly to: 'run'; readonly body: Key; readonly parallel: boolean };

// ---- read-only views: what everything but `apply.ts` sees --------------------------------------------------------

export type ReadonlyElementInstance = Readonly<
  Omit<ElementInstance, 'variables' | 'waits' | 'inside' | 'repetition'>
> & {
  readonly variables: Variables | undefined;
  readonly waits: readonly Key[];
  readonly inside: ReadonlyInside | undefined;
  readonly repetition: ReadonlyRepetition | undefined;
};

export interface ReadonlyInside {
  readonly children: ReadonlySet<Key>;
  readonly moving: number;
  readonly arrived: ReadonlyMap<FlowId, number>;
  readonly census: ReadonlyMap<ElementId, number>;
  readonly inclusiveJoins: ReadonlySet<ElementId>;
  readonly opened: ReadonlyMap<ElementId, readonly FlowId[]>;
  readonly answers: ReadonlyMap<ElementId, readonly string[]>;
  readonly done: readonly Undoable[];
}

export type ReadonlyRepetition = Readonly<Omit<Repetition, 'collected'>> & {
  readonly collected: readonly JsonValue[];
};

export type ReadonlyWait =
  | Readonly<JobWait>
  | Readonly<UserTaskWait>
  | Readonly<TimerWait>
  | Readonly<SubscriptionWait>
  | Readonly<CallWait>
  | Readonly<IncidentWait>;

export type ReadonlyState = Readonly<Omit<InstanceState, 'elements' | 'waits' | 'agenda' | 'listeners'>> & {
  readonly elements: ReadonlyMap<Key, ReadonlyElementInstance>;
  readonly waits: ReadonlyMap<Key, ReadonlyWait>;
  readonly agenda: readonly Errand[];
  readonly listeners: ReadonlyListeners;
};
