/** Settings held against their kind's schema, each deviation as a sentence beside its field. */
import type { TObject } from 'typebox';
import { Errors } from 'typebox/value';
import type { JsonValue } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';
import type { SettingProblem } from '../ports/triggers.ts';

/** What is declared, with the usual value where none is given. */
export function withDefaults(schema: TObject, given: Variables): Variables {
  const settings: Record<string, JsonValue> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const usual = 'default' in property ? (property.default as JsonValue) : undefined; // cast: a declaration's default is JSON (`FieldLook`)
    const chosen = value ?? usual;
    if (chosen !== undefined && chosen !== null) settings[name] = chosen;
  }
  return settings;
}

/** One for each field at most, in the order of the form. */
export function settingProblems(schema: TObject, settings: Variables): readonly SettingProblem[] {
  const found = new Map<string, string>();
  for (const { instancePath, message, params } of Errors(schema, settings)) {
    const missing = 'requiredProperties' in params ? params.requiredProperties : undefined;
    for (const field of Array.isArray(missing) ? missing.map(String) : []) {
      if (!found.has(field)) found.set(field, `“${labelOf(schema, field)}” is not filled in.`);
    }
    const field = instancePath.slice(1).split('/')[0] ?? '';
    if (field === '' || found.has(field)) continue;
    const expected = expectedIn(schema, field) ?? message;
    found.set(
      field,
      `“${labelOf(schema, field)}” ${expected}, and ${shown(settings[field] ?? null)} was found.`,
    );
  }
  const order = Object.keys(schema.properties);
  return [...found]
    .map(([field, message]) => ({ field, message }))
    .sort((one, other) => order.indexOf(one.field) - order.indexOf(other.field));
}

/** A choice says nothing of what there is to choose; a pattern is nothing for people. */
function expectedIn(schema: TObject, field: string): string | undefined {
  const property = propertyOf(schema, field);
  if ('enum' in property && Array.isArray(property.enum)) {
    return `must be one of ${property.enum.map((one) => `“${String(one)}”`).join(', ')}`;
  }
  if (!('pattern' in property) || !('description' in property)) return undefined;
  return `must be as said beside it (${String(property.description).replace(/\.$/u, '')})`;
}

function labelOf(schema: TObject, field: string): string {
  const property = propertyOf(schema, field);
  return 'title' in property && typeof property.title === 'string' ? property.title : field;
}

function propertyOf(schema: TObject, field: string): object {
  const property: unknown = Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined;
  return typeof property === 'object' && property !== null ? property : {};
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
