/** Forms, questions and reportable errors: what a person fills in. */
import { type Static, Type } from 'typebox';
import { ElementId, Json } from './primitive-schemas.ts';

export const FormField = Type.Object({
  name: Type.String({ description: 'The variable it fills.' }),
  label: Type.String(),
  type: Type.Union([
    Type.Literal('string'),
    Type.Literal('number'),
    Type.Literal('boolean'),
    Type.Literal('date'),
    Type.Literal('json'),
    Type.Literal('file', { description: 'The answer of POST /api/documents.' }),
  ]),
  required: Type.Boolean(),
  readOnly: Type.Optional(Type.Literal(true, { description: 'Shown, not filled in.' })),
  multiline: Type.Optional(Type.Literal(true)),
  many: Type.Optional(
    Type.Literal(true, {
      description: 'Several options may be chosen, several files given; the value is a list.',
    }),
  ),
  defaultValue: Type.Optional(Json),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  minLength: Type.Optional(Type.Integer()),
  maxLength: Type.Optional(Type.Integer()),
  pattern: Type.Optional(Type.String({ description: 'A regular expression for the whole text.' })),
  options: Type.Optional(Type.Array(Type.Object({ value: Json, label: Type.String() }))),
  hint: Type.Optional(Type.String({ description: 'Why Baton asks.' })),
});
export type FormField = Static<typeof FormField>;

export const Form = Type.Object({ fields: Type.Array(FormField) });
export type Form = Static<typeof Form>;

export const Question = Type.Object({
  element: ElementId,
  prompt: Type.String(),
  many: Type.Boolean({ description: 'One or more answers may be given.' }),
  answers: Type.Array(Type.Object({ value: Type.String(), label: Type.String() })),
});
export type Question = Static<typeof Question>;

export const ReportableError = Type.Object({
  boundary: ElementId,
  label: Type.String(),
  beside: Type.Optional(Type.Literal(true, { description: 'The task stays open when it is reported.' })),
});
export type ReportableError = Static<typeof ReportableError>;
