/**
 * Definition: diagram + wiring, compiled and frozen. The only thing the kernel runs.
 *
 * Boundary: plain JSON data, nothing but types here; `compile.ts` makes it, `kernel/program.ts` prepares it for
 * running. It is content-addressed: whoever stores it hashes its canonical JSON.
 *
 * Invariants:
 * F1  Every decision that a run needs is in it: no default is left to the kernel. Where nobody said how a step is
 *     done, the compiler wrote down that a person does it (and reported a finding).
 * F2  Every id names an element of the diagram it was compiled from, so that what happens can be shown on it.
 * F3  Every expression in it compiles; texts that do not became questions or confirmations, with a finding.
 */
import type { ExpressionSource } from '../expressions/expression.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { CorrelationDefinition } from './correlation-definition.ts';
import type { DrawnTrigger } from './drawn-trigger-definition.ts';
import type { HandOver } from './hand-over.ts';
import type { Listener } from './listener-definition.ts';
import type { LoopDefinition } from './loop-definition.ts';
import type { TaskPeople } from './task-people-definition.ts';

export type ElementId = string;
export type FlowId = string;

export interface Definition {
  readonly format: 1;
  readonly name: string;
  readonly processes: readonly ProcessDefinition[];
  /** What the diagram itself says begins cases or tells waiting ones, by a name of its own; absent: nothing. */
  readonly triggers?: Readonly<Record<string, DrawnTrigger>>;
}

export interface ProcessDefinition {
  readonly id: ElementId;
  readonly name: string;
  /** Who does what no lane claims: the pool's name, else the process's. */
  readonly role: string;
  /** Every flow node of the process, those of embedded subprocesses too. */
  readonly elements: Readonly<Record<ElementId, ElementDefinition>>;
  readonly flows: Readonly<Record<FlowId, FlowDefinition>>;
  /** By the id of the process or subprocess. */
  readonly scopes: Readonly<Record<ElementId, ScopeDefinition>>;
  /** The ways an instance can begin; never empty in a runnable process. */
  readonly starts: readonly StartDefinition[];
  /**
   * A case that starts with another process of the file starts this one too, because they exchange messages and
   * nothing in the file would start it (BPMN 9.3: the pools of a collaboration run together).
   */
  readonly startsWith: readonly ElementId[];
  /** How messages of its conversations are told apart; absent: by name, and by what a trigger or throw says itself. */
  readonly correlation?: CorrelationDefinition;
  /** What a call of it takes back (its data outputs); absent: everything. */
  readonly returns?: readonly string[];
}

export interface ScopeDefinition {
  readonly id: ElementId;
  readonly parent?: ElementId;
  /** What receives a token when the scope is entered: its none start event, or, drawn without, every element that nothing leads to (BPMN 13.3.4). */
  readonly initial: readonly ElementId[];
  /** The event subprocess that undoes the scope once it is complete; absent: what was done in it is undone, last first. */
  readonly undoneBy?: ElementId;
}

export interface StartDefinition {
  /** The start event, or the element(s) that begin where none is drawn. */
  readonly elements: readonly ElementId[];
  /** What the person who starts it by hand reads: "Invoice received". */
  readonly label: string;
  /** `by-hand`: a person (or the API) says so; the others also begin by themselves. */
  readonly trigger: Trigger | { readonly kind: 'none' };
  /** Begun by a message from another process of the same file, so not offered to a person first. */
  readonly fromCase: boolean;
  readonly form: Form;
  /** The event-based gateway that receives the token in place of the first element, which stands behind it and has occurred. */
  readonly behind?: ElementId;
  /** Which of the things that the start event needs this is: the instance waits at it for the others (BPMN 10.5.2). */
  readonly needed?: number;
  /** The variable that takes who started the case (null where nobody in particular did). */
  readonly initiator?: string;
}

export interface FlowDefinition {
  readonly id: FlowId;
  readonly source: ElementId;
  readonly target: ElementId;
  /** As drawn, or "to Approve invoice" where nothing is written on it. */
  readonly label: string;
  /** Only where the gateway or activity decides by conditions. */
  readonly condition?: ExpressionSource;
  /** Worked out when it is taken; may set variables. */
  readonly listeners?: readonly ExpressionSource[];
}

