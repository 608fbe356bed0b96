/** /api/processes: what was deployed, checking and deploying a file, starting a case. */
import { type Static, Type } from 'typebox';
import { Diagnosis, Finding, Suggestion } from './finding.ts';
import { Form } from './form.ts';
import { CaseNumber, ElementId, Instant, Json, PageOf, PageQuery, Variables } from './primitive-schemas.ts';

export const ProcessKey = Type.String({
  pattern: '^[\\p{Letter}\\p{Number}][\\p{Letter}\\p{Number}-]{0,99}$',
  description: 'Names all versions of a process, e.g. `invoice-approval`.',
});

export const ProcessListQuery = Type.Object({
  ...PageQuery,
  search: Type.Optional(Type.String({ maxLength: 200 })),
});
export type ProcessListQuery = Static<typeof ProcessListQuery>;

export const ProcessSummary = Type.Object({
  key: Type.String(),
  name: Type.String(),
  version: Type.Integer({ description: 'The newest.' }),
  versions: Type.Integer({ description: 'How many there are.' }),
  deployedAt: Instant,
  running: Type.Integer({ description: 'Cases that are not over.' }),
  waitingForPeople: Type.Integer({ description: 'Tasks that wait for a person.' }),
  withProblem: Type.Integer({ description: 'Cases that need help.' }),
  lastStartedAt: Type.Optional(Instant),
  example: Type.Boolean({ description: 'The ready example that came with Baton.' }),
  processes: Type.Array(Type.Object({ id: ElementId, name: Type.String() }), {
    description: 'What runs in the newest version: others can call it by these ids.',
  }),
});
export type ProcessSummary = Static<typeof ProcessSummary>;

export const ProcessPage = PageOf(ProcessSummary, 'Processes, by name.');
export type ProcessPage = Static<typeof ProcessPage>;

/** empty · quarter · half · full of the ring. */
export const Level = Type.Union([
  Type.Literal('by-hand'),
  Type.Literal('assisted'),
  Type.Literal('supervised'),
  Type.Literal('automatic'),
]);
export type Level = Static<typeof Level>;

export const Performer = Type.Object(
  {
    element: ElementId,
    name: Type.String({ description: 'As drawn, or a name a person can read.' }),
    type: Type.String({ description: 'The BPMN element name, e.g. `userTask`.' }),
    /** Steps, decisions and events that somebody or something carries out carry a ring; plain flow control does not. */
    ring: Type.Boolean(),
    level: Level,
    role: Type.Optional(Type.String()),
    sentence: Type.String({ description: 'How it is carried out: "A person of Accounting does it."' }),
    details: Type.Array(Type.String(), {
      description: 'More of it, a sentence each: questions asked, repeats, alarms.',
    }),
    decision: Type.Optional(
      Type.Object(
        { key: Type.String(), version: Type.Integer(), decision: Type.String(), name: Type.String() },
        { description: 'The decision model that carries it out.' },
      ),
    ),
    drawnEvents: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Of an event: the kinds that are drawn in it, `timer`, `message`, …',
      }),
    ),
    drawnErrors: Type.Optional(
      Type.Array(Type.Object({ code: Type.String(), name: Type.String() }), {
        description: 'Of a step: the errors at its edge that have a code.',
      }),
    ),
    findings: Type.Array(Finding),
    suggestions: Type.Array(Suggestion, { description: 'For a decision, those of its branches too.' }),
  },
  { description: 'How an element is carried out.' },
);
export type Performer = Static<typeof Performer>;

export const StartOption = Type.Object({
  process: ElementId,
  processName: Type.String(),
  elements: Type.Array(ElementId, { description: 'Send these back as `startElements`.' }),
  label: Type.String({ description: 'What the person who starts it reads: "Invoice received".' }),
  /** "By hand", "Every morning at 8", "When the message 'Order' arrives". */
  sentence: Type.String({ description: 'When it begins.' }),
  offered: Type.Boolean({ description: 'False where another process of the file begins it.' }),
  form: Form,
});
export type StartOption = Static<typeof StartOption>;

export const RoleInProcess = Type.Object({ role: Type.String(), steps: Type.Array(ElementId) });
export type RoleInProcess = Static<typeof RoleInProcess>;

export const ProcessVersion = Type.Object({
  version: Type.Integer(),
  deployedAt: Instant,
  deployedBy: Type.Optional(Type.String()),
  fileName: Type.String(),
  running: Type.Integer(),
  /** "New drawing", "Wiring changed". */
  change: Type.String(),
});
export type ProcessVersion = Static<typeof ProcessVersion>;

export const ElementLoad = Type.Object({
  element: ElementId,
  waiting: Type.Integer({ description: 'Tasks of running cases that wait for a person there.' }),
  problems: Type.Integer({ description: 'Running cases that need help there.' }),
});
export type ElementLoad = Static<typeof ElementLoad>;

export const LoadResult = Type.Object({
  elements: Type.Array(ElementLoad),
  complete: Type.Boolean({
    description: 'False: there are so many cases that only the first thousand tasks were counted.',
  }),
});
export type LoadResult = Static<typeof LoadResult>;

