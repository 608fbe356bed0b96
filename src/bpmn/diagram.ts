/**
 * Diagram: an imported BPMN 2.0 file as drawn, in the specification's words. What the reader (`read-diagram.ts`)
 * returns and every later stage starts from.
 *
 * Boundary: describes the drawing and what its dialect says; knows nothing of defaults, wiring or execution.
 *
 * Invariants:
 * D1  Every id in the model is unique within the diagram; where the file's ids were missing or repeated the reader
 *     gave a new one and said so in a finding.
 * D2  Every flow node lies in exactly one `FlowScope`; every sequence flow has its source and target in the scope
 *     it is listed in. Flows for which that cannot be had are left out, each with a finding.
 * D3  `incoming`/`outgoing` are derived from the sequence flows, in the order of the file, never from the file's
 *     own (optional, often wrong) lists.
 * D4  The file itself is kept, unchanged, in `xml`.
 *
 * Source: BPMN 2.0.2 (OMG formal/2013-12-09), chapters 8–10.
 */
import type { Bounds } from './drawing.ts';
import type { DrawnData } from './drawn-data.ts';
import type { Finding } from './finding.ts';
import type { EventMeaning, ListenerMeaning, Meaning, WrittenValue } from './meaning.ts';
import type { Correlation } from './read-correlation.ts';
import type { SimulationScenario } from './read-simulation.ts';

/** The id of an element of the diagram, as in the file. */
export type ElementId = string;

export interface Diagram {
  readonly fileName: string;
  /** The decoded text of the file, byte for byte the same drawing. */
  readonly xml: string;
  /** The encoding it was really in, e.g. `utf-8`, `utf-16le`, `windows-1252`. */
  readonly encoding: string;
  /** The `name` of `definitions`, or of the collaboration, where the author gave one. */
  readonly name?: string;
  readonly exporter?: { readonly name: string; readonly version?: string };
  /** Vendor vocabularies found, e.g. `camunda`, `zeebe`, `flowable`, `signavio`. */
  readonly dialects: readonly string[];
  readonly processes: readonly DiagramProcess[];
  readonly participants: readonly Participant[];
  readonly messageFlows: readonly MessageFlow[];
  /** Global tasks that call activities may name; by id. */
  readonly globalTasks: readonly GlobalTask[];
  readonly correlation: Correlation;
  readonly messages: ReadonlyMap<ElementId, MessageDefinition>;
  readonly signals: ReadonlyMap<ElementId, NamedDefinition>;
  readonly errors: ReadonlyMap<ElementId, CodedDefinition>;
  readonly escalations: ReadonlyMap<ElementId, CodedDefinition>;
  /** Simulation parameters (BPSim), by scenario; kept for planning. */
  readonly simulation: readonly SimulationScenario[];
  /** How many shapes the file draws; 0 means there is no picture to show. */
  readonly drawnShapes: number;
  /** Where each element is drawn first, by its id; in the drawing's own units. */
  readonly bounds: ReadonlyMap<ElementId, Bounds>;
  readonly counts: DiagramCounts;
  /** Everything the reader had to tell, in the order of the file. */
  readonly findings: readonly Finding[];
}

/** What was read, for `baton check`: a reader that drops something silently cannot give true numbers here. */
export interface DiagramCounts {
  readonly processes: number;
  readonly participants: number;
  readonly lanes: number;
  readonly sequenceFlows: number;
  readonly messageFlows: number;
  readonly dataObjects: number;
  readonly textAnnotations: number;
  /** Flow nodes by their BPMN element name, e.g. `{ userTask: 3, exclusiveGateway: 1 }`. */
  readonly flowNodes: Readonly<Record<string, number>>;
}

export interface NamedDefinition {
  readonly id: ElementId;
  readonly name?: string;
}

export interface MessageDefinition extends NamedDefinition {
  /** Which case it belongs to, worked out where it is waited for. */
  readonly correlationKey?: WrittenValue;
}

export interface CodedDefinition extends NamedDefinition {
  readonly code?: string;
}

/** A pool. Without `process` it is a black box: an outside party. */
export interface Participant {
  readonly id: ElementId;
  readonly name?: string;
  readonly process?: ElementId;
  /** The pool stands for several parties of one kind (participantMultiplicity). */
  readonly multiple: boolean;
}

