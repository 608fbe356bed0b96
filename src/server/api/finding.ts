/** Findings and suggestions as the API shows them. */
import { type Static, Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { ElementId } from './primitive-schemas.ts';

export const Severity = Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]);
export type Severity = Static<typeof Severity>;

const PathStep = Type.Object({
  kind: Type.Union([Type.Literal('begin'), Type.Literal('done'), Type.Literal('event')]),
  process: ElementId,
  element: ElementId,
  elements: Type.Optional(Type.Array(ElementId)),
  event: Type.Optional(ElementId),
  choices: Type.Array(
    Type.Union([
      Type.Object({ element: ElementId, flows: Type.Array(ElementId) }),
      Type.Object({ element: ElementId, again: Type.Boolean() }),
    ]),
  ),
  text: Type.String({ description: 'The move in plain English.' }),
  flows: Type.Array(ElementId, { description: 'Sequence flows taken, in order.' }),
  tokens: Type.Array(Type.Object({ element: ElementId, count: Type.Integer() }), {
    description: 'Where tokens stand afterwards.',
  }),
});
export type PathStep = Static<typeof PathStep>;

export const FindingPath = Type.Object(
  {
    steps: Type.Array(PathStep),
    stuck: Type.Array(ElementId, { description: 'What holds the case up at the end.' }),
    leftOut: Type.Optional(Type.Integer({ description: 'Moves at the beginning that are not listed.' })),
  },
  { description: 'How a case comes there, move by move; docs/diagnosis.md.' },
);
export type FindingPath = Static<typeof FindingPath>;

export const Diagnosis = Type.Object(
  {
    verdict: Type.Union([Type.Literal('sound'), Type.Literal('unsound'), Type.Literal('open')]),
    isWhole: Type.Boolean({ description: 'Every way through was looked at.' }),
    situations: Type.Integer({ description: 'Different situations a case can be in, as far as looked at.' }),
    statement: Type.String({ description: 'The verdict in plain English.' }),
  },
  { description: 'Whether every case can be finished, found out before any begins.' },
);
export type Diagnosis = Static<typeof Diagnosis>;

export const Finding = Type.Object({
  code: Type.String({ description: 'Stable, kebab-case; the catalogue is docs/findings.md.' }),
  severity: Severity,
  element: Type.Optional(ElementId),
  elementName: Type.Optional(Type.String({ description: 'As drawn, where something is written on it.' })),
  at: Type.Optional(
    Type.String({
      description:
        'Where it stands in the wiring (JSON pointer), where no element is meant: a trigger’s setting.',
    }),
  ),
  message: Type.String({ description: 'What was found, for a business reader.' }),
  default: Type.Optional(Type.String({ description: 'What Baton does about it by itself.' })),
  line: Type.Optional(Type.Integer()),
  path: Type.Optional(FindingPath),
});
export type Finding = Static<typeof Finding>;

export const Suggestion = Type.Object(
  {
    element: ElementId,
    elementName: Type.Optional(Type.String()),
    kind: Type.Union([
      Type.Literal('duration'),
      Type.Literal('date'),
      Type.Literal('cycle'),
      Type.Literal('condition'),
    ]),
    /** "after 2 days" */
    label: Type.String({ description: 'What the author wrote.' }),
    /** "P2D" */
    proposal: Type.String({ description: 'What Baton reads in it.' }),
    message: Type.String({ description: 'The proposal as a sentence.' }),
    wiring: Type.Unsafe<JsonValue>({ description: 'The part of a wiring that would apply it.' }),
  },
  { description: 'Something a label says that could be wired; never applied unasked.' },
);
export type Suggestion = Static<typeof Suggestion>;
