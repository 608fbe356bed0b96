/**
 * Events: the facts that happened in an instance; past tense. Only they change its state (`apply.ts`), and the
 * journal is made of them, so a name or field once released keeps its meaning for ever.
 *
 * Boundary: the shapes. How they are written down is `journal-record.ts`.
 *
 * Invariants:
 * E1  Append-only: a released kind keeps its fields; new fields are optional, new kinds are added at the end.
 * E2  An event says everything `apply` needs; applying it looks neither at the definition nor at the clock.
 * E3  `key` is the element instance concerned (state.ts), `element` its id in the diagram, so every event that moves
 *     something can be shown on the drawing. `scope` is the key of the element instance that holds it.
 * E4  The end of an element instance (`element-completed`, `element-terminated`, `compensation-ended`) ends everything it still waited for:
 *     jobs, user tasks, timers, subscriptions, incidents. They get no event of their own.
 */

import type { JsonValue } from '../expressions/value.ts';
import type { ElementId, FlowId } from '../wiring/definition.ts';
import type { ChangeEvent } from './change-events.ts';
import type { CaseId, InstanceId, Key, ParentLink, Variables } from './command.ts';
import type { IncidentCode, UserTaskOffer } from './effect.ts';
import type { CalledWork, Undoable } from './undoable.ts';

/** Written into each journal record; raised when an older reader could misread a newer record. */
export const EVENT_FORMAT = 1;

/**
 * `single`: an ordinary activation; `body`: an activity with a loop or multi-instance marker as a whole; `run`: one
 * run of it, whose scope is the body; `undo`: the undoing of something that was complete.
 */
export type ElementRole = 'process' | 'single' | 'body' | 'run' | 'undo';

/** What an incident interrupted, and what is done again when it is resolved. */
export type Redo =
  /** Setting the element up: its event subprocesses, boundary events, subscriptions, job. Of the root: its tokens are held up too. */
  | 'activate'
  /** Taking over what its job returned. */
  | 'results'
  /** What follows when its work is done: results, loop conditions, the way out. */
  | 'complete'
  /** A new attempt of its job. */
  | 'job'
  /** Calling the process again. */
  | 'call'
  /** Looking whether a complex gateway has enough tokens. */
  | 'join'
  /** The tokens the step limit stopped go on. */
  | 'continue'
  /** Waiting once more for an event that has happened and may happen again. */
  | 'wait-again'
  /** Working out whether a condition holds. */
  | 'condition'
  /** Opening what happens at its edge: a scope entered by hand has begun already. */
  | 'boundary';

/** What set an element instance off: trigger number `trigger` of the event `element`. */
export interface Cause {
  readonly element: ElementId;
  readonly trigger: number;
}

/** How an instance ended. `error`: an error nobody caught reached the process. */
export type Outcome = 'completed' | 'error' | 'terminated';

export interface ThrownError {
  readonly code: string;
  readonly message?: string;
}