export interface MessageFlow {
  readonly id: ElementId;
  readonly name?: string;
  /** A flow node or a participant. */
  readonly source: ElementId;
  readonly target: ElementId;
  readonly message?: ElementId;
}

export interface GlobalTask extends NamedDefinition {
  /** As in the file, e.g. `globalUserTask`. */
  readonly type: string;
  /** What it is when it is called; it lies nowhere. */
  readonly task: Task;
}

export interface DiagramProcess {
  readonly id: ElementId;
  readonly name?: string;
  /** The pool it is drawn in, where there is one. */
  readonly participant?: ElementId;
  /** The file's own claim; `undefined` where it says nothing. */
  readonly isExecutable?: boolean;
  readonly documentation?: string;
  readonly lanes: readonly Lane[];
  readonly scope: FlowScope;
  /** Its data inputs and outputs, and its properties. */
  readonly data?: DrawnData;
  readonly extensions: readonly ForeignElement[];
  readonly listeners?: readonly ListenerMeaning[];
}

/** A lane, nested lanes flattened; `parent` is the lane it lies in. */
export interface Lane {
  readonly id: ElementId;
  readonly name?: string;
  readonly parent?: ElementId;
  /** Ids of the flow nodes in it (the innermost lane only). */
  readonly flowNodes: readonly ElementId[];
}

/** A document drawn in a scope; or a store of data, which is nobody's own. */
export interface DataObject extends NamedDefinition {
  readonly isStore?: true;
}

/** The content of a process or a subprocess. */
export interface FlowScope {
  readonly flowNodes: readonly FlowNode[];
  readonly sequenceFlows: readonly SequenceFlow[];
  readonly dataObjects: readonly DataObject[];
}

export interface SequenceFlow {
  readonly id: ElementId;
  readonly name?: string;
  readonly source: ElementId;
  readonly target: ElementId;
  readonly condition?: FormalExpression;
  readonly listeners?: readonly ListenerMeaning[];
}

/** An expression as written in the file; nobody has parsed it yet. */
export interface FormalExpression {
  readonly text: string;
  /** The `language` attribute, or the file's `expressionLanguage`, where given. */
  readonly language?: string;
}

export type FlowNode = Task | SubProcess | CallActivity | Gateway | Event;

export type TaskType =
  | 'task'
  | 'userTask'
  | 'manualTask'
  | 'serviceTask'
  | 'scriptTask'
  | 'businessRuleTask'
  | 'sendTask'
  | 'receiveTask';

export type GatewayType =
  | 'exclusiveGateway'
  | 'inclusiveGateway'
  | 'parallelGateway'
  | 'eventBasedGateway'
  | 'complexGateway';

export type EventType =
  | 'startEvent'
  | 'intermediateCatchEvent'
  | 'intermediateThrowEvent'
  | 'boundaryEvent'
  | 'endEvent';

export interface FlowNodeBase {
  readonly id: ElementId;
  readonly name?: string;
  readonly documentation?: string;
  /** The innermost lane it lies in. */
  readonly lane?: ElementId;
  readonly incoming: readonly ElementId[];
  readonly outgoing: readonly ElementId[];
  /** Foreign attributes (`camunda:assignee`) and the children of `extensionElements`. */
  readonly extensions: readonly ForeignElement[];
  readonly foreignAttributes: Readonly<Record<string, string>>;
  /** What the dialect says about it, in our words. */
  readonly meaning?: Meaning;
  /** Names of the data objects it reads and writes (from the data associations). */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Absent where the file says nothing about its data. */
  readonly data?: DrawnData;
  /** 1-based line of the element in the decoded file. */
  readonly line?: number;
}

export interface ActivityBase extends FlowNodeBase {
  readonly defaultFlow?: ElementId;
  readonly loop?: LoopCharacteristics;
  readonly isForCompensation: boolean;
  /** Resources the file names as performers (potentialOwner and the like), or the expression that chooses them. */
  readonly performers?: readonly string[];
}

export interface Task extends ActivityBase {
  readonly type: TaskType;
  /** The plain BPMN `implementation` attribute where it is meaningful (not `##unspecified`). */
  readonly implementation?: string;
  /** Of send and receive tasks. */
  readonly message?: ElementId;
  /** Of service, send and receive tasks. */
  readonly operation?: Operation;
  /** Of receive tasks. */
  readonly instantiate: boolean;
  /** Of script tasks. */
  readonly script?: { readonly text: string; readonly format?: string };
}

