/**
 * /api/processes/:key/draft and …/wiring: the wiring as it is being worked on, tried and put into use.
 *
 * Invariants:
 * W1  A draft has a revision that counts up with every change, also when it is put into use or given up; whoever changes it
 *     says which one they looked at. Where nobody has begun one, what is answered is the live wiring.
 * W2  Every change answers with the whole draft.
 */
import { type Static, Type } from 'typebox';
import type { WiringDocument } from '../../wiring/wiring-document.ts';
import { Finding, Suggestion } from './finding.ts';
import { CaseNumber, ElementId, Instant, Json, Variables } from './primitive-schemas.ts';
import { Performer, ProcessKey, RoleInProcess, StartOption } from './processes.ts';

const closed = { additionalProperties: false } as const;

/** The parts of the document whose entries are edited one by one. */
export const WiringPart = Type.Union([
  Type.Literal('roles'),
  Type.Literal('steps'),
  Type.Literal('handlers'),
  Type.Literal('decisions'),
  Type.Literal('joins'),
  Type.Literal('events'),
  Type.Literal('loops'),
  Type.Literal('adHoc'),
  Type.Literal('starts'),
  Type.Literal('triggers'),
]);
export type WiringPart = Static<typeof WiringPart>;

const EntryName = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'Id of the element; of roles, handlers and triggers the name.',
});

export const DraftParams = Type.Object({ key: ProcessKey });
export const EntryParams = Type.Object({ key: ProcessKey, part: WiringPart, id: EntryName });
export const StepParams = Type.Object({ key: ProcessKey, element: ElementId });

const Revision = Type.Integer({ minimum: 0, description: 'The revision looked at.' });
export const RevisionQuery = Type.Object({ revision: Revision });

// ---- what changed, in words ----

export const WiringChange = Type.Object(
  {
    part: WiringPart,
    id: Type.String(),
    name: Type.String({ description: 'The element as drawn, or a name a person can read.' }),
    change: Type.Union([Type.Literal('added'), Type.Literal('changed'), Type.Literal('removed')]),
    /** "Post to accounting: by hand → HTTP request; 2 inputs added" */
    sentence: Type.String(),
    details: Type.Array(Type.String(), { description: 'More of it, a sentence each.' }),
  },
  { description: 'What became of one entry of the wiring.' },
);
export type WiringChange = Static<typeof WiringChange>;

export const WiringDiff = Type.Object({
  from: Type.String({ description: '"version 3", "the draft", …' }),
  to: Type.String(),
  entries: Type.Array(WiringChange),
});
export type WiringDiff = Static<typeof WiringDiff>;

const Side = Type.String({ pattern: '^([1-9][0-9]{0,8}|draft)$', description: 'A version, or `draft`.' });
export const WiringDiffQuery = Type.Object({
  from: Type.Optional(Side),
  to: Type.Optional(Side),
});
/** Against the newest version, or `from`. */
export const CompareWiring = Type.Object({ wiring: Json, from: Type.Optional(Side) }, closed);
export type CompareWiring = Static<typeof CompareWiring>;

export const WiringVersion = Type.Object({
  version: Type.Integer(),
  at: Instant,
  by: Type.Optional(Type.String()),
  newDrawing: Type.Boolean({ description: 'The drawing changed too.' }),
  entries: Type.Array(WiringChange, { description: 'Against the version before.' }),
});
export type WiringVersion = Static<typeof WiringVersion>;

export const WiringHistory = Type.Object({
  items: Type.Array(WiringVersion, { description: 'Newest first, at most 50.' }),
});
export type WiringHistory = Static<typeof WiringHistory>;

// ---- the draft ----

export const Tested = Type.Object(
  {
    at: Instant,
    by: Type.String({ description: 'A person’s name.' }),
    mode: Type.Union([Type.Literal('real'), Type.Literal('recorded')]),
  },
  { description: 'Exactly this entry was tried and worked.' },
);
export type Tested = Static<typeof Tested>;

