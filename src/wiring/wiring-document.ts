/**
 * The wiring document: how steps, decisions, events, loops and roles are carried out, by element id. Kept beside the
 * diagram and versioned; the user's file is never changed.
 *
 * Boundary: the document's form (JSON schema and TypeScript types from one source). Reading an unknown JSON value is
 * `validate-wiring.ts`; what an entry does to a definition stands with its subject (`tasks.ts`, `gateways.ts`, …).
 *
 * Invariants:
 * W1  Every part is optional but `format`: an empty wiring is the day-one wiring.
 * W2  Ids of elements are plain keys. An id the diagram does not have is a finding when compiled, never an error:
 *     the next export of the drawing may have it again.
 */
import { type Static, Type } from 'typebox';
import type { JsonValue } from '../expressions/value.ts';

const Text = Type.String({ minLength: 1, maxLength: 10_000 });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const closed = { additionalProperties: false } as const;

/** FEEL, with or without a leading `=`; `${…}` is the dialect of older engines. */
export const ExpressionText = Type.String({
  minLength: 1,
  maxLength: 10_000,
  description:
    'A FEEL expression, with or without a leading "="; text with braces after a dollar sign is read as the dialect of older engines.',
});

export const FormFieldEntry = Type.Object(
  {
    name: Name,
    label: Type.Optional(Name),
    type: Type.Union([
      Type.Literal('string'),
      Type.Literal('number'),
      Type.Literal('boolean'),
      Type.Literal('date'),
      Type.Literal('json'),
      Type.Literal('file'),
    ]),
    required: Type.Optional(Type.Boolean()),
    options: Type.Optional(
      Type.Array(
        Type.Object(
          { value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]), label: Name },
          closed,
        ),
      ),
    ),
    hint: Type.Optional(Text),
    /** What stands in it to begin with: a value, or an expression marked as one. */
    default: Type.Optional(Type.Union([Type.String({ maxLength: 10_000 }), Type.Number(), Type.Boolean()])),
    readOnly: Type.Optional(Type.Boolean()),
    multiline: Type.Optional(Type.Boolean()),
    /** Several of the options may be chosen, several files given. */
    many: Type.Optional(Type.Boolean()),
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    minLength: Type.Optional(Type.Integer({ minimum: 0 })),
    maxLength: Type.Optional(Type.Integer({ minimum: 0 })),
    pattern: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  },
  closed,
);

export const FormEntry = Type.Object({ fields: Type.Array(FormFieldEntry) }, closed);

/** Variables, or places in them (`order.total`), by what they are set to. */
const MappingEntry = Type.Record(Type.String(), ExpressionText);

/** What goes into a step and comes out of it: see `DataMapped` of `definition.ts`. */
const mapped = { inputs: Type.Optional(MappingEntry), outputs: Type.Optional(MappingEntry) } as const;

export const PersonStep = Type.Object(
  {
    by: Type.Literal('person'),
    role: Type.Optional(Name),
    instruction: Type.Optional(Text),
    form: Type.Optional(FormEntry),
    ...mapped,
    /** For whom of the role it is meant: names, or expressions marked as such. */
    assignee: Type.Optional(Text),
    candidateUsers: Type.Optional(Type.Array(Text, { maxItems: 1000 })),
    /** Further roles that may do it. */
    candidateGroups: Type.Optional(Type.Array(Text, { maxItems: 1000 })),
    /** ISO 8601: a moment, or a duration from when the task is offered (`P2D`); or an expression. */
    due: Type.Optional(Text),
    /** Not listed before then. */
    followUp: Type.Optional(Text),
    /** A whole number, 50 is ordinary; or an expression. */
    priority: Type.Optional(Type.Union([Type.Integer(), Text])),
  },
  closed,
);

const RetryEntry = Type.Object(
  {
    attempts: Type.Integer({ minimum: 1, maximum: 1000 }),
    backoff_ms: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
  },
  closed,
);

export const JobStep = Type.Object(
  {
    by: Type.Literal('job'),
    jobType: Name,
    ...mapped,
    retry: Type.Optional(RetryEntry),
    /** What its program is told beside the variables. */
    headers: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 10_000 }))),
    /** The highest is taken first by workers that ask so; absent: 0. */
    priority: Type.Optional(Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 })),
  },
  closed,
);