// ---- elements -------------------------------------------------------------------------------------------------

/** `behavior` chooses the kernel's file; `type` is the BPMN element as drawn. */
export type ElementDefinition =
  | TaskDefinition
  | SubProcessDefinition
  | AdHocSubProcessDefinition
  | EventSubProcessDefinition
  | CallActivityDefinition
  | ExclusiveGatewayDefinition
  | InclusiveGatewayDefinition
  | ParallelGatewayDefinition
  | ComplexGatewayDefinition
  | EventBasedGatewayDefinition
  | StartEventDefinition
  | CatchEventDefinition
  | ThrowEventDefinition
  | BoundaryEventDefinition
  | EndEventDefinition;

export type Behavior = ElementDefinition['behavior'];

export interface ElementBase {
  readonly id: ElementId;
  /** As drawn; where nothing is written, a name a person can read ("Step after Check stock"). */
  readonly name: string;
  /** The BPMN element name, e.g. `serviceTask`. */
  readonly type: string;
  /** The process or subprocess it lies in. */
  readonly scope: ElementId;
  readonly incoming: readonly FlowId[];
  readonly outgoing: readonly FlowId[];
  /** The lane's name, else the process's role. */
  readonly role: string;
  readonly listeners?: readonly Listener[];
}

/** The data of an element of its own, and its exchange with what is around it. Of activities and events. */
export interface DataMapped {
  /**
   * Evaluated in the enclosing scope (of a run: as the run sees it, its item included) when the element is entered;
   * they become its own local variables.
   */
  readonly inputs?: readonly Mapping[];
  /**
   * Evaluated in the element's scope when it is done; set in the enclosing scope. When present, nothing else leaves the
   * element: what it returns stays its own. Absent: what it returns goes where a variable of that name is, its own first.
   */
  readonly outputs?: readonly Mapping[];
  /** With outputs too, what it returns goes out as if it had none. */
  readonly returnsAll?: true;
  /** Further local variables (properties, the data objects of a subprocess): `null` until something sets them. */
  readonly locals?: readonly string[];
}

export interface ActivityBase extends ElementBase, DataMapped {
  /** Boundary events on it, in the order of the file. */
  readonly boundary: readonly ElementId[];
  readonly loop?: LoopDefinition;
  /** Conditional flows out of an activity: taken when nothing else is (BPMN 13.3.1). */
  readonly defaultFlow?: FlowId;
  /** What is entered when it is undone: the compensation boundary event on it (BPMN 10.7). */
  readonly undoneBy?: ElementId;
}

/** All task types; also an activity drawn as a call or a subprocess that has nothing inside to run. */
export interface TaskDefinition extends ActivityBase {
  readonly behavior: 'task';
  readonly work: Work;
  /** Messages to other processes of the case when it completes (message flows that leave it). */
  readonly sends: readonly MessageThrow[];
}

export interface SubProcessDefinition extends ActivityBase {
  readonly behavior: 'sub-process';
  /** It can be cancelled: then all that was done in it is undone (BPMN 10.3.5.3). */
  readonly transaction?: true;
}

/** People (or `activates`) choose which of the activities inside are carried out, and how often (BPMN 10.3.5.2, 13.3.5). */
export interface AdHocSubProcessDefinition extends ActivityBase {
  readonly behavior: 'ad-hoc-sub-process';
  /** One after the other; else any number beside each other. */
  readonly sequential: boolean;
  /** When it is finished, what is still open inside is ended; else it is waited for. */
  readonly cancelRemaining: boolean;
  /** What can be chosen: the activities inside that nothing leads to; never empty. */
  readonly offers: readonly { readonly element: ElementId; readonly label: string }[];
  readonly next: { readonly prompt: string; readonly role: string; readonly instruction?: string };
  /** Finished once it is true after an activity inside; absent: a person says so. */
  readonly until?: ExpressionSource;
  /** A list of ids of what is carried out: then nobody is asked, and it is finished when all of that is done. */
  readonly activates?: ExpressionSource;
}

