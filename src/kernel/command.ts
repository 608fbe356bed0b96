/**
 * Commands: requests to change one instance. Imperative. Time and ids that come from outside travel with them;
 * `decide` (decide.ts) turns a command into a decision (decision.ts) and nothing else happens.
 *
 * Keys (`Key`) are numbers from the instance's own counter; the pair (instance, key) is unique in a store.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { ElementId, FlowId } from '../wiring/definition.ts';
import type { Undoable } from './undoable.ts';

export type Key = number;
/** Given by the store; unique in it. */
export type InstanceId = number;
/** The instance a case began with. */
export type CaseId = number;
export type Variables = Readonly<Record<string, JsonValue>>;

/** Where a called instance reports to. */
export interface ParentLink {
  readonly instance: InstanceId;
  /** Element instance of the call activity in the parent. */
  readonly key: Key;
  /** Which errors are caught there or further out; absent: none. */
  readonly catches?: CaughtErrors;
}

/** Codes of errors; `every`: whatever their code. */
export type CaughtErrors = 'every' | readonly string[];

/**
 * What a person chose. By the id of the gateway: the flows taken (one for exclusive, one or more for inclusive).
 * By the id of a looping activity: `['again']` or `['done']`.
 */
export type Answers = Readonly<Record<ElementId, readonly string[]>>;

export type Command =
  | {
      readonly kind: 'start-instance';
      readonly instance: InstanceId;
      readonly case: CaseId;
      readonly process: ElementId;
      /** Elements that receive the first tokens: one of the process's `starts`; absent: the none start / first start. */
      readonly startElements?: readonly ElementId[];
      /** Of a start event that needs several things: which of them has happened; absent: none yet. */
      readonly needed?: number;
      readonly variables: Variables;
      readonly parent?: ParentLink;
      /** Only undo this, which an earlier instance has done; absent: run the process. */
      readonly undo?: readonly Undoable[];
      /** A person's id, or absent for a machine. */
      readonly by?: string;
    }
  /** `locals` become the step's own variables, for its outputs. */
  | {
      readonly kind: 'complete-job';
      readonly job: Key;
      readonly variables: Variables;
      readonly locals?: Variables;
      /** How the result came about, for people; changes nothing. */
      readonly explanation?: JsonValue;
    }
  /** `retryAt` (epoch ms): try again then; absent: no attempt is left, an incident is raised. */
  | {
      readonly kind: 'fail-job';
      readonly job: Key;
      readonly message: string;
      readonly retryAt?: number;
      /** With `retryAt`: how many attempts there still are, that one included; absent: as many as there were. */
      readonly attemptsLeft?: number;
      /** What was tried and what came back, for people; changes nothing. */
      readonly explanation?: JsonValue;
    }
  | {
      readonly kind: 'throw-job-error';
      readonly job: Key;
      readonly code: string;
      readonly message?: string;
      readonly variables?: Variables;
    }
  /** `from`: taken over from that person, who has it now. */
  | { readonly kind: 'claim-user-task'; readonly task: Key; readonly person: string; readonly from?: string }
  | { readonly kind: 'release-user-task'; readonly task: Key; readonly person: string }
  | {
      readonly kind: 'complete-user-task';
      readonly task: Key;
      readonly person: string;
      readonly variables: Variables;
      /** Questions asked in this task's form, and the question itself where the task is one. */
      readonly answers: Answers;
    }
  /** The person reports one of the step's modelled errors instead of completing it. */
  | {
      readonly kind: 'report-error';
      readonly task: Key;
      readonly person: string;
      readonly boundary: ElementId;
      readonly variables: Variables;
    }
  | { readonly kind: 'fire-timer'; readonly timer: Key }
  | { readonly kind: 'deliver'; readonly subscription: Key; readonly variables: Variables }
  /** A called instance ended. */
  | {
      readonly kind: 'return-from-call';
      readonly call: Key;
      readonly variables: Variables;
      /** What it did can be undone. */
      readonly undo?: readonly Undoable[];
      readonly error?: { readonly code: string; readonly message?: string };
    }
  /** A called instance, which goes on, has thrown an escalation that it does not catch itself. */
  | {
      readonly kind: 'escalate-from-call';
      readonly call: Key;
      readonly code?: string;
      readonly variables: Variables;
    }
  /** The called process could not be started: no deployment has it, say. Raises an incident. */
  | { readonly kind: 'fail-call'; readonly call: Key; readonly message: string }
  | { readonly kind: 'set-variables'; readonly variables: Variables; readonly by?: string }
  /**
   * The cause is mended: do again what failed. For a decision that found no way: `flows` says which way to go.
   */
  | {
      readonly kind: 'resolve-incident';
      readonly incident: Key;
      readonly by?: string;
      readonly variables?: Variables;
      readonly flows?: readonly FlowId[];
    }
  | { readonly kind: 'terminate-instance'; readonly reason: string; readonly by?: string }
  /** Repair by hand: all changes or none; what is stopped is stopped after the rest has been started. */
  | {
      readonly kind: 'modify-instance';
      readonly changes: readonly Modification[];
      readonly reason: string;
      readonly by?: string;
    };

/** `scope`: the element instance that holds it, needed where more than one could. */
export type Modification =
  /** Ends an element instance, with all it holds. */
  | { readonly do: 'stop'; readonly key: Key }
  /** Takes away a token that waits at a join. */
  | { readonly do: 'withdraw'; readonly flow: FlowId; readonly scope?: Key }
  /** A token at the element, as if it had just been reached; its scope is opened where it is not. */
  | { readonly do: 'start'; readonly element: ElementId; readonly scope?: Key }
  /** A token on the flow, as if its source had just taken it. */
  | { readonly do: 'take'; readonly flow: FlowId; readonly scope?: Key };
