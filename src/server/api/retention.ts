/** /api/processes/{key}/retention: how long a process keeps its ended cases, and what was removed. */
import { type Static, Type } from 'typebox';
import { Instant } from './primitive-schemas.ts';

export const KeptFor = Type.String({
  pattern: '^P[1-9][0-9]{0,3}[DWMY]$',
  description: 'A number of days, weeks, months or years: `P90D`, `P6W`, `P6M`, `P2Y`.',
});

const rule = {
  cases: Type.Optional(KeptFor),
  deliveries: Type.Optional(KeptFor),
};

export const RetentionChange = Type.Object(
  {
    ...rule,
    at: Instant,
    by: Type.Optional(Type.String()),
    sentence: Type.String({ description: 'What it said: "Ended cases are kept for 2 years."' }),
  },
  { description: 'One change of the rule.' },
);
export type RetentionChange = Static<typeof RetentionChange>;

export const CaseRemoval = Type.Object({
  at: Instant,
  cases: Type.Integer({ description: 'How many.' }),
  sentence: Type.String({ description: '"12 cases were removed, 2 years after their end."' }),
});
export type CaseRemoval = Static<typeof CaseRemoval>;

export const Retention = Type.Object({
  ...rule,
  sentence: Type.String({ description: '"Ended cases are kept for 2 years."' }),
  removed: Type.Integer({ description: 'Cases removed so far.' }),
  removals: Type.Array(CaseRemoval, { description: 'Newest first, at most a hundred.' }),
  changes: Type.Array(RetentionChange, { description: 'Newest first, at most a hundred.' }),
});
export type Retention = Static<typeof Retention>;

export const SetRetention = Type.Object(
  {
    cases: Type.Optional(Type.Union([KeptFor, Type.Null()], { description: 'Null or absent: for ever.' })),
    deliveries: Type.Optional(
      Type.Union([KeptFor, Type.Null()], {
        description: 'What came in by triggers, once something has become of it. Null or absent: 90 days.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type SetRetention = Static<typeof SetRetention>;

export const RetentionPreviewQuery = Type.Object({ cases: KeptFor });

export const RetentionPreview = Type.Object({
  cases: Type.Integer({ description: 'How many would be removed now.' }),
  more: Type.Boolean({ description: 'There are more than were counted.' }),
  endedBefore: Instant,
});
export type RetentionPreview = Static<typeof RetentionPreview>;
