/** Findings and suggestions as the API shows them. */
import { type Static, Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { ElementId } from './primitive-schemas.ts';

export const Severity = Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]);
export type Severity = Static<typeof Severity>;

export const Finding = Type.Object({
  code: Type.String({ description: 'Stable, kebab-case; the catalogue is docs/findings.md.' }),
  severity: Severity,
  element: Type.Optional(ElementId),
  elementName: Type.Optional(Type.String({ description: 'As drawn, where something is written on it.' })),
  message: Type.String({ description: 'What was found, for a business reader.' }),
  default: Type.Optional(Type.String({ description: 'What Baton does about it by itself.' })),
  line: Type.Optional(Type.Integer()),
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
