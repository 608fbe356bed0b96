/**
 * The JSON schema of an action's inputs as fields of a form: `title` is the label, `description` the hint, `baton` tells
 * what a JSON schema has no word for (`FieldLook` of the connectors).
 *
 * Boundary: reads a schema; a property it cannot make sense of becomes a field for any value, never none.
 */
import type { Json } from '../../src/server/api/primitive-schemas.ts';

export type FieldKind =
  | 'text'
  | 'lines'
  | 'template'
  | 'sql'
  | 'document'
  | 'expression'
  | 'element'
  | 'pairs'
  | 'number'
  | 'whole'
  | 'yes-no'
  | 'choice'
  | 'list'
  | 'json';

export interface ActionField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** Only ever written, never worked out. */
  readonly fixed: boolean;
  readonly advanced: boolean;
  readonly placeholder?: string;
  readonly initial?: Json;
  readonly choices: readonly string[];
  /** What a choice is called, where that is not what is written down. */
  readonly words?: Readonly<Record<string, string>>;
  /** Asked for only while another field has one of these values. */
  readonly onlyFor?: { readonly field: string; readonly is: readonly string[] };
}

type JsonObject = Readonly<Record<string, Json>>;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsOf(schema: Json): readonly ActionField[] {
  if (!isObject(schema) || !isObject(schema.properties)) return [];
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries(schema.properties).map(([name, property]) =>
    fieldOf(name, isObject(property) ? property : {}, required.has(name)),
  );
}

function fieldOf(name: string, property: JsonObject, required: boolean): ActionField {
  const look = isObject(property.baton) ? property.baton : {};
  const hint = text(property.description);
  const placeholder = text(look.placeholder);
  const words = textsOf(look.words);
  const onlyFor = onlyForOf(look.onlyFor);
  return {
    name,
    label: text(property.title) ?? name,
    ...(hint === undefined ? {} : { hint }),
    kind: kindOf(property, look),
    required: required && property.default === undefined,
    fixed: look.fixed === true,
    advanced: look.advanced === true,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(property.default === undefined ? {} : { initial: property.default }),
    choices: choicesOf(property),
    ...(words === undefined ? {} : { words }),
    ...(onlyFor === undefined ? {} : { onlyFor }),
  };
}

/** Whether the others, as they stand, leave a field to be asked for. */
export function isAsked(
  { onlyFor }: ActionField,
  fields: readonly ActionField[],
  settings: Readonly<Record<string, Json>>,
): boolean {
  if (onlyFor === undefined) return true;
  const value = settings[onlyFor.field] ?? fields.find(({ name }) => name === onlyFor.field)?.initial;
  return typeof value === 'string' && onlyFor.is.includes(value);
}

function onlyForOf(value: Json | undefined): ActionField['onlyFor'] {
  if (!isObject(value)) return undefined;
  const field = text(value.field);
  return field === undefined || !Array.isArray(value.is)
    ? undefined
    : { field, is: value.is.filter((one) => typeof one === 'string') };
}

function textsOf(value: Json | undefined): ActionField['words'] {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): [string, string][] =>
      typeof one === 'string' ? [[name, one]] : [],
    ),
  );
}

const looks: readonly FieldKind[] = [
  'lines',
  'template',
  'sql',
  'document',
  'pairs',
  'expression',
  'element',
];

function kindOf(property: JsonObject, look: JsonObject): FieldKind {
  const wanted = looks.find((kind) => kind === look.as);
  if (wanted) return wanted;
  if (choicesOf(property).length > 0) return 'choice';
  if (property.type === 'string') return 'text';
  if (property.type === 'number') return 'number';
  if (property.type === 'integer') return 'whole';
  if (property.type === 'boolean') return 'yes-no';
  return property.type === 'array' ? 'list' : 'json';
}

/** `enum`, or alternatives of one text each. */
function choicesOf(property: JsonObject): readonly string[] {
  if (Array.isArray(property.enum)) return property.enum.filter((one) => typeof one === 'string');
  if (!Array.isArray(property.anyOf)) return [];
  const each = property.anyOf.map((one) => (isObject(one) ? text(one.const) : undefined));
  return each.every((one) => one !== undefined) ? each : [];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