export const ExpressionStep = Type.Object(
  { by: Type.Literal('expression'), expression: ExpressionText, result: Name, ...mapped },
  closed,
);

/** The value of the script's last expression goes into `result`; what it sets otherwise is left too. */
export const ScriptStep = Type.Object(
  {
    by: Type.Literal('script'),
    language: Type.Union([Type.Literal('javascript'), Type.Literal('feel')]),
    text: Type.String({ minLength: 1, maxLength: 100_000 }),
    result: Type.Optional(Name),
    ...mapped,
  },
  closed,
);

/** A decision of a deployed DMN model (`findDecision`); its version is pinned when the process is put into use. */
export const DecisionStep = Type.Object(
  {
    by: Type.Literal('decision'),
    /** Id of the decision or decision service. */
    decision: Name,
    /** Key of the model in the library; absent: whichever has the decision. */
    model: Type.Optional(Name),
    /** Absent: the newest. */
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    /** The variable that takes what it gives; absent: as the model calls it. */
    result: Type.Optional(Name),
    /** How older engines hand over what a table gives; absent: as it is. */
    mapping: Type.Optional(
      Type.Union([
        Type.Literal('singleEntry'),
        Type.Literal('singleResult'),
        Type.Literal('collectEntries'),
        Type.Literal('resultList'),
      ]),
    ),
    ...mapped,
    retry: Type.Optional(RetryEntry),
  },
  closed,
);

/** What an action is given literally; templates and statements are only ever written here, never worked out. */
const SettingsEntry = Type.Record(Type.String(), Type.Unsafe<JsonValue>({}));

/** An action of a connector (`findAction`), with a credential by its name. It sees its inputs and settings, nothing else. */
export const ConnectorStep = Type.Object(
  {
    by: Type.Literal('connector'),
    /** `http.request`, `email.send`, … */
    action: Name,
    credential: Type.Optional(Name),
    settings: Type.Optional(SettingsEntry),
    ...mapped,
    /** Failures and results that the diagram deals with: the first whose condition holds over them is thrown. */
    errors: Type.Optional(
      Type.Array(
        Type.Object({ when: ExpressionText, code: Name, message: Type.Optional(ExpressionText) }, closed),
        { maxItems: 100 },
      ),
    ),
    retry: Type.Optional(RetryEntry),
  },
  closed,
);

/** A user's own element template, and its values. */
const filledTemplate = {
  /** Its id, as its file says. */
  template: Name,
  /** Absent: the newest. */
  version: Type.Optional(Type.Integer({ minimum: 0 })),
  /** By the id of the property, where it has one, else by what it is bound to. */
  values: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Union([Type.String({ maxLength: 100_000 }), Type.Number(), Type.Boolean()]),
    ),
  ),
};

/** As if a modelling tool had applied an element template to the step, with these values beside what it carries. */
export const TemplateStep = Type.Object(
  {
    by: Type.Literal('template'),
    ...filledTemplate,
    ...mapped,
  },
  closed,
);

/** The case waits there: for a while, or until a moment. ISO 8601, or an expression. */
export const WaitStep = Type.Object(
  {
    by: Type.Literal('wait'),
    timer: Type.Union([Type.Literal('duration'), Type.Literal('date')]),
    value: Text,
    ...mapped,
  },
  closed,
);

/** Another process, of this file or deployed, runs and the case waits for its end. It gets its inputs, nothing else. */
export const ProcessStep = Type.Object(
  {
    by: Type.Literal('process'),
    /** Its BPMN id. */
    process: Name,
    ...mapped,
  },
  closed,
);

export const NothingStep = Type.Object({ by: Type.Literal('nothing'), ...mapped }, closed);

/** Carried out as the diagram says; only its data are wired. Also for subprocesses and calls. */
export const DrawnStep = Type.Object({ by: Type.Literal('drawn'), ...mapped }, closed);

export const ConditionsDecision = Type.Object(
  {
    by: Type.Literal('conditions'),
    /** By the id of the sequence flow. */
    conditions: Type.Record(Type.String(), ExpressionText),
    default: Type.Optional(Name),
  },
  closed,
);

export const QuestionDecision = Type.Object(
  {
    by: Type.Literal('question'),
    prompt: Type.Optional(Text),
    role: Type.Optional(Name),
    /** By the id of the sequence flow. */
    labels: Type.Optional(Type.Record(Type.String(), Name)),
  },
  closed,
);

