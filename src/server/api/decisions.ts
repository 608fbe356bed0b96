/** /api/decisions: decision models, trying one out; which decisions a case was given, and why. */
import { type Static, Type } from 'typebox';
import { Finding } from './finding.ts';
import { Form } from './form.ts';
import { CaseNumber, ElementId, Instant, Json, Variables } from './primitive-schemas.ts';

export const DecisionInput = Type.Object({
  name: Type.String(),
  type: Type.Optional(Type.String({ description: 'As the model names it.' })),
  allowed: Type.Optional(Type.Array(Json, { description: 'The values there are to choose from.' })),
});
export type DecisionInput = Static<typeof DecisionInput>;

export const DecisionSummary = Type.Object({
  id: Type.String({ description: 'Of the element in the file; what a wiring names.' }),
  name: Type.String(),
  kind: Type.Union([Type.Literal('decision'), Type.Literal('service')]),
  inputs: Type.Array(DecisionInput, { description: 'The data it is made on.' }),
  form: Form,
});
export type DecisionSummary = Static<typeof DecisionSummary>;

export const DecisionModelSummary = Type.Object({
  key: Type.String(),
  name: Type.String(),
  version: Type.Integer(),
  deployedAt: Instant,
  decisions: Type.Array(DecisionSummary),
});
export type DecisionModelSummary = Static<typeof DecisionModelSummary>;

export const DecisionModelList = Type.Object({ items: Type.Array(DecisionModelSummary) });
export type DecisionModelList = Static<typeof DecisionModelList>;

export const ProcessUsingDecision = Type.Object({
  key: Type.String(),
  name: Type.String(),
  version: Type.Integer(),
});
export type ProcessUsingDecision = Static<typeof ProcessUsingDecision>;

export const DecisionDeployResult = Type.Object({
  key: Type.String(),
  name: Type.String(),
  version: Type.Integer(),
  unchanged: Type.Boolean({ description: 'The newest version is this one already.' }),
  decisions: Type.Array(DecisionSummary),
  findings: Type.Array(Finding),
  updated: Type.Array(ProcessUsingDecision, {
    description: 'Processes that got a new version, because they go by the newest version of this model.',
  }),
});
export type DecisionDeployResult = Static<typeof DecisionDeployResult>;

export const DecisionModelDetail = Type.Object({
  key: Type.String(),
  name: Type.String(),
  fileName: Type.String(),
  version: Type.Integer(),
  deployedAt: Instant,
  decisions: Type.Array(DecisionSummary),
  versions: Type.Array(Type.Object({ version: Type.Integer(), deployedAt: Instant })),
  usedBy: Type.Array(ProcessUsingDecision),
  findings: Type.Array(Finding),
  xml: Type.String(),
});
export type DecisionModelDetail = Static<typeof DecisionModelDetail>;

export const TryDecision = Type.Object(
  {
    decision: Type.String({ maxLength: 500 }),
    data: Variables,
    version: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);
export type TryDecision = Static<typeof TryDecision>;

const Cell = Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('unknown')]);

export const RuleOutcome = Type.Object({
  id: Type.String(),
  number: Type.Integer({ description: 'From 1.' }),
  fired: Type.Boolean(),
  cells: Type.Array(Cell, { description: 'By input: whether its value fits.' }),
  outputs: Type.Optional(Type.Array(Json)),
});
export type RuleOutcome = Static<typeof RuleOutcome>;

export const TableOutcome = Type.Object({
  decision: Type.String({ description: 'Id of the decision or knowledge model it belongs to.' }),
  name: Type.String({ description: 'Its name.' }),
  table: Type.String(),
  hitPolicy: Type.String(),
  inputs: Type.Array(Type.Object({ id: Type.String(), label: Type.String(), value: Json })),
  outputs: Type.Array(Type.Object({ id: Type.String(), label: Type.String() })),
  rules: Type.Array(RuleOutcome, { description: 'All that fired, and as many others as are kept.' }),
  ruleCount: Type.Integer(),
  defaulted: Type.Optional(Type.Literal(true)),
});
export type TableOutcome = Static<typeof TableOutcome>;

export const WhyDecided = Type.Object(
  {
    decisions: Type.Array(
      Type.Object({
        decision: Type.String(),
        name: Type.String(),
        value: Json,
        inputs: Type.Array(Type.Object({ name: Type.String(), value: Json })),
      }),
    ),
    tables: Type.Array(TableOutcome),
    problems: Type.Array(
      Type.Object({
        kind: Type.Union([Type.Literal('null'), Type.Literal('violation')]),
        decision: Type.String(),
        element: Type.String(),
        line: Type.Integer(),
        message: Type.String(),
      }),
    ),
  },
  { description: 'Why a decision came out as it did, at most 64 KB of it.' },
);
export type WhyDecided = Static<typeof WhyDecided>;

export const TriedDecision = Type.Object({
  value: Json,
  violations: Type.Array(Type.String(), { description: 'What keeps the value from being relied on.' }),
  why: WhyDecided,
});
export type TriedDecision = Static<typeof TriedDecision>;

export const CaseDecision = Type.Object({
  case: CaseNumber,
  element: ElementId,
  at: Instant,
  name: Type.String(),
  decision: Type.String(),
  key: Type.Union([Type.String(), Type.Null()]),
  version: Type.Union([Type.Integer(), Type.Null()]),
  value: Json,
  why: WhyDecided,
});
export type CaseDecision = Static<typeof CaseDecision>;

export const CaseDecisionList = Type.Object({
  items: Type.Array(CaseDecision, { description: 'The newest first, at most 100.' }),
});
export type CaseDecisionList = Static<typeof CaseDecisionList>;
