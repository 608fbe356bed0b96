/**
 * GET /api/live: server-sent events. The event's name is `case`, `cases`, `inbox`, `processes`, `triggers`, `resync` or `leaving`; its data is
 * one of the shapes here, its id what a browser sends back by itself as `Last-Event-ID` when it reconnects.
 *
 * One connection a page is enough: `cases`, `inbox`, `processes` and `triggers` always come (gathered over a moment, without
 * details: fetch again what is shown); `case` comes for the one case named in the query, with its movements.
 */
import { type Static, Type } from 'typebox';
import { CaseState } from './cases.ts';
import { CaseNumber, ElementId, Instant } from './primitive-schemas.ts';

export const LiveQuery = Type.Object({
  case: Type.Optional(CaseNumber),
  since: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'The `cursor` of the case as it was fetched; `Last-Event-ID` wins.',
    }),
  ),
});
export type LiveQuery = Static<typeof LiveQuery>;

export const Movement = Type.Object(
  {
    instance: Type.Integer(),
    at: Instant,
    kind: Type.Union([
      Type.Literal('began'),
      Type.Literal('took-flow'),
      Type.Literal('entered'),
      Type.Literal('left'),
      Type.Literal('cancelled'),
      Type.Literal('waits'),
      Type.Literal('problem'),
      Type.Literal('mended'),
      Type.Literal('ended'),
    ]),
    element: Type.Optional(ElementId),
    flow: Type.Optional(ElementId),
  },
  { description: 'One thing that can be seen on the diagram.' },
);
export type Movement = Static<typeof Movement>;

export const CaseChanged = Type.Object(
  {
    case: CaseNumber,
    state: CaseState,
    movements: Type.Array(Movement),
  },
  { description: '`case`: something happened in the case of the query; in order, nothing left out.' },
);
export type CaseChanged = Static<typeof CaseChanged>;

export const CasesChanged = Type.Object(
  { cases: Type.Array(CaseNumber), more: Type.Boolean({ description: 'More changed than are named.' }) },
  { description: '`cases`: cases began, moved or ended.' },
);
export type CasesChanged = Static<typeof CasesChanged>;

export const InboxChanged = Type.Object(
  { roles: Type.Array(Type.String()) },
  { description: '`inbox`: tasks came, went or changed hands; those that came are for these roles.' },
);
export type InboxChanged = Static<typeof InboxChanged>;

export const ProcessesChanged = Type.Object(
  { keys: Type.Array(Type.String()) },
  { description: '`processes`: a version was deployed, or a count moved.' },
);
export type ProcessesChanged = Static<typeof ProcessesChanged>;

export const TriggersChanged = Type.Object(
  { keys: Type.Array(Type.String(), { description: 'Of the processes.' }) },
  { description: '`triggers`: something came in or became of it, or a trigger began or stopped working.' },
);
export type TriggersChanged = Static<typeof TriggersChanged>;

export const Resync = Type.Object(
  { reason: Type.String() },
  { description: '`resync`: more happened than can be replayed; fetch everything shown again.' },
);
export type Resync = Static<typeof Resync>;

export const Leaving = Type.Object(
  {},
  {
    description:
      '`leaving`: this Baton stops; the page comes back to another one, or when it is there again.',
  },
);
export type Leaving = Static<typeof Leaving>;