/** What a task calls in the interface of a service, as the diagram names it. */
export interface Operation {
  readonly name: string;
  /** Name of the interface. */
  readonly service?: string;
  /** Names of the errors it can fail with. */
  readonly errors: readonly string[];
}

export interface SubProcess extends ActivityBase {
  readonly type: 'subProcess' | 'adHocSubProcess' | 'transaction';
  readonly triggeredByEvent: boolean;
  /** Of ad-hoc subprocesses. */
  readonly adHoc?: {
    readonly isSequential: boolean;
    readonly cancelRemaining: boolean;
    readonly completionCondition?: FormalExpression;
  };
  readonly scope: FlowScope;
}

export interface CallActivity extends ActivityBase {
  readonly type: 'callActivity';
  /** Local part of `calledElement`; a process or a global task of this or another diagram, or the expression (`${…}`) that gives it. */
  readonly calledElement?: string;
}

export interface Gateway extends FlowNodeBase {
  readonly type: GatewayType;
  readonly defaultFlow?: ElementId;
  /** Of event-based gateways. */
  readonly instantiate: boolean;
  readonly eventGatewayType?: 'Exclusive' | 'Parallel';
  readonly activationCondition?: FormalExpression;
}

export interface Event extends FlowNodeBase {
  readonly type: EventType;
  readonly definitions: readonly EventDefinition[];
  /** All definitions must occur (parallel multiple), not just one. */
  readonly parallelMultiple: boolean;
  /** Of boundary events: the activity it sits on. */
  readonly attachedTo?: ElementId;
  /** Of compensation boundary events: the activity that undoes what the event sits on (by association). */
  readonly handler?: ElementId;
  /** Of boundary events (`cancelActivity`) and start events of event subprocesses (`isInterrupting`). */
  readonly interrupting: boolean;
}

export type EventDefinition = EventKind & {
  /** What the dialect says about it, in our words. */
  readonly meaning?: EventMeaning;
};

type EventKind =
  | { readonly kind: 'timer'; readonly timer?: TimerExpression }
  | { readonly kind: 'message'; readonly message?: ElementId }
  | { readonly kind: 'signal'; readonly signal?: ElementId }
  | { readonly kind: 'error'; readonly error?: ElementId }
  | { readonly kind: 'escalation'; readonly escalation?: ElementId }
  | { readonly kind: 'conditional'; readonly condition?: FormalExpression }
  | { readonly kind: 'link'; readonly name?: string }
  | { readonly kind: 'compensate'; readonly activity?: ElementId; readonly waitForCompletion: boolean }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'terminate' };

export interface TimerExpression extends FormalExpression {
  readonly kind: 'date' | 'duration' | 'cycle';
}

/** `standard`: while-loop of BPMN 13.3.6; the other two: multi-instance, 13.3.7. */
export type LoopCharacteristics =
  | {
      readonly kind: 'standard';
      readonly testBefore: boolean;
      readonly maximum?: number;
      readonly condition?: FormalExpression;
    }
  | {
      readonly kind: 'multi-instance';
      readonly isSequential: boolean;
      readonly cardinality?: FormalExpression;
      readonly completionCondition?: FormalExpression;
      /** Name of the data object or variable that holds the collection, where the file names one. */
      readonly inputCollection?: string;
      readonly inputItem?: string;
      readonly outputCollection?: string;
      readonly outputItem?: string;
      /** Events that completing runs throw, to be caught on the activity's boundary; none where the behaviour is `All`. */
      readonly throws: readonly RunAnnouncement[];
      readonly foreignAttributes: Readonly<Record<string, string>>;
      readonly extensions: readonly ForeignElement[];
    };

/** After each run (behaviour `None`), after the first (`One`), or after those at which the condition holds (`Complex`). */
export interface RunAnnouncement {
  readonly when: 'each' | 'first' | FormalExpression;
  /** Absent: the standard's default, a signal without a name. */
  readonly event?: EventDefinition;
}

/** A vendor's extension element as a plain tree, prefix normalised to the dialect's usual one (`camunda:property`). */
export interface ForeignElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly children: readonly ForeignElement[];
}
