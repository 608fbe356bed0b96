/**
 * Forms of Camunda 8 (and of Camunda 7 since 7.15): the JSON that form-js draws, as our fields. What only decorates is
 * left out; what asks for something Baton cannot show is a note.
 *
 * Untrusted: any JSON may stand there; nothing but the shapes below is read, at most `mostFields` fields and
 * `deepestGroup` groups in one another.
 *
 * Source: form-js schema, version 1 to 17.
 */
import type { FormFieldMeaning, FormMeaning, MeaningNote, WrittenValue } from '../meaning.ts';
import { feelValue } from './written-values.ts';

export interface FormJs {
  readonly form: FormMeaning;
  readonly notes: readonly MeaningNote[];
}

const mostFields = 500;
const deepestGroup = 10;

/** Says nothing by itself: its loss is no loss. */
const decoration: ReadonlySet<string> = new Set(['spacer', 'separator', 'button']);

type Json = Readonly<Record<string, unknown>>;

/** `undefined` where the text is no such form. */
export function readFormJs(text: string): FormJs | undefined {
  const parsed = parse(text);
  const components = parsed?.components;
  if (!Array.isArray(components)) return undefined;
  const fields: FormFieldMeaning[] = [];
  const notes: MeaningNote[] = [];
  readComponents(components, fields, notes, 0);
  return { form: { fields }, notes };
}

function readComponents(
  components: readonly unknown[],
  fields: FormFieldMeaning[],
  notes: MeaningNote[],
  depth: number,
): void {
  for (const component of components) {
    if (!isObject(component) || fields.length >= mostFields) continue;
    const type = textAt(component, 'type') ?? '';
    const inner = component.components;
    if (type === 'group' && Array.isArray(inner) && depth < deepestGroup) {
      readComponents(inner, fields, notes, depth + 1);
    } else if (!decoration.has(type)) {
      const field = fieldOf(component, type);
      if (field === undefined) {
        notes.push({ kind: 'form-part', what: `“${calledIn(component, type)}” (${type})` });
      } else fields.push(field);
    }
  }
}

/** What its author would know it by; the beginning of a long text. */
function calledIn(component: Json, type: string): string {
  const said = textAt(component, 'label') ?? textAt(component, 'text') ?? textAt(component, 'key') ?? type;
  return said.length > 60 ? `${said.slice(0, 59)}…` : said;
}

function fieldOf(component: Json, type: string): FormFieldMeaning | undefined {
  const name = textAt(component, 'key');
  const kind = kindOf(component, type);
  if (name === undefined || kind === undefined) return undefined;
  const validate = isObject(component.validate) ? component.validate : {};
  const hidden = isObject(component.conditional) && textAt(component.conditional, 'hide') !== undefined;
  const label =
    textAt(component, 'label') ?? textAt(component, 'dateLabel') ?? textAt(component, 'timeLabel');
  const hint = textAt(component, 'description');
  const options = optionsOf(component);
  const defaultValue = defaultOf(component.defaultValue);
  const readOnly = component.readonly === true || component.disabled === true;
  return {
    name,
    ...(label === undefined ? {} : { label }),
    ...kind,
    // A field that is hidden at times cannot be demanded.
    required: validate.required === true && !hidden,
    ...(readOnly ? { readOnly: true } : {}),
    ...(options.length === 0 ? {} : { options }),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...limitsOf(validate),
    ...(hint === undefined ? {} : { hint }),
  };
}

function kindOf(
  component: Json,
  type: string,
): Pick<FormFieldMeaning, 'type' | 'multiline' | 'many'> | undefined {
  switch (type) {
    case 'textfield':
      return { type: 'string' };
    case 'textarea':
      return { type: 'string', multiline: true };
    case 'number':
      return { type: 'number' };
    case 'checkbox':
      return { type: 'boolean' };
    case 'radio':
    case 'select':
      // Without options of its own it takes them from a variable, which a form here cannot.
      return optionsOf(component).length === 0 ? undefined : { type: optionType(component) };
    case 'checklist':
    case 'taglist':
      return optionsOf(component).length === 0 ? undefined : { type: 'json', many: true };
    case 'datetime':
      return { type: textAt(component, 'subtype') === 'time' ? 'string' : 'date' };
    default:
      return undefined;
  }
}

function optionsOf(component: Json): NonNullable<FormFieldMeaning['options']> {
  const values = component.values;
  if (!Array.isArray(values)) return [];
  return values.flatMap((option: unknown) => {
    if (!isObject(option)) return [];
    const { value } = option;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
    return [{ value, label: textAt(option, 'label') ?? String(value) }];
  });
}

function optionType(component: Json): 'string' | 'number' | 'boolean' | 'json' {
  const types = new Set(optionsOf(component).map(({ value }) => typeof value));
  const [only] = types;
  if (types.size > 1 || only === undefined) return 'json';
  return only === 'number' || only === 'boolean' ? only : 'string';
}

function defaultOf(value: unknown): WrittenValue | undefined {
  if (typeof value === 'string') return value === '' ? undefined : feelValue(value);
  if (typeof value === 'number' || typeof value === 'boolean') return { literal: value };
  if (!Array.isArray(value)) return undefined;
  const items = value.filter((item): item is string | number | boolean =>
    ['string', 'number', 'boolean'].includes(typeof item),
  );
  return { literal: items };
}

function limitsOf(validate: Json): Partial<FormFieldMeaning> {
  const found: Record<string, number | string> = {};
  for (const name of ['min', 'max', 'minLength', 'maxLength']) {
    const value = validate[name];
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) found[name] = number;
  }
  const pattern = textAt(validate, 'pattern');
  if (pattern !== undefined) found.pattern = pattern;
  return found;
}

function textAt(value: Json, name: string): string | undefined {
  const text = Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

function parse(text: string): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