/**
 * An event subprocess (BPMN 10.3.5.6): its scope waits for it as long as it lasts; no flow leads to it. Its scope's `initial`
 * are its start events, with what begins beside them.
 */
export interface EventSubProcessDefinition extends ActivityBase {
  readonly behavior: 'event-sub-process';
  /** Everything else in the enclosing scope ends when it begins. */
  readonly interrupting: boolean;
  /** Its start events: each sets it off, and then receives the token. */
  readonly starts: readonly ElementId[];
  /** What sets it off where no start event is drawn in it. */
  readonly triggers?: readonly Trigger[];
}

export interface CallActivityDefinition extends ActivityBase {
  readonly behavior: 'call-activity';
  /** BPMN id of the called process; empty where `callsBy` gives it. */
  readonly calls: ElementId;
  /** Gives the id when the call is reached. */
  readonly callsBy?: ExpressionSource;
  /** `same`: in this definition; `other`: the newest deployed definition that has it. */
  readonly from: 'same' | 'other';
  /** What the called process begins with. Absent: the `inputs`, or without inputs everything visible. */
  readonly passes?: HandOver;
  /** What is taken of what it leaves, as seen there. Absent: everything. */
  readonly takes?: HandOver;
}

export interface ExclusiveGatewayDefinition extends ElementBase {
  readonly behavior: 'exclusive-gateway';
  readonly decision: Decision;
}

export interface InclusiveGatewayDefinition extends ElementBase {
  readonly behavior: 'inclusive-gateway';
  readonly decision: Decision;
}

export interface ParallelGatewayDefinition extends ElementBase {
  readonly behavior: 'parallel-gateway';
}

/** Where nobody said usably when it has enough, it is compiled to an inclusive gateway. */
export interface ComplexGatewayDefinition extends ElementBase {
  readonly behavior: 'complex-gateway';
  readonly decision: Decision;
  /**
   * Lets tokens through once it is true (BPMN 13.4.5). It sees the variables, `activationCount` (incoming flows that
   * have a token) and, under the id or the name of each incoming flow, the number of tokens on that flow.
   */
  readonly activation: ExpressionSource;
}

export interface EventBasedGatewayDefinition extends ElementBase {
  readonly behavior: 'event-based-gateway';
  /** Begins an instance by one of the events behind it; all of them are waited for (BPMN 10.6.6). */
  readonly parallel?: true;
}

/** The `outputs` of an event that catches are evaluated over what came with it. */
export interface StartEventDefinition extends ElementBase, DataMapped {
  readonly behavior: 'start-event';
  /** Of event subprocesses: what their scope waits for. Of a process's start that needs several things: all of them. */
  readonly triggers?: readonly Trigger[];
  readonly needsAll?: true;
}

export interface CatchEventDefinition extends ElementBase, DataMapped {
  readonly behavior: 'catch-event';
  /** More than one: whichever occurs first. Of a link target: empty, it is entered by its throw. */
  readonly triggers: readonly Trigger[];
  /** Parallel multiple: all of the triggers have to occur (BPMN 10.5.4). */
  readonly needsAll?: true;
}

export interface ThrowEventDefinition extends ElementBase, DataMapped {
  readonly behavior: 'throw-event';
  readonly throws: readonly Throw[];
}

export interface BoundaryEventDefinition extends ElementBase, DataMapped {
  readonly behavior: 'boundary-event';
  readonly attachedTo: ElementId;
  /** Of compensation events: the activity that undoes. */
  readonly handler?: ElementId;
  readonly interrupting: boolean;
  readonly triggers: readonly Trigger[];
  readonly needsAll?: true;
}

export interface EndEventDefinition extends ElementBase, DataMapped {
  readonly behavior: 'end-event';
  /** Empty: a none end event. */
  readonly throws: readonly Throw[];
}

// ---- how a step is carried out --------------------------------------------------------------------------------

