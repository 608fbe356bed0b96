/** /api/templates: element templates users have added, and their forms for the steps of a process. */
import { type Static, Type } from 'typebox';
import { ElementId, Instant } from './primitive-schemas.ts';
import { ProcessKey } from './processes.ts';

const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

export const TemplateSummary = Type.Object({
  id: Type.String(),
  version: Type.Integer({ description: '0 where the template says none.' }),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  flavour: Type.Union([Type.Literal('camunda7'), Type.Literal('camunda8')]),
  appliesTo: Type.Array(Type.String()),
  fields: Type.Integer({ description: 'How many of its properties a person fills in.' }),
  fileName: Type.String(),
  addedAt: Instant,
});
export type TemplateSummary = Static<typeof TemplateSummary>;

export const TemplateList = Type.Object({ items: Type.Array(TemplateSummary) });
export type TemplateList = Static<typeof TemplateList>;

export const TemplatesAdded = Type.Object({
  items: Type.Array(Type.Object({ id: Type.String(), version: Type.Integer(), name: Type.String() })),
});
export type TemplatesAdded = Static<typeof TemplatesAdded>;

export const TemplateParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 500 }) });
export const TemplateQuery = Type.Object({
  version: Type.Optional(Type.Integer({ minimum: 0, description: 'Absent: all of them.' })),
});

const SimpleCondition = Type.Object({
  property: Type.String({ description: 'The `id` of a field.' }),
  equals: Type.Optional(Value),
  oneOf: Type.Optional(Type.Array(Value)),
  isActive: Type.Optional(Type.Boolean()),
  isEmpty: Type.Optional(Type.Boolean()),
});

/** As deep as templates go in practice; the server itself takes any depth. */
const InnerCondition = Type.Union([
  SimpleCondition,
  Type.Object({ allMatch: Type.Array(SimpleCondition) }),
  Type.Object({ anyMatch: Type.Array(SimpleCondition) }),
]);
export const FieldCondition = Type.Union([
  SimpleCondition,
  Type.Object({ allMatch: Type.Array(InnerCondition) }),
  Type.Object({ anyMatch: Type.Array(InnerCondition) }),
]);
export type FieldCondition = Static<typeof FieldCondition>;

export const TemplateField = Type.Object({
  key: Type.String({ description: 'What its value stands under in `values` of the wiring.' }),
  id: Type.Optional(Type.String()),
  label: Type.String(),
  description: Type.Optional(Type.String()),
  placeholder: Type.Optional(Type.String()),
  type: Type.Union([
    Type.Literal('String'),
    Type.Literal('Text'),
    Type.Literal('Dropdown'),
    Type.Literal('Boolean'),
    Type.Literal('Hidden'),
    Type.Literal('Number'),
  ]),
  group: Type.Optional(Type.String()),
  value: Type.Optional(Value),
  drawn: Type.Optional(
    Type.Union([Type.String(), Type.Number(), Type.Boolean()], { description: 'What the diagram carries.' }),
  ),
  choices: Type.Optional(Type.Array(Type.Object({ name: Type.String(), value: Type.String() }))),
  feel: Type.Optional(
    Type.Union([Type.Literal('optional'), Type.Literal('required'), Type.Literal('static')]),
  ),
  over: Type.Optional(
    Type.Union([Type.Literal('request'), Type.Literal('response')], {
      description: 'A formula of it sees that, and nothing of a case.',
    }),
  ),
  readOnly: Type.Optional(Type.Boolean()),
  constraints: Type.Optional(
    Type.Object({
      notEmpty: Type.Optional(Type.Boolean()),
      minLength: Type.Optional(Type.Integer()),
      maxLength: Type.Optional(Type.Integer()),
      pattern: Type.Optional(Type.Object({ value: Type.String(), message: Type.Optional(Type.String()) })),
    }),
  ),
  condition: Type.Optional(FieldCondition),
});
export type TemplateField = Static<typeof TemplateField>;

export const TemplateForm = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  flavour: Type.Union([Type.Literal('camunda7'), Type.Literal('camunda8')]),
  drawn: Type.Boolean({ description: 'The diagram says that it was applied to the step.' }),
  groups: Type.Array(Type.Object({ id: Type.String(), label: Type.String() })),
  fields: Type.Array(TemplateField),
});
export type TemplateForm = Static<typeof TemplateForm>;

export const StepTemplates = Type.Object({
  /** The one the diagram says was applied, whether it is here or not. */
  drawn: Type.Optional(Type.Object({ id: Type.String(), version: Type.Optional(Type.Integer()) })),
  items: Type.Array(TemplateForm, { description: 'Those that fit the step, the drawn one first.' }),
});
export type StepTemplates = Static<typeof StepTemplates>;

export const StepParams = Type.Object({ key: ProcessKey, element: ElementId });
