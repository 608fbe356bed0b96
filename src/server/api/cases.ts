/** /api/cases: what runs and what ran, in plain words. */
import { type Static, Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import {
  CaseNumber,
  ElementId,
  InnerId,
  Instant,
  PageOf,
  PageQuery,
  Variables,
} from './primitive-schemas.ts';

export const CaseState = Type.Union([
  Type.Literal('running'),
  Type.Literal('completed'),
  Type.Literal('terminated'),
  /** Ended by Baton itself, loudly, because something that must never happen did; for operators. */
  Type.Literal('stopped'),
]);
export type CaseState = Static<typeof CaseState>;

export const CaseListQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(
    Type.Union([CaseState, Type.Literal('problem')], { description: '`problem`: needs help.' }),
  ),
  process: Type.Optional(Type.String({ description: 'Key of the process.' })),
  version: Type.Optional(Type.Integer({ minimum: 1 })),
  search: Type.Optional(
    Type.String({ maxLength: 200, description: 'In the title, or the number of a case.' }),
  ),
});
export type CaseListQuery = Static<typeof CaseListQuery>;

export const CaseSummary = Type.Object({
  id: CaseNumber,
  title: Type.String(),
  process: Type.Object({ key: Type.String(), name: Type.String(), version: Type.Integer() }),
  state: CaseState,
  problems: Type.Integer({ description: 'How many places need help.' }),
  startedAt: Instant,
  startedBy: Type.Optional(Type.String({ description: "A person's name." })),
  endedAt: Type.Optional(Instant),
  /** "Waits for Accounting: Approve invoice" */
  status: Type.String({ description: 'One sentence.' }),
  standsStill: Type.Boolean({
    description: 'Nothing can move it on but a person who moves it by hand or ends it.',
  }),
});
export type CaseSummary = Static<typeof CaseSummary>;

export const CasePage = PageOf(CaseSummary, 'Cases, newest first.');
export type CasePage = Static<typeof CasePage>;

export const ActiveElement = Type.Object({
  element: ElementId,
  count: Type.Integer(),
  waiting: Type.Integer({ description: 'Of them, how many wait for a person.' }),
  problems: Type.Integer(),
});
export type ActiveElement = Static<typeof ActiveElement>;

export const CaseInstance = Type.Object(
  {
    id: Type.Integer(),
    process: ElementId,
    processName: Type.String(),
    diagram: Type.Object({ key: Type.String(), version: Type.Integer(), name: Type.String() }),
    /** Why it is in this case. */
    relation: Type.Union([Type.Literal('main'), Type.Literal('called'), Type.Literal('partner')]),
    calledBy: Type.Optional(Type.Object({ instance: Type.Integer(), element: ElementId })),
    state: CaseState,
    startedAt: Instant,
    endedAt: Type.Optional(Instant),
    active: Type.Array(ActiveElement),
    visited: Type.Array(Type.Object({ element: ElementId, times: Type.Integer() })),
    flows: Type.Array(Type.Object({ flow: ElementId, times: Type.Integer() }), {
      description: 'Sequence flows taken, for drawing the way so far.',
    }),
    variables: Variables,
    local: Type.Array(
      Type.Object({ key: Type.Integer(), element: ElementId, name: Type.String(), variables: Variables }),
      {
        description: 'What only a step or subprocess that is under way has for itself.',
      },
    ),
  },
  { description: 'One run of one process of the case.' },
);
export type CaseInstance = Static<typeof CaseInstance>;

export const Wait = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('person'),
      Type.Literal('time'),
      Type.Literal('message'),
      Type.Literal('signal'),
      Type.Literal('condition'),
      Type.Literal('machine'),
      Type.Literal('process'),
    ]),
    id: InnerId,
    instance: Type.Integer(),
    element: ElementId,
    elementName: Type.String(),
    /** "Waits for Accounting: Approve invoice." */
    sentence: Type.String(),
    since: Type.Optional(Instant),
    due: Type.Optional(Instant),
    task: Type.Optional(InnerId),
    role: Type.Optional(Type.String()),
    assignee: Type.Optional(Type.String({ description: "A person's name." })),
    arrivable: Type.Boolean({ description: 'A person may say that it has arrived.' }),
  },
  { description: 'Something the case waits for.' },
);
export type Wait = Static<typeof Wait>;

const ExchangeSide = Type.Object({
  title: Type.String({ description: '"POST books.example/invoices", "201 Created".' }),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  body: Type.Optional(Type.Unsafe<JsonValue>({ description: 'JSON or text; cut where it is long.' })),
});