export type InstanceEvent =
  | ChangeEvent
  // ---- the instance
  | {
      readonly kind: 'instance-started';
      readonly key: Key;
      readonly instance: InstanceId;
      readonly case: CaseId;
      /** The process; also the element of the root element instance `key`. */
      readonly element: ElementId;
      readonly variables: Variables;
      readonly parent?: ParentLink;
      readonly by?: string;
      /** It only undoes what an earlier instance, called from the same place, has done. */
      readonly undo?: readonly Undoable[];
    }
  | {
      readonly kind: 'instance-completed';
      readonly key: Key;
      readonly element: ElementId;
      readonly outcome: Outcome;
      readonly error?: ThrownError;
      readonly reason?: string;
      readonly by?: string;
    }
  // ---- tokens
  /**
   * A token without a flow: at a start, behind a boundary event, at the target of a link. `occurred`: the event the
   * element waits for has happened already (behind an event-based gateway; a receive task that begins the instance);
   * `cause`: which of several.
   */
  | {
      readonly kind: 'token-created';
      readonly element: ElementId;
      readonly scope: Key;
      readonly occurred?: true;
      /** Own variables of what is entered: what came with the event. */
      readonly variables?: Variables;
      readonly cause?: Cause;
    }
  | {
      readonly kind: 'flow-taken';
      readonly flow: FlowId;
      readonly element: ElementId;
      readonly scope: Key;
      readonly occurred?: true;
      readonly variables?: Variables;
    }
  /** A token waits at a join. `inclusive`: whether it goes on depends on the other tokens of the scope. */
  | {
      readonly kind: 'token-arrived';
      readonly flow: FlowId;
      readonly element: ElementId;
      readonly scope: Key;
      readonly inclusive: boolean;
    }
  /** A terminate end event took every token of the scope that was moving or waiting at a join. */
  | { readonly kind: 'tokens-withdrawn'; readonly scope: Key }
  // ---- elements
  | {
      readonly kind: 'element-activated';
      readonly key: Key;
      readonly element: ElementId;
      readonly scope: Key;
      readonly role: ElementRole;
      /** It holds further elements (subprocess, body of runs). */
      readonly holds: boolean;
      /** A join: one waiting token of each of these flows is consumed. Empty: entered without a token (event subprocess). */
      readonly joined?: readonly FlowId[];
      /** An inclusive join at which further tokens go on waiting. */
      readonly more?: true;
      readonly occurred?: true;
      readonly cause?: Cause;
    }
  | {
      readonly kind: 'element-completed';
      readonly key: Key;
      readonly element: ElementId;
      readonly scope: Key;
      /** It can be undone: by `handler`, else by undoing what was done in it. */
      readonly undo?: { readonly handler?: ElementId };
    }
  | {
      readonly kind: 'element-terminated';
      readonly key: Key;
      readonly element: ElementId;
      readonly scope: Key;
      /** What was complete in it can still be undone (a transaction around it is cancelled). */
      readonly undo?: { readonly handler?: ElementId };
    }
  // ---- repetition
  /** How many runs there will be (absent: as long as the loop condition holds) and the item of each. */
  | {
      readonly kind: 'runs-planned';
      readonly key: Key;
      readonly element: ElementId;
      readonly total?: number;
      readonly items?: readonly JsonValue[];
      readonly item?: string;
      /** What `loopCounter` is in the first run; absent: 1. */
      readonly countsFrom?: number;
    }
  /** The next run (sequential), or the next and all after it (parallel), shall begin. */
  | { readonly kind: 'run-due'; readonly key: Key; readonly element: ElementId; readonly parallel: boolean }
  /** There will be no further run; those still under way are ended. What is left is the way out. */
  | { readonly kind: 'runs-ended'; readonly key: Key; readonly element: ElementId }
  /** What a run leaves in the collected list, at its place. */
  | {
      readonly kind: 'run-collected';
      readonly key: Key;
      readonly element: ElementId;
      readonly index: number;
      readonly value: JsonValue;
    }
  // ---- data and answers
  /** `key`: the element instance whose own variables these are; the root's key for the process's. */
  | { readonly kind: 'variables-set'; readonly key: Key; readonly variables: Variables; readonly by?: string }
  /** Answers to questions asked before their gateway is reached; kept in the scope. */
  | {
      readonly kind: 'answer-kept';
      readonly scope: Key;
      readonly element: ElementId;
      readonly answer: readonly string[];
    }
  | { readonly kind: 'answer-used'; readonly scope: Key; readonly element: ElementId }
  // ---- jobs
  | {
      readonly kind: 'job-created';
      readonly job: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly jobType: string;
      /** The job of a listener: which of the element's. */
      readonly listener?: number;
    }
  | {
      readonly kind: 'job-completed';
      readonly job: Key;
      readonly key: Key;
      readonly element: ElementId;
      /** How the result came about, for people: of a decision, which rule fired and why. */
      readonly explanation?: JsonValue;
    }
  /** `retryAt` (epoch ms): absent where no attempt is left. */
  | {
      readonly kind: 'job-failed';
      readonly job: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly message: string;
      readonly retryAt?: number;
      /** What was tried and what came back, for people. */
      readonly explanation?: JsonValue;
    }
  // ---- people
  | {
      readonly kind: 'user-task-created';
      readonly task: Key;
      readonly key: Key;
      /** What it is about: the step, the gateway, or the event that may be confirmed. */
      readonly element: ElementId;
      readonly purpose: UserTaskOffer['purpose'];
      readonly role: string;
      /** Confirmations: which trigger of `element` it stands for. */
      readonly trigger?: number;
    }
  | {
      readonly kind: 'user-task-claimed';
      readonly task: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly person: string;
      /** Who had it until then. */
      readonly from?: string;
    }
  | {
      readonly kind: 'user-task-released';
      readonly task: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly person: string;
    }
  | {
      readonly kind: 'user-task-completed';
      readonly task: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly person: string;
      readonly answers: Readonly<Record<ElementId, readonly string[]>>;
    }
  // ---- waiting for something to happen; `key` waits, `element` is the event (a boundary event, say) it happens to
  | {
      readonly kind: 'timer-scheduled';
      readonly timer: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly trigger: number;
      /** Epoch ms. */
      readonly at: number;
      /** Of cycles: the ISO 8601 duration between two firings. */
      readonly every?: string;
      /** Firings left after this one; absent: no end. */
      readonly left?: number;
    }
  | { readonly kind: 'timer-fired'; readonly timer: Key; readonly key: Key; readonly element: ElementId }
  | {
      readonly kind: 'subscription-opened';
      readonly subscription: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly trigger: number;
      readonly on: 'message' | 'signal' | 'condition';
      /** Of conditions: the expression as written. */
      readonly name: string;
      readonly correlation?: string;
      /** Of conditions: the variables it reads. */
      readonly reads?: readonly string[];
    }
  /** `stays`: a non-interrupting boundary event waits for more. */
  | {
      readonly kind: 'trigger-received';
      readonly subscription: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly stays: boolean;
    }
  /** One of several ways in which the same thing could have been learnt became pointless. */
  | { readonly kind: 'wait-withdrawn'; readonly wait: Key; readonly key: Key; readonly element: ElementId }
  // ---- what leaves the instance
  | {
      readonly kind: 'message-thrown';
      readonly key: Key;
      readonly element: ElementId;
      readonly name: string;
      readonly correlation?: string;
    }
  | { readonly kind: 'signal-thrown'; readonly key: Key; readonly element: ElementId; readonly name: string }
  | {
      readonly kind: 'process-called';
      readonly key: Key;
      readonly element: ElementId;
      readonly process: ElementId;
    }
  | {
      readonly kind: 'call-returned';
      readonly key: Key;
      readonly element: ElementId;
      readonly error?: ThrownError;
      /** What the called process did can be undone. */
      readonly undo?: CalledWork;
    }
  // ---- errors and incidents
  /** `boundary`: the event that caught it (a boundary event, the start of an event subprocess); absent: nobody did. */
  | {
      readonly kind: 'error-thrown';
      readonly key: Key;
      readonly element: ElementId;
      readonly code: string;
      readonly message?: string;
      readonly boundary?: ElementId;
    }
  | {
      readonly kind: 'incident-raised';
      readonly incident: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly code: IncidentCode;
      readonly message: string;
      readonly redo: Redo;
    }
  | {
      readonly kind: 'incident-resolved';
      readonly incident: Key;
      readonly key: Key;
      readonly element: ElementId;
      readonly by?: string;
    }
  // ---- correlation
  /** The key (`name`: of the correlation key) that messages of the instance's conversation have. */
  | {
      readonly kind: 'correlation-fixed';
      readonly key: Key;
      readonly element: ElementId;
      readonly name: string;
      readonly value: string;
    }
  // ---- complex gateways
  /** It has enough tokens: it takes one of each of these flows, and waits for reset from now on. */
  | {
      readonly kind: 'join-opened';
      readonly scope: Key;
      readonly element: ElementId;
      readonly flows: readonly FlowId[];
    }
  /** No further token is expected: it begins anew. */
  | { readonly kind: 'join-reset'; readonly scope: Key; readonly element: ElementId }
  /** `caught`: the event that caught it; absent: nobody in this instance did, which ends nothing. */
  | {
      readonly kind: 'escalation-thrown';
      readonly key: Key;
      readonly element: ElementId;
      readonly code?: string;
      readonly caught?: ElementId;
    }
  // ---- undoing (compensation)
  /**
   * Of what was done in the scope `from`: all, all runs of `activity`, or (`last`) what was completed last, which `element`
   * then is. `key` is a scope of its own within `scope`, for whatever undoes. `awaitedBy` goes on when it is over.
   */
  | {
      readonly kind: 'compensation-begun';
      readonly key: Key;
      readonly element: ElementId;
      readonly scope: Key;
      readonly from: Key;
      readonly activity?: ElementId;
      readonly last?: true;
      readonly awaitedBy?: Key;
    }
  | {
      readonly kind: 'compensation-ended';
      readonly key: Key;
      readonly element: ElementId;
      readonly scope: Key;
      /** `part`: of an undoing of several; `whole`: all that was asked for; `broken-off`: something has ended it. */
      readonly outcome: 'part' | 'whole' | 'broken-off';
      /** What was not undone yet can still be undone (a transaction around it is cancelled). */
      readonly kept?: true;
    }
  /** A condition that was true is no longer; it may become true again. */
  | {
      readonly kind: 'condition-ceased';
      readonly subscription: Key;
      readonly key: Key;
      readonly element: ElementId;
    };

export type EventKind = InstanceEvent['kind'];
