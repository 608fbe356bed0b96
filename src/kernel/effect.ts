/**
 * Effects: what a decision asks of the world. They are committed with the journal row of the command that caused
 * them (as rows of jobs, timers, subscriptions, user tasks, incidents, deliveries) and performed only afterwards.
 *
 * The first group keeps the instance's *waits* findable by something else than the instance; the second group goes
 * to other instances and is therefore itself durable: the host keeps each as a delivery until it has arrived.
 */
import type { ElementId, Form } from '../wiring/definition.ts';
import type { CaughtErrors, Key, ParentLink, Variables } from './command.ts';
import type { INCIDENTS } from './incident-codes.ts';
import type { Undoable } from './undoable.ts';

export type Effect = WaitEffect | DeliveryEffect;

export type WaitEffect =
  | {
      readonly kind: 'create-job';
      readonly job: Key;
      readonly element: ElementId;
      readonly jobType: string;
      readonly variables: Variables;
      readonly attempts: number;
      readonly backoff_ms: number;
      /** What its program is told beside the variables. */
      readonly headers?: Readonly<Record<string, string>>;
      /** Absent: 0, ordinary. */
      readonly priority?: number;
    }
  /** The next attempt: not before `at` (epoch ms). */
  | {
      readonly kind: 'retry-job';
      readonly job: Key;
      readonly at: number;
      /** Why the attempt before failed. */
      readonly message: string;
      readonly attemptsLeft?: number;
    }
  | { readonly kind: 'remove-job'; readonly job: Key }
  | { readonly kind: 'create-user-task'; readonly task: Key; readonly userTask: UserTaskOffer }
  /** What is told about an open task has changed; who has it stays. */
  | { readonly kind: 'renew-user-task'; readonly task: Key; readonly userTask: UserTaskOffer }
  /** Its element has another id in the definition the instance goes on by. */
  | {
      readonly kind: 'relabel-wait';
      readonly wait: Key;
      readonly of: 'job' | 'timer' | 'subscription' | 'incident';
      readonly element: ElementId;
    }
  | { readonly kind: 'assign-user-task'; readonly task: Key; readonly person: string | undefined }
  | { readonly kind: 'remove-user-task'; readonly task: Key }
  | { readonly kind: 'schedule-timer'; readonly timer: Key; readonly element: ElementId; readonly at: number }
  | { readonly kind: 'cancel-timer'; readonly timer: Key }
  | {
      readonly kind: 'open-subscription';
      readonly subscription: Key;
      readonly element: ElementId;
      readonly trigger: 'message' | 'signal' | 'condition';
      readonly name: string;
      readonly key?: string;
    }
  | { readonly kind: 'close-subscription'; readonly subscription: Key }
  | {
      readonly kind: 'raise-incident';
      readonly incident: Key;
      readonly element: ElementId;
      readonly code: IncidentCode;
      readonly message: string;
    }
  | { readonly kind: 'clear-incident'; readonly incident: Key };

export type DeliveryEffect =
  /** To the named elements of the same case; without targets to whoever waits for `name` (and `key`). */
  | {
      readonly kind: 'publish-message';
      readonly element: ElementId;
      readonly name: string;
      readonly key?: string;
      readonly targets: readonly { readonly process: ElementId; readonly element: ElementId }[];
      readonly variables: Variables;
    }
  | {
      readonly kind: 'broadcast-signal';
      readonly element: ElementId;
      readonly name: string;
      readonly variables: Variables;
      /** This instance's own subscriptions up to that key have got it already. */
      readonly reached?: Key;
    }
  /** An escalation nobody in the called process has caught; the called process goes on. */
  | {
      readonly kind: 'escalate-to-caller';
      readonly parent: ParentLink;
      readonly code?: string;
      readonly variables: Variables;
    }
  | {
      readonly kind: 'call-process';
      readonly call: Key;
      readonly element: ElementId;
      readonly process: ElementId;
      readonly from: 'same' | 'other';
      readonly variables: Variables;
      /** Which errors of the called process are caught on the call or around it; absent: none. */
      readonly catches?: CaughtErrors;
      /** The process is called only to undo this, which it did before. */
      readonly undo?: readonly Undoable[];
    }
  /** The call activity was interrupted: end what it called. */
  | { readonly kind: 'terminate-called'; readonly call: Key }
  | {
      readonly kind: 'return-to-caller';
      readonly parent: ParentLink;
      readonly variables: Variables;
      /** What it did can be undone. */
      readonly undo?: readonly Undoable[];
      readonly error?: { readonly code: string; readonly message?: string };
    };

/** What the inbox needs to show a user task without loading the instance. */
export interface UserTaskOffer {
  readonly element: ElementId;
  /**
   * `work`: a step done by a person; `question`: its completion chooses a branch; `confirmation`: something that
   * may have happened; `repeat`: once more?; `count`: how many times?; `next`: what comes next (ad-hoc subprocess)?
   */
  readonly purpose: 'work' | 'question' | 'confirmation' | 'repeat' | 'count' | 'next';
  readonly title: string;
  readonly role: string;
  readonly instruction?: string;
  readonly form: Form;
  /** Questions to answer on completion; by gateway (or looping activity). */
  readonly questions: readonly UserTaskQuestion[];
  readonly errors: readonly {
    readonly boundary: ElementId;
    readonly label: string;
    /** It does not interrupt: the task stays open. */
    readonly beside?: true;
  }[];
  /** For whom it is meant; names as they are written, whoever they belong to here. */
  readonly meantFor?: MeantFor;
  /** Epoch ms. */
  readonly due?: number;
  /** Epoch ms: not listed before. */
  readonly followUp?: number;
  /** 50 is ordinary, which is what it is without. */
  readonly priority?: number;
  /** What could not be worked out about it, in words for a person. */
  readonly notes?: readonly string[];
  /** Local variables a person should see (the item of a multi-instance run, say). */
  readonly context: Variables;
}

export interface MeantFor {
  readonly assignee?: string;
  readonly candidates?: readonly string[];
  /** Roles beside `role` that may do it too. */
  readonly roles?: readonly string[];
}

export interface UserTaskQuestion {
  readonly element: ElementId;
  readonly prompt: string;
  /** Inclusive gateways take one or more. */
  readonly many: boolean;
  readonly answers: readonly { readonly value: string; readonly label: string }[];
}

/** The catalogue is `incident-codes.ts`. */
export type IncidentCode = keyof typeof INCIDENTS;