export type Work =
  | PersonWork
  | {
      readonly by: 'job';
      /** Which connector or external worker takes it. */
      readonly jobType: string;
      /**
       * What the job sees of an element with `inputs`: those alone, or everything visible at the element (then the inputs
       * hide what has the same name). Without inputs it always sees everything (in a run over a list its item, not the list).
       */
      readonly sees?: 'inputs' | 'everything';
      /** What its connector is told beside the variables: the text of a script, the address of a service. */
      readonly settings?: Readonly<Record<string, JsonValue>>;
      /** These two were written by 0.1.0 only: evaluated when the job is created, and over what it returned. */
      readonly inputs?: readonly Mapping[];
      readonly outputs?: readonly Mapping[];
      readonly retry: RetryPolicy;
      /** What its program is told beside the variables, the same in every run. */
      readonly headers?: Readonly<Record<string, string>>;
      /** The highest is taken first by workers that ask so; absent: 0. */
      readonly priority?: number;
    }
  /** Without `result` what it gives is not kept. */
  | { readonly by: 'expression'; readonly expression: ExpressionSource; readonly result?: string }
  /** Receive tasks: completes when one of the triggers occurs. */
  | { readonly by: 'message'; readonly triggers: readonly Trigger[] }
  /** Nothing to do: passed through at once. Only ever by an explicit wiring. */
  | { readonly by: 'nothing' };

export interface PersonWork {
  readonly by: 'person';
  readonly role: string;
  /** The person's instruction: the element's documentation, where there is one. */
  readonly instruction?: string;
  /** For whom of the role it is meant, until when, how urgent. */
  readonly people?: TaskPeople;
  readonly form: Form;
  /** Gateways whose question is asked in this step's completion form. */
  readonly asks: readonly ElementId[];
  /** Error and escalation boundary events of the step that the person can report. */
  readonly errors: readonly {
    readonly boundary: ElementId;
    readonly code?: string;
    readonly label: string;
    /** It does not interrupt: the step stays open. */
    readonly beside?: true;
  }[];
}

export interface RetryPolicy {
  /** Attempts in all, at least 1. */
  readonly attempts: number;
  /** First delay; doubles with every attempt, with jitter. */
  readonly backoff_ms: number;
}

export interface Mapping {
  /** A variable. */
  readonly target: string;
  /** Where inside the variable the value goes; what the variable holds beside it stays (outputs), or is empty (inputs). */
  readonly path?: readonly string[];
  /** The source also sees the targets of the mappings before it. */
  readonly chained?: true;
  /** Nothing is set where the source gives nothing. */
  readonly whereGiven?: true;
  readonly source: ExpressionSource;
}

export interface Form {
  readonly fields: readonly FormField[];
}

export interface FormField {
  /** The variable it fills. */
  readonly name: string;
  readonly label: string;
  /** `file`: the reference of a kept file. */
  readonly type: 'string' | 'number' | 'boolean' | 'date' | 'json' | 'file';
  readonly required: boolean;
  readonly options?: readonly { readonly value: JsonValue; readonly label: string }[];
  /** Several options may be chosen, several files given: the value is the list of them. */
  readonly many?: true;
  /** What stands in it where the case does not know its variable yet. */
  readonly defaultValue?: Operand;
  /** Shown, not filled in. */
  readonly readOnly?: true;
  /** Of texts: several lines. */
  readonly multiline?: true;
  /** Of numbers. */
  readonly min?: number;
  readonly max?: number;
  /** Of texts, in characters. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Of texts: a regular expression (as FEEL's `matches` takes it) for the whole of it. */
  readonly pattern?: string;
  /** Why Baton asks: "the branch 'over 1000' depends on it". */
  readonly hint?: string;
}

// ---- decisions ------------------------------------------------------------------------------------------------

export type Decision =
  /** Conditions stand on the flows; evaluated in the order of `outgoing`. */
  | { readonly by: 'conditions'; readonly defaultFlow?: FlowId }
  /** A person answers. `askedIn`: the task right before it whose completion form carries the question. */
  | {
      readonly by: 'question';
      readonly prompt: string;
      readonly role: string;
      readonly askedIn?: ElementId;
      readonly answers: readonly { readonly flow: FlowId; readonly label: string }[];
    }
  /** At most one way out (a merge). */
  | { readonly by: 'none' };

