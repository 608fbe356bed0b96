/** What a browser sent of a form, as values of the form's types; what makes no sense stays a text for the check to tell. */
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { Form, FormField } from '../../wiring/definition.ts';

export function filledForm(form: Form, sent: URLSearchParams): Variables {
  const values: Record<string, JsonValue> = Object.create(null);
  for (const field of form.fields) {
    if (field.readOnly === true || field.type === 'file') continue;
    const value = filledValue(field, sent.getAll(field.name));
    if (value !== undefined) values[field.name] = value;
  }
  return { ...values };
}

function filledValue(field: FormField, texts: readonly string[]): JsonValue | undefined {
  const { options } = field;
  if (options !== undefined) {
    // The place in the list is sent, not the value: no other value can come in.
    const chosen = texts.flatMap((text) => {
      const option = /^\d{1,4}$/u.test(text) ? options[Number(text)] : undefined;
      return option === undefined ? [] : [option.value];
    });
    return field.many === true ? chosen : chosen[0];
  }
  if (field.type === 'boolean') return texts.length > 0;
  const text = (texts[0] ?? '').trim();
  if (text === '') return undefined;
  if (field.type === 'number') {
    const number = Number(text.replace(',', '.'));
    return Number.isFinite(number) ? number : text;
  }
  return text.replaceAll('\r\n', '\n');
}