export const TimerEvent = Type.Object(
  {
    kind: Type.Literal('timer'),
    timer: Type.Union([Type.Literal('duration'), Type.Literal('date'), Type.Literal('cycle')]),
    /** ISO 8601 (`P2D`, `2030-01-31T09:00:00Z`, `R3/PT1H`) or an expression (`=waiting time`, `${due}`). */
    value: Text,
  },
  closed,
);

export const MessageEvent = Type.Object(
  { kind: Type.Literal('message'), name: Name, key: Type.Optional(ExpressionText) },
  closed,
);

export const SignalEvent = Type.Object({ kind: Type.Literal('signal'), name: Name }, closed);

/** Occurs when the condition becomes true; of events that wait inside a process. */
export const ConditionEvent = Type.Object(
  { kind: Type.Literal('condition'), condition: ExpressionText },
  closed,
);

export const ConfirmedEvent = Type.Object(
  { kind: Type.Literal('confirmation'), prompt: Type.Optional(Text), role: Type.Optional(Name) },
  closed,
);

/** As if a modelling tool had applied the template to it. */
export const TemplateEvent = Type.Object({ kind: Type.Literal('template'), ...filledTemplate }, closed);

export const StandardLoop = Type.Object(
  {
    kind: Type.Literal('standard'),
    while: ExpressionText,
    maximum: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  closed,
);

export const MultiLoop = Type.Object(
  {
    kind: Type.Literal('multi-instance'),
    /** How often: a number or an expression that gives one. Either this or `collection`. */
    count: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), ExpressionText])),
    /** Once for each item of this list. */
    collection: Type.Optional(ExpressionText),
    item: Type.Optional(Name),
    until: Type.Optional(ExpressionText),
    collect: Type.Optional(Type.Object({ variable: Name, source: ExpressionText }, closed)),
    /** Boundary events of the activity that happen when a run is done: after `each`, the `first`, or by a condition. */
    throws: Type.Optional(Type.Array(Type.Object({ when: ExpressionText, boundary: Name }, closed))),
  },
  closed,
);

/** What begins a case, or tells one that waits, without a person. Over what came in (`body`, `mail`, `row`, …). */
export const TriggerEntry = Type.Object(
  {
    on: Type.Union([
      Type.Literal('webhook'),
      Type.Literal('form'),
      Type.Literal('schedule'),
      Type.Literal('email'),
      Type.Literal('folder'),
      Type.Literal('database'),
    ]),
    name: Type.Optional(Name),
    /** The start event (or the process, where none is drawn) it begins a case at; absent: the first a person may start. */
    start: Type.Optional(Name),
    /** Tells whoever waits for this message instead of beginning a case. */
    message: Type.Optional(Type.Object({ name: Name, key: Type.Optional(ExpressionText) }, closed)),
    credential: Type.Optional(Name),
    settings: Type.Optional(SettingsEntry),
    /** What does not fulfil it is put aside. */
    when: Type.Optional(ExpressionText),
    /** The variables of the case or message, by what they are set to. */
    data: Type.Optional(MappingEntry),
    title: Type.Optional(ExpressionText),
    /** At most so many may wait, and never more than whoever runs Baton allows. */
    waiting: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  },
  closed,
);

export const StartEntry = Type.Object({ label: Type.Optional(Name), form: Type.Optional(FormEntry) }, closed);

export const JoinEntry = Type.Object(
  {
    /** Lets tokens through once it is true: `activationCount >= 2`, or over the ids of the incoming flows. */
    when: ExpressionText,
  },
  closed,
);

export const AdHocEntry = Type.Object(
  {
    /** Finished once it is true after an activity inside; else a person says so. */
    until: Type.Optional(ExpressionText),
    sequential: Type.Optional(Type.Boolean()),
    /** Who chooses, and what they are asked. */
    role: Type.Optional(Name),
    prompt: Type.Optional(Text),
  },
  closed,
);

