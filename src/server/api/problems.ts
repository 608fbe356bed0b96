/** /api/processes/:key/problems: what needs help in the cases of a process, alike ones together. */
import { type Static, Type } from 'typebox';
import { Exchange } from './cases.ts';
import { CaseNumber, ElementId, Instant } from './primitive-schemas.ts';

export const ProblemGroup = Type.Object(
  {
    id: Type.String({ description: 'Names the group as long as it is there.' }),
    element: ElementId,
    elementName: Type.String(),
    code: Type.String({ description: 'Documented in docs/incidents.md.' }),
    sentence: Type.String(),
    advice: Type.String(),
    technical: Type.String({ description: 'The exact message of the first of them.' }),
    exchange: Type.Optional(Exchange),
    count: Type.Integer(),
    cases: Type.Array(CaseNumber, { description: 'The first of them, oldest first.' }),
    since: Instant,
    /** Of them, those whose case began before the newest version: it may be mended there. */
    behind: Type.Integer(),
  },
  { description: 'Problems of the same kind at the same step, whose messages differ in numbers only.' },
);
export type ProblemGroup = Static<typeof ProblemGroup>;

export const ProblemGroups = Type.Object({
  items: Type.Array(ProblemGroup),
  complete: Type.Boolean({ description: 'False: there are more than were looked at.' }),
});
export type ProblemGroups = Static<typeof ProblemGroups>;

export const RetryGroup = Type.Object(
  {
    group: Type.String({ minLength: 1, maxLength: 100 }),
    newest: Type.Optional(
      Type.Boolean({ description: 'Move their cases to the newest version first, with its wiring.' }),
    ),
  },
  { additionalProperties: false },
);
export type RetryGroup = Static<typeof RetryGroup>;

export const RetriedGroup = Type.Object({
  retried: Type.Integer(),
  moved: Type.Integer({ description: 'Cases that go on by the newest version now.' }),
  refused: Type.Array(Type.Object({ case: CaseNumber, message: Type.String() }), {
    description: 'Those that could not be moved or tried again, the first of them.',
  }),
});
export type RetriedGroup = Static<typeof RetriedGroup>;
