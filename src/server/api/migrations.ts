/** /api/processes/{key}/migrations: running cases that go on by another version. */
import { type Static, Type } from 'typebox';
import { CaseNumber, ElementId, Instant } from './primitive-schemas.ts';
import { ChangedElement } from './processes.ts';

export const PlanRow = Type.Object(
  {
    before: ChangedElement,
    after: Type.Optional(ElementId),
    by: Type.Optional(Type.Union([Type.Literal('id'), Type.Literal('name'), Type.Literal('position')])),
    reason: Type.Optional(Type.String({ description: 'Why it is proposed, one sentence.' })),
    choices: Type.Array(ChangedElement, {
      description: 'The elements of the other version it could go on as.',
    }),
    sure: Type.Boolean({ description: 'Found again with the same name: nobody needs to look.' }),
  },
  { description: 'As what an element of the version before goes on.' },
);
export type PlanRow = Static<typeof PlanRow>;

export const VersionPair = Type.Object({
  from: Type.Integer({ minimum: 1, description: 'The version the cases are on.' }),
  to: Type.Integer({ minimum: 1, description: 'The version they shall go on by.' }),
});
export type VersionPair = Static<typeof VersionPair>;

export const PlanView = Type.Object({
  rows: Type.Array(PlanRow),
  cases: Type.Integer({ description: 'Running cases on the version.' }),
});
export type PlanView = Static<typeof PlanView>;

const planChoices = {
  ...VersionPair.properties,
  elements: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      description: 'What differs from the plan proposed: by element, the one it goes on as; empty: none.',
    }),
  ),
  timers: Type.Optional(
    Type.Union([Type.Literal('keep'), Type.Literal('renew')], {
      description: 'Deadlines whose time was changed: as they are set, or counted anew from now (default).',
    }),
  ),
  cases: Type.Optional(Type.Array(CaseNumber, { maxItems: 10_000, description: 'Absent: all.' })),
};

export const PreviewRequest = Type.Object(planChoices, { additionalProperties: false });
export type PreviewRequest = Static<typeof PreviewRequest>;

export const StartMigration = Type.Object(
  { ...planChoices, reason: Type.String({ minLength: 1, maxLength: 500 }) },
  { additionalProperties: false },
);
export type StartMigration = Static<typeof StartMigration>;

export const CaseProspect = Type.Object({
  case: CaseNumber,
  title: Type.String(),
  obstacles: Type.Array(Type.String(), { description: 'Why it cannot move; empty: it can.' }),
  notes: Type.Array(Type.String(), { description: 'What changes for whoever works on it.' }),
});
export type CaseProspect = Static<typeof CaseProspect>;

export const PreviewView = Type.Object({
  movable: Type.Integer(),
  blocked: Type.Integer(),
  cases: Type.Array(CaseProspect, { description: 'Those that cannot move first; at most 200.' }),
});
export type PreviewView = Static<typeof PreviewView>;

export const MigrationRun = Type.Object({
  id: Type.Integer(),
  from: Type.Integer({ description: 'Version.' }),
  to: Type.Integer({ description: 'Version.' }),
  reason: Type.String(),
  by: Type.Optional(Type.String({ description: "A person's name." })),
  startedAt: Instant,
  endedAt: Type.Optional(Instant),
  total: Type.Integer(),
  moved: Type.Integer(),
  staying: Type.Integer(),
  stayed: Type.Array(Type.Object({ case: CaseNumber, message: Type.String() }), {
    description: 'Those that could not move, with the reason.',
  }),
});
export type MigrationRun = Static<typeof MigrationRun>;

export const MigrationRuns = Type.Object({ items: Type.Array(MigrationRun) });
export type MigrationRuns = Static<typeof MigrationRuns>;