export const DraftEntry = Type.Object({
  part: WiringPart,
  id: Type.String(),
  name: Type.String({ description: 'The element as drawn, or a name a person can read.' }),
  type: Type.Optional(
    Type.String({ description: 'The BPMN element name; absent where no element is meant.' }),
  ),
  state: Type.Union(
    [Type.Literal('unchanged'), Type.Literal('changed'), Type.Literal('tested'), Type.Literal('incomplete')],
    { description: 'Against what is live. `incomplete`: it does not take effect as it is; see `problems`.' },
  ),
  removed: Type.Boolean({ description: 'It is live, and the draft does not have it any more.' }),
  problems: Type.Array(Type.String()),
  places: Type.Optional(
    Type.Array(Type.Object({ at: Type.String(), message: Type.String() }), {
      description: 'Of the problems: where in the entry each stands, `settings/cron`; where that is known.',
    }),
  ),
  changedBy: Type.Optional(Type.String({ description: 'A person’s name.' })),
  changedAt: Type.Optional(Instant),
  tested: Type.Optional(Tested),
});
export type DraftEntry = Static<typeof DraftEntry>;

export const Draft = Type.Object({
  key: Type.String(),
  name: Type.String(),
  exists: Type.Boolean({ description: 'False: this is the live wiring, nobody has begun a draft.' }),
  revision: Type.Integer(),
  base: Type.Integer({ description: 'The version it was begun from.' }),
  latest: Type.Integer({ description: 'The newest version.' }),
  changedBy: Type.Optional(Type.String({ description: 'A person’s name.' })),
  changedAt: Type.Optional(Instant),
  wiring: Type.Unsafe<WiringDocument>({ description: 'The wiring document.' }),
  entries: Type.Array(DraftEntry, { description: 'Of the draft and of what is live.' }),
  collisions: Type.Array(Type.Object({ part: WiringPart, id: Type.String(), name: Type.String() }), {
    description: 'Changed in the draft and, otherwise, in a version put into use since.',
  }),
  runnable: Type.Boolean(),
  findings: Type.Array(Finding),
  suggestions: Type.Array(Suggestion),
  starts: Type.Array(StartOption),
  roles: Type.Array(RoleInProcess),
  messages: Type.Array(Type.String(), { description: 'Names of messages that its cases may wait for.' }),
  performers: Type.Record(ElementId, Performer, { description: 'As the draft would carry them out.' }),
});
export type Draft = Static<typeof Draft>;

export const PutEntry = Type.Object({ revision: Revision, entry: Json }, closed);
export type PutEntry = Static<typeof PutEntry>;

export const PutDraft = Type.Object({ revision: Revision, wiring: Json }, closed);
export type PutDraft = Static<typeof PutDraft>;

export const RevertWiring = Type.Object(
  { revision: Revision, version: Type.Integer({ minimum: 1 }) },
  closed,
);
export type RevertWiring = Static<typeof RevertWiring>;

export const PublishDraft = Type.Object(
  {
    revision: Revision,
    collisions: Type.Optional(
      Type.Union([Type.Literal('refuse'), Type.Literal('mine'), Type.Literal('theirs')], {
        description: 'Whose entry holds where both sides changed it; absent: it is refused.',
      }),
    ),
  },
  closed,
);
export type PublishDraft = Static<typeof PublishDraft>;

export const PublishResult = Type.Object({
  key: Type.String(),
  version: Type.Integer(),
  unchanged: Type.Boolean({ description: 'The newest version had this wiring already.' }),
  entries: Type.Array(WiringChange, { description: 'What the new version changes.' }),
  untried: Type.Array(Type.Object({ part: WiringPart, id: Type.String(), name: Type.String() }), {
    description: 'Changed entries that could have been tried and never were.',
  }),
  findings: Type.Array(Finding),
});
export type PublishResult = Static<typeof PublishResult>;

// ---- the data something is tried on ----

const onData = {
  case: Type.Optional(CaseNumber),
  data: Type.Optional(Variables),
} as const;

export const DataSource = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('case'),
      Type.Literal('given'),
      Type.Literal('delivery'),
      Type.Literal('none'),
    ]),
    case: Type.Optional(CaseNumber),
    title: Type.Optional(Type.String({ description: 'Of the case.' })),
    at: Type.Optional(Instant),
    /** "from case 118", "sample data", "no case has come here yet" */
    sentence: Type.String(),
  },
  {
    description:
      'Where the values come from: the last case that came to the element, a chosen one, given data, or what came in by a trigger.',
  },
);
export type DataSource = Static<typeof DataSource>;

const ValueType = Type.String({
  description:
    'text, number, yes/no, date, time, date and time, duration, list, object, nothing, range or function',
});