export const Exchange = Type.Object(
  {
    request: ExchangeSide,
    response: Type.Optional(ExchangeSide),
    took_ms: Type.Optional(Type.Number()),
  },
  { description: 'What a connector sent and what came back. Secrets are masked.' },
);
export type Exchange = Static<typeof Exchange>;

export const Incident = Type.Object({
  id: InnerId,
  instance: Type.Integer(),
  element: ElementId,
  elementName: Type.String(),
  code: Type.String({ description: 'Documented in docs/incidents.md.' }),
  sentence: Type.String({ description: 'What happened, and what Baton did to keep it safe.' }),
  advice: Type.String({ description: 'What to do.' }),
  technical: Type.String({ description: 'The exact message.' }),
  raisedAt: Instant,
  exchange: Type.Optional(Exchange),
  choices: Type.Array(Type.Object({ flow: ElementId, label: Type.String() }), {
    description: 'Where a decision found no way: the ways to choose from.',
  }),
});
export type Incident = Static<typeof Incident>;

export const CaseDetail = Type.Object({
  ...CaseSummary.properties,
  instances: Type.Array(CaseInstance),
  waits: Type.Array(Wait),
  incidents: Type.Array(Incident),
  cursor: Type.String({
    description: 'How far this answer goes: `/api/live?case=…&since=…` misses nothing.',
  }),
  /** False: the case did so much that only its beginning could be read for `visited`, `flows` and `active`. */
  complete: Type.Boolean(),
});
export type CaseDetail = Static<typeof CaseDetail>;

/** What a timeline entry is about; for its icon and colour. */
export const TimelineTone = Type.Union([
  Type.Literal('began'),
  Type.Literal('moved'),
  Type.Literal('waiting'),
  Type.Literal('done'),
  Type.Literal('problem'),
  Type.Literal('mended'),
  Type.Literal('changed'),
  Type.Literal('ended'),
]);
export type TimelineTone = Static<typeof TimelineTone>;

export const TimelineEntry = Type.Object({
  id: Type.String(),
  at: Instant,
  instance: Type.Integer(),
  processName: Type.String(),
  tone: TimelineTone,
  element: Type.Optional(ElementId),
  elementName: Type.Optional(Type.String()),
  sentence: Type.String(),
  by: Type.Optional(Type.String({ description: "A person's name." })),
  variables: Type.Optional(Variables),
  exchange: Type.Optional(Exchange),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

export const TimelineQuery = Type.Object({
  ...PageQuery,
  element: Type.Optional(ElementId),
  order: Type.Optional(Type.Union([Type.Literal('newest'), Type.Literal('oldest')], { default: 'newest' })),
});
export type TimelineQuery = Static<typeof TimelineQuery>;

export const TimelinePage = PageOf(TimelineEntry, 'What happened in the case.');
export type TimelinePage = Static<typeof TimelinePage>;

export const RetryRequest = Type.Object(
  {
    variables: Type.Optional(Variables),
    flows: Type.Optional(
      Type.Array(ElementId, { description: 'Where a decision found no way: the ways to go.' }),
    ),
  },
  { additionalProperties: false },
);
export type RetryRequest = Static<typeof RetryRequest>;

export const SetVariablesRequest = Type.Object(
  {
    instance: Type.Optional(Type.Integer({ description: 'Absent: the one the case began with.' })),
    variables: Variables,
  },
  { additionalProperties: false },
);
export type SetVariablesRequest = Static<typeof SetVariablesRequest>;

export const TerminateRequest = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 500 })) },
  { additionalProperties: false },
);
export type TerminateRequest = Static<typeof TerminateRequest>;

export const MoveRequest = Type.Object(
  {
    instance: Type.Optional(Type.Integer({ description: 'Absent: the one the case began with.' })),
    stop: Type.Optional(Type.Array(ElementId, { maxItems: 50, description: 'Steps that are under way.' })),
    start: Type.Optional(
      Type.Array(ElementId, {
        maxItems: 50,
        description: 'Steps to start, as if they had just been reached.',
      }),
    ),
    take: Type.Optional(
      Type.Array(ElementId, {
        maxItems: 50,
        description: 'Ways to go, as if the step before had just gone them.',
      }),
    ),
    run: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Where the part is under way several times: in which of them.',
      }),
    ),
    reason: Type.String({ minLength: 1, maxLength: 500, description: 'Why; it is kept in the history.' }),
  },
  { additionalProperties: false },
);
export type MoveRequest = Static<typeof MoveRequest>;

export const ArrivedRequest = Type.Object(
  { variables: Type.Optional(Variables) },
  { additionalProperties: false, description: 'It has arrived: what it brought.' },
);
export type ArrivedRequest = Static<typeof ArrivedRequest>;
