/**
 * Forms that Camunda 7 keeps in the diagram: `camunda:formData`.
 *
 * Source: Camunda 7 manual, "User Task Forms", "Generated Task Forms", "Form Field Validation".
 */
import type { ForeignElement } from '../diagram.ts';
import type { FormFieldMeaning, FormMeaning, WrittenValue } from '../meaning.ts';
import type { ForeignView } from './foreign-view.ts';
import { attributeOf } from './foreign-view.ts';
import { isJavaExpression, javaValue } from './written-values.ts';

const types: Readonly<Record<string, FormFieldMeaning['type']>> = {
  string: 'string',
  long: 'number',
  integer: 'number',
  double: 'number',
  boolean: 'boolean',
  date: 'date',
  enum: 'string',
};

export function camundaForm(view: ForeignView): FormMeaning | undefined {
  const fields = view.children(view.first('formData'), 'formField').flatMap((field) => fieldOf(view, field));
  return fields.length === 0 ? undefined : { fields };
}

function fieldOf(view: ForeignView, element: ForeignElement): readonly FormFieldMeaning[] {
  const name = attributeOf(element, 'id');
  if (name === undefined) return [];
  const label = attributeOf(element, 'label');
  const written = attributeOf(element, 'type') ?? 'string';
  const type = types[written] ?? 'string';
  const constraints = new Map(
    view
      .children(view.children(element, 'validation')[0], 'constraint')
      .map((constraint) => [attributeOf(constraint, 'name') ?? '', attributeOf(constraint, 'config') ?? '']),
  );
  const options = view.children(element, 'value').flatMap((value) => {
    const id = attributeOf(value, 'id');
    return id === undefined ? [] : [{ value: id, label: attributeOf(value, 'name') ?? id }];
  });
  const defaultValue = attributeOf(element, 'defaultValue');
  return [
    {
      name,
      ...(label === undefined ? {} : { label }),
      type,
      required: constraints.has('required') && constraints.get('required') !== 'false',
      ...(constraints.has('readonly') && constraints.get('readonly') !== 'false' ? { readOnly: true } : {}),
      ...(options.length === 0 ? {} : { options }),
      ...(defaultValue === undefined ? {} : { defaultValue: javaDefault(defaultValue, type) }),
      ...limits(constraints, type),
    },
  ];
}

function limits(
  constraints: ReadonlyMap<string, string>,
  type: FormFieldMeaning['type'],
): Partial<FormFieldMeaning> {
  const number = (name: string): number | undefined => {
    const text = constraints.get(name);
    return text === undefined || text === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
  };
  const found = {
    ...(type === 'number' ? { min: number('min'), max: number('max') } : {}),
    minLength: number('minlength'),
    maxLength: number('maxlength'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** What stands in the field to begin with; texts are turned into the type of the field where they can be. */
export function javaDefault(text: string, type: FormFieldMeaning['type']): WrittenValue {
  if (isJavaExpression(text)) return javaValue(text);
  if (type === 'number' && Number.isFinite(Number(text))) return { literal: Number(text) };
  if (type === 'boolean') return { literal: text.toLowerCase() === 'true' };
  const day = type === 'date' ? /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/u.exec(text) : null;
  if (day === null) return { literal: text };
  return { literal: `${day[3]}-${(day[2] ?? '').padStart(2, '0')}-${(day[1] ?? '').padStart(2, '0')}` };
}