export const Worth = Type.Union([
  Type.Object({
    ok: Type.Literal(true),
    type: ValueType,
    text: Type.String({ description: 'For display, at most 200 characters.' }),
    shortened: Type.Boolean(),
    warning: Type.Optional(Type.String({ description: 'Why it is empty.' })),
  }),
  Type.Object({
    ok: Type.Literal(false),
    message: Type.String(),
    /** 0-based, in UTF-16 units of the text. */
    start: Type.Optional(Type.Integer()),
    end: Type.Optional(Type.Integer()),
  }),
]);
export type Worth = Static<typeof Worth>;

export const SampleNode = Type.Object({
  name: Type.String({ description: 'As it is called; of list items `[1]`.' }),
  /** FEEL, names quoted where FEEL needs it: `order.'my field'[1]`. */
  path: Type.String(),
  type: ValueType,
  text: Type.String({ description: 'The value, shortened.' }),
  children: Type.Array(
    Type.Unsafe<SampleNode>({ type: 'object', description: 'What lies in it, of the same shape.' }),
  ),
  more: Type.Boolean({ description: 'There is more in it than is shown.' }),
});
export interface SampleNode {
  name: string;
  path: string;
  type: string;
  text: string;
  children: SampleNode[];
  more: boolean;
}

export const PreviewRequest = Type.Object(
  {
    element: ElementId,
    ...onData,
    trigger: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'Over what came in by this trigger last; the element does not count then.',
      }),
    ),
    expressions: Type.Record(Type.String({ maxLength: 500 }), Type.String({ maxLength: 10_000 }), {
      maxProperties: 200,
      description: 'FEEL by whatever name the asker has for it.',
    }),
    when: Type.Optional(
      Type.Union([Type.Literal('before'), Type.Literal('after')], {
        description:
          '`after`: also sees what the step gives (`response`, or the last recorded one). Absent: before.',
      }),
    ),
    response: Type.Optional(Json),
    names: Type.Optional(Type.Boolean({ description: 'Also answer the names there are. Absent: no.' })),
  },
  closed,
);
export type PreviewRequest = Static<typeof PreviewRequest>;

export const PreviewAnswer = Type.Object({
  from: DataSource,
  values: Type.Record(Type.String(), Worth),
  names: Type.Optional(
    Type.Array(SampleNode, { description: 'Variables visible there, with what lies in them.' }),
  ),
});
export type PreviewAnswer = Static<typeof PreviewAnswer>;

// ---- trying ----

export const TryRequest = Type.Object(
  {
    element: ElementId,
    entry: Type.Optional(
      Type.Unsafe<Json>({
        description: 'The step’s entry as it stands in the panel; absent: as in the draft.',
      }),
    ),
    ...onData,
    mode: Type.Union([Type.Literal('real'), Type.Literal('recorded')]),
    response: Type.Optional(
      Type.Unsafe<Json>({
        description: 'Of `recorded`: what it is to have answered; absent: the last recorded answer.',
      }),
    ),
    confirm: Type.Optional(
      Type.Boolean({ description: 'Of `real`: needed where the action changes something outside.' }),
    ),
  },
  closed,
);
export type TryRequest = Static<typeof TryRequest>;

export const ExchangeSide = Type.Object({
  title: Type.String(),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  body: Type.Optional(Json),
});
export const Exchange = Type.Object(
  {
    request: ExchangeSide,
    response: Type.Optional(ExchangeSide),
    took_ms: Type.Optional(Type.Number()),
  },
  { description: 'What went out and came back, secrets masked.' },
);
export type Exchange = Static<typeof Exchange>;

export const TriedValue = Type.Object({
  name: Type.String({ description: 'Of the field or variable, or a place in it.' }),
  from: Type.Union([Type.Literal('written'), Type.Literal('worked-out')]),
  worth: Worth,
});
export type TriedValue = Static<typeof TriedValue>;