// ---- events ---------------------------------------------------------------------------------------------------

/** A value written in the diagram as it is, or computed when the element is entered. */
export type Operand = { readonly literal: JsonValue } | { readonly expression: ExpressionSource };

/** Something a person of a role can say has happened. */
export interface Confirmation {
  readonly role: string;
  /** "Has the order from Customer arrived?" */
  readonly prompt: string;
}

export type Trigger =
  | {
      readonly kind: 'timer';
      readonly timer: 'date' | 'duration' | 'cycle';
      /** ISO 8601 (dates, durations, `R3/PT10S`). */
      readonly value: Operand;
    }
  | {
      readonly kind: 'message';
      readonly name: string;
      /** Gives the name when it is waited for; `name` is then the text of it. */
      readonly nameBy?: ExpressionSource;
      /** Which case it belongs to; absent: the case itself (message flows inside a case), or the name alone. */
      readonly key?: ExpressionSource;
      /** Message flows of the file that end here and start in a process Baton runs. */
      readonly fromCase: boolean;
      /** Present where nothing sends it by itself. */
      readonly confirmation?: Confirmation;
    }
  | { readonly kind: 'signal'; readonly name: string; readonly confirmation?: Confirmation }
  /** Occurs when it becomes true: on entering, or when a variable it reads changes (BPMN 10.5.5.3). */
  | {
      readonly kind: 'condition';
      readonly condition: ExpressionSource;
      /** Present where nothing in the process is known to change what it reads. */
      readonly confirmation?: Confirmation;
    }
  /** A timer without a duration, a condition without an expression, a multiple event without definitions. */
  | {
      readonly kind: 'confirmation';
      readonly stands: 'timer' | 'message' | 'signal' | 'conditional' | 'error' | 'escalation' | 'none';
      readonly confirmation: Confirmation;
    }
  /** Boundary events and event subprocesses; without code: every error. */
  | ({ readonly kind: 'error'; readonly code?: string } & CaughtAs)
  /** Boundary events and event subprocesses; without code: every escalation. */
  | ({ readonly kind: 'escalation'; readonly code?: string } & CaughtAs)
  /** Boundary events only: not waited for, entered when the activity is undone, or the transaction is cancelled. */
  | { readonly kind: 'compensation' }
  | { readonly kind: 'cancel' };

/** The variables that take what was caught. */
export interface CaughtAs {
  readonly codeVariable?: string;
  readonly messageVariable?: string;
}

export interface MessageThrow {
  readonly kind: 'message';
  readonly name: string;
  /** Gives the name when it is sent; `name` is then the text of it. */
  readonly nameBy?: ExpressionSource;
  readonly key?: ExpressionSource;
  /** What it carries; absent: everything its sender sees. */
  readonly payload?: readonly Mapping[];
  /** Where its message flows lead inside the case; empty: whoever waits for that name. */
  readonly targets: readonly { readonly process: ElementId; readonly element: ElementId }[];
}

export type Throw =
  | MessageThrow
  | {
      readonly kind: 'signal';
      readonly name: string;
      /** What it carries; absent: everything its sender sees. */
      readonly payload?: readonly Mapping[];
    }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'escalation'; readonly code?: string }
  | { readonly kind: 'terminate' }
  /** Undoes what is complete: of that activity, or of the whole scope. `waits`: and goes on when that is done. */
  | { readonly kind: 'compensate'; readonly activity?: ElementId; readonly waits: boolean }
  /** Ends the transaction around it. */
  | { readonly kind: 'cancel' }
  | { readonly kind: 'link'; readonly target: ElementId }
  /** Nobody wired how it leaves the house ("Send the offer to Customer"): a person does it and says so. */
  | { readonly kind: 'by-hand'; readonly stands: 'message' | 'signal'; readonly work: PersonWork };
