/** A refused request: application/problem+json (RFC 9457) with a code of docs/errors.md. */
import { type Static, Type } from 'typebox';
import { Finding } from './finding.ts';

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Where the code is explained.' }),
    code: Type.String({ description: 'Stable, kebab-case; the catalogue is docs/errors.md.' }),
    title: Type.String({ description: 'The code in a few words.' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'For a person: what was expected, what was found, what to do.' }),
    where: Type.Optional(
      Type.String({ description: 'The field, element or id concerned, e.g. `variables.amount`.' }),
    ),
    fields: Type.Optional(
      Type.Array(Type.Object({ where: Type.String(), message: Type.String() }), {
        description: 'Every field of a form that is wrong.',
      }),
    ),
    findings: Type.Optional(Type.Array(Finding)),
  },
  { description: 'What was wrong with the request.' },
);
export type Problem = Static<typeof Problem>;