export const TryResult = Type.Object({
  outcome: Type.Union([Type.Literal('done'), Type.Literal('error'), Type.Literal('failed')], {
    description: '`error`: one the diagram deals with.',
  }),
  sentence: Type.String({ description: 'What happened, in plain words.' }),
  mode: Type.Union([Type.Literal('real'), Type.Literal('recorded')]),
  from: DataSource,
  inputs: Type.Array(TriedValue, { description: 'What the step was given.' }),
  exchange: Type.Optional(Exchange),
  output: Type.Optional(Json),
  outputTree: Type.Optional(Type.Array(SampleNode, { description: 'The output, for mapping by a click.' })),
  outputs: Type.Array(TriedValue, { description: 'What the case would know afterwards.' }),
  error: Type.Optional(
    Type.Object(
      { code: Type.String(), message: Type.Optional(Type.String()) },
      {
        description: 'The modelled error that would be thrown.',
      },
    ),
  ),
  explanation: Type.Optional(Type.Unsafe<Json>({ description: 'Of a decision: which rules fired.' })),
  took_ms: Type.Integer(),
  tested: Type.Boolean({ description: 'The entry of the draft is now known to work.' }),
});
export type TryResult = Static<typeof TryResult>;

export const Sample = Type.Object({
  source: Type.Union([Type.Literal('run'), Type.Literal('try')]),
  at: Instant,
  case: Type.Optional(CaseNumber),
  by: Type.Optional(Type.String({ description: 'Who tried it.' })),
  /** "Case 118, today 10:12", "Tried by Ada" */
  sentence: Type.String(),
  /** Send it back as `response` to try a mapping on it. */
  output: Json,
  tree: Type.Array(SampleNode),
  exchange: Type.Optional(Exchange),
});
export type Sample = Static<typeof Sample>;
export const Samples = Type.Object({
  items: Type.Array(Sample, { description: 'Newest first, at most 10.' }),
});
export type Samples = Static<typeof Samples>;

// ---- branches ----

export const BranchesRequest = Type.Object(
  {
    element: ElementId,
    entry: Type.Optional(
      Type.Unsafe<Json>({
        description:
          'The gateway’s entry (`by: conditions`) as it stands in the panel; absent: as in the draft.',
      }),
    ),
    cases: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, description: 'The last so many; absent: 20.' }),
    ),
  },
  closed,
);
export type BranchesRequest = Static<typeof BranchesRequest>;

export const Branch = Type.Object({
  flow: ElementId,
  label: Type.String({ description: 'As drawn, or where it leads.' }),
  leadsTo: Type.String(),
  condition: Type.Optional(Type.String()),
  isDefault: Type.Boolean(),
});
export type Branch = Static<typeof Branch>;

export const BranchCase = Type.Object({
  case: CaseNumber,
  title: Type.String(),
  at: Instant,
  taken: Type.Array(ElementId, { description: 'The flows it really took.' }),
  chosen: Type.Array(ElementId, { description: 'The flows the conditions choose.' }),
  agrees: Type.Boolean(),
  /** Why they choose none, or cannot be worked out. */
  problem: Type.Optional(Type.String()),
  errors: Type.Record(ElementId, Type.String(), { description: 'By flow: why its condition has no answer.' }),
});
export type BranchCase = Static<typeof BranchCase>;

export const BranchTable = Type.Object({
  branches: Type.Array(Branch),
  cases: Type.Array(BranchCase, { description: 'Newest first.' }),
  disagreements: Type.Integer(),
  problems: Type.Integer({ description: 'Cases for which the conditions choose nothing or fail.' }),
  sentence: Type.String(),
});
export type BranchTable = Static<typeof BranchTable>;

// ---- suggestions ----

export const ConnectorSuggestion = Type.Object(
  {
    element: ElementId,
    elementName: Type.String(),
    action: Type.String(),
    actionName: Type.String(),
    connectorName: Type.String(),
    confidence: Type.Number({ description: 'From 0 to 1.' }),
    reason: Type.String({ description: 'Why, one sentence.' }),
    entry: Type.Unsafe<Json>({ description: 'A step’s entry to begin with; what is missing is left out.' }),
    guesses: Type.Array(
      Type.Object({ input: Type.String(), expression: Type.String(), reason: Type.String() }),
    ),
  },
  { description: 'What could carry out a step; never applied unasked.' },
);
export type ConnectorSuggestion = Static<typeof ConnectorSuggestion>;

export const ConnectorSuggestions = Type.Object({
  items: Type.Array(ConnectorSuggestion, { description: 'At most three for a step, the likeliest first.' }),
});
export type ConnectorSuggestions = Static<typeof ConnectorSuggestions>;
