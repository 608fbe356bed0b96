/**
 * GET /api/live: server-sent events. The event's name is `case`, `inbox`, `processes` or `resync`; its data is one
 * of the shapes here, its id the cursor to come back with (`Last-Event-ID`, or `?since=`).
 */
import { type Static, Type } from 'typebox';
import { CaseState } from './cases.ts';
import { CaseNumber, ElementId, Instant } from './primitive-schemas.ts';

export const LiveQuery = Type.Object({
  case: Type.Optional(CaseNumber),
  process: Type.Optional(Type.String({ description: 'Key: cases of this process only.' })),
  since: Type.Optional(Type.String({ description: 'A cursor; `Last-Event-ID` wins.' })),
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
    process: Type.String({ description: 'Key.' }),
    state: CaseState,
    movements: Type.Array(Movement),
  },
  { description: '`case`: something happened in a case.' },
);
export type CaseChanged = Static<typeof CaseChanged>;

export const InboxChanged = Type.Object(
  { case: Type.Optional(CaseNumber) },
  { description: '`inbox`: tasks came or went; fetch the list again.' },
);
export type InboxChanged = Static<typeof InboxChanged>;

export const ProcessesChanged = Type.Object(
  { key: Type.Optional(Type.String()) },
  { description: '`processes`: a version was deployed, or counts moved.' },
);
export type ProcessesChanged = Static<typeof ProcessesChanged>;

export const Resync = Type.Object(
  { reason: Type.String() },
  { description: '`resync`: more happened than can be replayed; fetch everything shown again.' },
);
export type Resync = Static<typeof Resync>;
