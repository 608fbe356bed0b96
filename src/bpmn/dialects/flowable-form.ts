/**
 * Forms that Flowable and Activiti keep in the diagram: `formProperty`.
 *
 * Source: Flowable guide, "Forms" (form properties); Activiti 5 and 6 guide, chapter "Forms".
 */
import type { ForeignElement } from '../diagram.ts';
import type { FormFieldMeaning, FormMeaning } from '../meaning.ts';
import { javaDefault } from './camunda-form.ts';
import type { ForeignView } from './foreign-view.ts';
import { attributeOf } from './foreign-view.ts';

const types: Readonly<Record<string, FormFieldMeaning['type']>> = {
  string: 'string',
  long: 'number',
  double: 'number',
  integer: 'number',
  boolean: 'boolean',
  date: 'date',
  enum: 'string',
};

export function flowableForm(view: ForeignView): FormMeaning | undefined {
  const fields = view.all('formProperty').flatMap((property) => fieldOf(view, property));
  return fields.length === 0 ? undefined : { fields };
}

function fieldOf(view: ForeignView, element: ForeignElement): readonly FormFieldMeaning[] {
  const id = attributeOf(element, 'id');
  // Not readable: it is neither shown nor filled in.
  if (id === undefined || attributeOf(element, 'readable') === 'false') return [];
  const name = attributeOf(element, 'variable') ?? id;
  const label = attributeOf(element, 'name');
  const type = types[attributeOf(element, 'type') ?? 'string'] ?? 'string';
  const options = view.children(element, 'value').flatMap((value) => {
    const key = attributeOf(value, 'id');
    return key === undefined ? [] : [{ value: key, label: attributeOf(value, 'name') ?? key }];
  });
  const shown = attributeOf(element, 'expression') ?? attributeOf(element, 'default');
  return [
    {
      name,
      ...(label === undefined ? {} : { label }),
      type,
      required: attributeOf(element, 'required') === 'true',
      ...(attributeOf(element, 'writable') === 'false' || attributeOf(element, 'writeable') === 'false'
        ? { readOnly: true }
        : {}),
      ...(options.length === 0 ? {} : { options }),
      ...(shown === undefined ? {} : { defaultValue: javaDefault(shown, type) }),
    },
  ];
}