export const FileFacts = Type.Object(
  {
    encoding: Type.String(),
    exporter: Type.Optional(Type.String({ description: 'The tool it was drawn in.' })),
    dialects: Type.Array(Type.String()),
    drawn: Type.Boolean({ description: 'False: the file has no picture to show.' }),
    processes: Type.Integer(),
    participants: Type.Integer(),
    lanes: Type.Integer(),
    sequenceFlows: Type.Integer(),
    messageFlows: Type.Integer(),
    dataObjects: Type.Integer(),
    textAnnotations: Type.Integer(),
    flowNodes: Type.Record(Type.String(), Type.Integer()),
  },
  { description: 'What was read.' },
);
export type FileFacts = Static<typeof FileFacts>;

export const ProcessDetail = Type.Object({
  key: Type.String(),
  name: Type.String(),
  version: Type.Integer({ description: 'The version shown.' }),
  latestVersion: Type.Integer(),
  fileName: Type.String(),
  deployedAt: Instant,
  example: Type.Boolean(),
  file: FileFacts,
  versions: Type.Array(ProcessVersion, { description: 'Newest first.' }),
  diagnosis: Type.Optional(Diagnosis),
  findings: Type.Array(Finding),
  suggestions: Type.Array(Suggestion),
  starts: Type.Array(StartOption),
  roles: Type.Array(RoleInProcess),
  performers: Type.Record(ElementId, Performer),
  running: Type.Integer(),
  waitingForPeople: Type.Integer(),
  withProblem: Type.Integer(),
  wiring: Json,
});
export type ProcessDetail = Static<typeof ProcessDetail>;

export const ChangedElement = Type.Object({
  element: ElementId,
  name: Type.String({ description: 'As drawn, or a name a person can read.' }),
  type: Type.String({ description: 'The BPMN element name.' }),
});
export type ChangedElement = Static<typeof ChangedElement>;

export const FollowedElement = Type.Object({
  before: ChangedElement,
  after: ChangedElement,
  by: Type.Union([Type.Literal('id'), Type.Literal('name'), Type.Literal('position')]),
  confidence: Type.Number({ description: 'From 0 to 1; below 0.7 somebody should look.' }),
  reason: Type.String({ description: 'Why it is taken for the same, one sentence.' }),
});
export type FollowedElement = Static<typeof FollowedElement>;

export const Changes = Type.Object(
  {
    from: Type.Integer({ description: 'The version before.' }),
    same: Type.Integer({ description: 'Elements found again with id and name.' }),
    followed: Type.Array(FollowedElement, { description: 'Found again with another id or another name.' }),
    added: Type.Array(ChangedElement),
    removed: Type.Array(ChangedElement),
    rewired: Type.Array(ChangedElement, { description: 'Carried out in another way than before.' }),
  },
  { description: 'What became of the steps, decisions and events of the version before.' },
);
export type Changes = Static<typeof Changes>;

export const Following = Type.Object(
  {
    changes: Changes,
    wired: Type.Integer({ description: 'Entries of the wiring that go on at their elements.' }),
    kept: Type.Array(Type.Object({ element: ElementId, name: Type.String(), sentence: Type.String() }), {
      description: 'Entries no element was found for: kept, without effect, until one is.',
    }),
  },
  { description: 'How the wiring follows the drawing; present where the key has versions already.' },
);
export type Following = Static<typeof Following>;

export const CheckResult = Type.Object(
  {
    fileName: Type.String(),
    name: Type.String(),
    runnable: Type.Boolean({ description: 'No finding is an error.' }),
    file: FileFacts,
    diagnosis: Type.Optional(Diagnosis),
    findings: Type.Array(Finding),
    suggestions: Type.Array(Suggestion),
    starts: Type.Array(StartOption),
    roles: Type.Array(RoleInProcess),
    performers: Type.Record(ElementId, Performer),
    key: Type.String({ description: 'The key it would get.' }),
    /** Present where processes of that key are there already: deploying makes the next version. */
    nextVersion: Type.Integer(),
    xml: Type.String({ description: 'The decoded file, for drawing it.' }),
    follows: Type.Optional(Following),
  },
  { description: 'What deploying the file would mean; nothing was changed.' },
);
export type CheckResult = Static<typeof CheckResult>;

export const DeployResult = Type.Object({
  key: Type.String(),
  name: Type.String(),
  version: Type.Integer(),
  unchanged: Type.Boolean({ description: 'The same drawing and wiring were the newest version already.' }),
  findings: Type.Array(Finding),
  suggestions: Type.Array(Suggestion),
  follows: Type.Optional(Following),
});
export type DeployResult = Static<typeof DeployResult>;

export const ProcessQuery = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) });
export type ProcessQuery = Static<typeof ProcessQuery>;

export const ChangesQuery = Type.Object({
  from: Type.Integer({ minimum: 1, description: 'The version before.' }),
  to: Type.Integer({ minimum: 1, description: 'The version after.' }),
});
export type ChangesQuery = Static<typeof ChangesQuery>;

export const PutWiring = Type.Object({ wiring: Json });
export type PutWiring = Static<typeof PutWiring>;

export const StartRequest = Type.Object(
  {
    process: Type.Optional(
      Type.String({ description: 'Of a file with several; absent: the first offered.' }),
    ),
    startElements: Type.Optional(Type.Array(ElementId, { maxItems: 100 })),
    variables: Type.Optional(Variables),
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Absent: the process and the number.' })),
    version: Type.Optional(Type.Integer({ minimum: 1, description: 'Absent: the newest.' })),
  },
  { additionalProperties: false },
);
export type StartRequest = Static<typeof StartRequest>;

export const StartResult = Type.Object({ case: CaseNumber, title: Type.String() });
export type StartResult = Static<typeof StartResult>;
