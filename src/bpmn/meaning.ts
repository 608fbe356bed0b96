/**
 * Meaning: what a vendor's dialect says about an element, in Baton's words. `dialects/` translates it once when a file
 * is read; nothing after that knows a vendor.
 *
 * Boundary: what was said, not whether Baton can do it: expressions are not compiled here, handlers not looked up. The
 * compiler (`wiring/`) decides that, with a finding for each thing it cannot do.
 *
 * Invariants:
 * M1  The vendor's own attributes and elements stay beside it (`FlowNodeBase.extensions`, `foreignAttributes`).
 * M2  What was recognised but has no place here is a note, never dropped: each becomes a finding.
 */
import type { ExpressionSource } from '../expressions/expression.ts';
import type { JsonValue } from '../expressions/value.ts';

/** A value as it is, or an expression in the dialect's language, not yet compiled. */
export type WrittenValue = { readonly literal: JsonValue } | { readonly expression: ExpressionSource };

export interface WrittenScript {
  readonly text: string;
  /** As the file says: `javascript`, `groovy`, `feel`, …; absent where it does not. */
  readonly format?: string;
}

export interface Meaning {
  readonly people?: PeopleMeaning;
  readonly form?: FormMeaning;
  readonly work?: WorkMeaning;
  /** The variable that takes what a script, an expression or a decision gives. */
  readonly resultVariable?: string;
  readonly retry?: RetryMeaning;
  /** Evaluated around the activity when it is entered; its own variables. */
  readonly inputs?: readonly MappingMeaning[];
  /** Evaluated in the activity when it is done; set around it. */
  readonly outputs?: readonly MappingMeaning[];
  /** What the activity returns also goes out as it would without outputs. */
  readonly returnsAll?: true;
  readonly call?: CallMeaning;
  readonly repetition?: RepetitionMeaning;
  /** Of start events: the variable that takes who started the case. */
  readonly initiator?: string;
  /** Of events and receive tasks: what sets it off from outside, as a modelling tool has written it beside it. */
  readonly inbound?: InboundMeaning;
  /** Values that somebody (a person, an agent) has to give when the activity is chosen: `fromAi(…)`. */
  readonly asks?: readonly FormFieldMeaning[];
  readonly listeners?: readonly ListenerMeaning[];
  readonly notes?: readonly MeaningNote[];
}

export interface InboundMeaning {
  /** `io.camunda:webhook:1`. */
  readonly connector: string;
  /** What it is set to, by names of the connector's own. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface PeopleMeaning {
  readonly assignee?: WrittenValue;
  /** Each one name or an expression that gives one or a list. */
  readonly candidateUsers?: readonly WrittenValue[];
  readonly candidateGroups?: readonly WrittenValue[];
  /** A moment in ISO 8601, or a duration from the moment the task is offered. */
  readonly dueDate?: WrittenValue;
  readonly followUpDate?: WrittenValue;
  /** A whole number; 50 is ordinary, more is more urgent. */
  readonly priority?: WrittenValue;
}

export interface FormMeaning {
  readonly fields: readonly FormFieldMeaning[];
}

export interface FormFieldMeaning {
  /** The variable it shows and fills. */
  readonly name: string;
  readonly label?: string;
  readonly type: 'string' | 'number' | 'boolean' | 'date' | 'json';
  readonly required: boolean;
  readonly readOnly?: true;
  /** Of texts: several lines. */
  readonly multiline?: true;
  /** Several of the options may be chosen; the value is a list. */
  readonly many?: true;
  readonly options?: readonly { readonly value: string | number | boolean; readonly label: string }[];
  readonly defaultValue?: WrittenValue;
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A regular expression that the whole text has to match. */
  readonly pattern?: string;
  readonly hint?: string;
}