/** The alternatives of a part that is told apart by one property, for messages that name the right one. */
export const stepEntries = {
  person: PersonStep,
  job: JobStep,
  expression: ExpressionStep,
  script: ScriptStep,
  decision: DecisionStep,
  connector: ConnectorStep,
  template: TemplateStep,
  wait: WaitStep,
  process: ProcessStep,
  nothing: NothingStep,
  drawn: DrawnStep,
};
export const decisionEntries = { conditions: ConditionsDecision, question: QuestionDecision };
export const eventEntries = {
  timer: TimerEvent,
  message: MessageEvent,
  signal: SignalEvent,
  condition: ConditionEvent,
  confirmation: ConfirmedEvent,
  template: TemplateEvent,
};
export const loopEntries = { standard: StandardLoop, 'multi-instance': MultiLoop };

const StepEntry = Type.Union([
  PersonStep,
  JobStep,
  ExpressionStep,
  ScriptStep,
  DecisionStep,
  ConnectorStep,
  TemplateStep,
  WaitStep,
  ProcessStep,
  NothingStep,
  DrawnStep,
]);
const DecisionEntry = Type.Union([ConditionsDecision, QuestionDecision]);
const EventEntry = Type.Union([
  TimerEvent,
  MessageEvent,
  SignalEvent,
  ConditionEvent,
  ConfirmedEvent,
  TemplateEvent,
]);
const LoopEntry = Type.Union([StandardLoop, MultiLoop]);

export const KeptEntry = Type.Object(
  {
    /** The part of the document it stood in. */
    part: Name,
    /** The element it was for: id, name and type as they were drawn. */
    element: Type.String(),
    name: Type.String(),
    type: Type.String(),
    entry: Type.Unsafe<JsonValue>({}),
  },
  closed,
);

/** The JSON schema of the document, as the API publishes it. */
export const WiringSchema = Type.Object(
  {
    /** For editors; says nothing to Baton. */
    $schema: Type.Optional(Type.String({ maxLength: 1000 })),
    format: Type.Literal(1),
    /** New names for roles: by the role as drawn. */
    roles: Type.Optional(Type.Record(Type.String(), Name)),
    /** Activities, by id. */
    steps: Type.Optional(Type.Record(Type.String(), StepEntry)),
    /**
     * Programs that the diagram names (a class, a bean, a connector of another engine), by that name: how every step that
     * names one is carried out here.
     */
    handlers: Type.Optional(Type.Record(Type.String(), StepEntry)),
    /** Exclusive and inclusive gateways, by id. */
    decisions: Type.Optional(Type.Record(Type.String(), DecisionEntry)),
    /** Complex gateways, by id. */
    joins: Type.Optional(Type.Record(Type.String(), JoinEntry)),
    /** Events (and receive tasks), by id. */
    events: Type.Optional(Type.Record(Type.String(), EventEntry)),
    /** Activities that repeat, by id. */
    loops: Type.Optional(Type.Record(Type.String(), LoopEntry)),
    /** Ad-hoc subprocesses, by id. */
    adHoc: Type.Optional(Type.Record(Type.String(), AdHocEntry)),
    /** Start events, or the process where none is drawn, by id. */
    starts: Type.Optional(Type.Record(Type.String(), StartEntry)),
    /** What begins cases or tells waiting ones, by a name of its own: part of its address. */
    triggers: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }), TriggerEntry)),
    /** Entries of elements that a newer drawing no longer has; put back when one has them again (`carry-wiring.ts`). */
    kept: Type.Optional(Type.Array(KeptEntry, { maxItems: 10_000 })),
  },
  { ...closed, $id: 'baton-wiring-1', title: 'Wiring' },
);

export type WiringDocument = Static<typeof WiringSchema>;
export type StepWiring = Static<typeof StepEntry>;
export type PersonWiring = Static<typeof PersonStep>;
export type DecisionStepWiring = Static<typeof DecisionStep>;
export type ConnectorStepWiring = Static<typeof ConnectorStep>;
export type TriggerWiring = Static<typeof TriggerEntry>;
export type DecisionWiring = Static<typeof DecisionEntry>;
export type EventWiring = Static<typeof EventEntry>;
export type LoopWiring = Static<typeof LoopEntry>;
export type StartWiring = Static<typeof StartEntry>;
export type KeptWiring = Static<typeof KeptEntry>;
export type FormWiring = Static<typeof FormEntry>;

/** Everything by the day-one defaults. */
export const emptyWiring: WiringDocument = { format: 1 };