export type WorkMeaning =
  /** Work that a program outside fetches by this name (external task, job worker). */
  | {
      readonly kind: 'worker';
      readonly jobType: WrittenValue;
      readonly headers?: Readonly<Record<string, string>>;
      readonly priority?: number;
    }
  /** A program inside the other engine (a Java class, a bean): whoever runs the diagram here maps its name. */
  | {
      readonly kind: 'handler';
      readonly handler: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Of a connector: what it is given and what is taken of what it answers, evaluated around the call. */
      readonly connector?: {
        readonly inputs: readonly MappingMeaning[];
        readonly outputs: readonly MappingMeaning[];
      };
    }
  | { readonly kind: 'expression'; readonly expression: ExpressionSource }
  | {
      readonly kind: 'decision';
      readonly decisionId: WrittenValue;
      readonly mapResult?: 'singleEntry' | 'singleResult' | 'collectEntries' | 'resultList';
    }
  | { readonly kind: 'person' };

export interface RetryMeaning {
  /** Attempts in all. */
  readonly attempts: number;
  /** Before the second attempt; absent where the dialect leaves it to the worker. */
  readonly backoff_ms?: number;
}

export interface MappingMeaning {
  readonly target: string;
  /** It sees the targets of the mappings before it. */
  readonly chained?: true;
  readonly source: WrittenValue | { readonly script: WrittenScript };
}

export interface CallMeaning {
  /** Id of the called process; absent: BPMN's own `calledElement`. */
  readonly process?: WrittenValue;
  /** Everything visible at the call goes in. */
  readonly allIn: boolean;
  /** Everything the called process leaves comes back. */
  readonly allOut: boolean;
  readonly inputs: readonly MappingMeaning[];
  readonly outputs: readonly MappingMeaning[];
  /** The version that is called; absent: the newest. */
  readonly binding?: { readonly to: 'deployment' } | { readonly to: 'version'; readonly which: string };
}

export interface RepetitionMeaning {
  /** The list, or the expression that gives it. A literal text is the name of a variable. */
  readonly collection?: WrittenValue;
  readonly item?: string;
  readonly collect?: { readonly variable: string; readonly source: WrittenValue };
}

export interface ListenerMeaning {
  /** `start`, `end`: of an element; `take`: of a flow; the others: of a user task; `unknown`: none of these. */
  readonly on: ListenerMoment;
  /** The name of an unknown moment, as written. */
  readonly event?: string;
  readonly run: ListenerRun;
}

export type ListenerMoment =
  | 'start'
  | 'end'
  | 'take'
  | 'create'
  | 'assignment'
  | 'update'
  | 'complete'
  | 'delete'
  | 'timeout'
  | 'unknown';

export type ListenerRun =
  | { readonly kind: 'expression'; readonly expression: ExpressionSource }
  | { readonly kind: 'script'; readonly script: WrittenScript }
  | { readonly kind: 'worker'; readonly jobType: WrittenValue; readonly attempts: number }
  | { readonly kind: 'handler'; readonly handler: string };

/** What a dialect says about one event definition. */
export interface EventMeaning {
  /** Errors and escalations: variables that take the code and the message of what was caught. */
  readonly codeVariable?: string;
  readonly messageVariable?: string;
  /** Conditions: looked at again only when one of these variables changes. */
  readonly variables?: readonly string[];
  /** … and only on these kinds of change. */
  readonly changes?: readonly ('create' | 'update' | 'delete')[];
  /** Signals and messages thrown: what they carry; absent: everything. */
  readonly payload?: { readonly all: boolean; readonly mappings: readonly MappingMeaning[] };
  /** Messages thrown: how they are sent. */
  readonly work?: WorkMeaning;
  readonly resultVariable?: string;
  readonly notes?: readonly MeaningNote[];
}

export type MeaningNote =
  /** A form that is kept outside the diagram. */
  | { readonly kind: 'form-elsewhere'; readonly what: string }
  /** A part of a form that Baton cannot show. */
  | { readonly kind: 'form-part'; readonly what: string }
  /** Something else that the other engine would do. */
  | { readonly kind: 'not-carried-out'; readonly what: string };
