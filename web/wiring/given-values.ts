/**
 * How the fields of an action are given by an entry: written out in `settings`, or worked out in `inputs`, whole or by parts
 * (`body.amount`).
 *
 * Invariant: G1  of each field one way is in the entry, never two.
 */
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { ActionField } from './action-fields.ts';

export interface Given {
  readonly settings: Readonly<Record<string, Json>>;
  readonly inputs: Readonly<Record<string, string>>;
}

/** `parts`: an object, a formula for each of its members. */
export type Way = 'written' | 'parts' | 'formula';

export function waysOf({ kind, fixed }: ActionField): readonly Way[] {
  if (fixed) return ['written'];
  return kind === 'json' || kind === 'pairs' ? ['written', 'parts', 'formula'] : ['written', 'formula'];
}

export function wayOf(field: ActionField, { settings, inputs }: Given): Way {
  if (Object.hasOwn(settings, field.name)) return 'written';
  if (Object.hasOwn(inputs, field.name)) return 'formula';
  if (Object.keys(partsOf(field, inputs)).length > 0) return 'parts';
  return field.kind === 'json' && !field.fixed ? 'parts' : 'written';
}

export function partsOf({ name }: ActionField, inputs: Given['inputs']): Record<string, string> {
  const before = `${name}.`;
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([target, text]): [string, string][] =>
      target.startsWith(before) ? [[target.slice(before.length), text]] : [],
    ),
  );
}

export function withWritten(given: Given, field: ActionField, value: Json | undefined): Given {
  const { settings, inputs } = without(given, field);
  return { settings: value === undefined ? settings : { ...settings, [field.name]: value }, inputs };
}

export function withFormula(given: Given, field: ActionField, text: string): Given {
  const { settings, inputs } = without(given, field);
  return { settings, inputs: text.trim() === '' ? inputs : { ...inputs, [field.name]: text } };
}

export function withParts(given: Given, field: ActionField, parts: Readonly<Record<string, string>>): Given {
  const { settings, inputs } = without(given, field);
  const named = Object.entries(parts).map(([name, text]): [string, string] => [
    `${field.name}.${name}`,
    text,
  ]);
  return { settings, inputs: { ...inputs, ...Object.fromEntries(named) } };
}

function without({ settings, inputs }: Given, { name }: ActionField): Given {
  return {
    settings: Object.fromEntries(Object.entries(settings).filter(([key]) => key !== name)),
    inputs: Object.fromEntries(
      Object.entries(inputs).filter(([target]) => target !== name && !target.startsWith(`${name}.`)),
    ),
  };
}

/** What is handed over beside the fields: for placeholders of templates and statements. */
export function furtherInputs(
  fields: readonly ActionField[],
  inputs: Given['inputs'],
): Record<string, string> {
  const names = new Set(fields.map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(inputs).filter(([target]) => !names.has(target.split('.')[0] ?? target)),
  );
}

export function withFurther(
  { settings, inputs }: Given,
  fields: readonly ActionField[],
  further: Readonly<Record<string, string>>,
): Given {
  const before = new Set(Object.keys(furtherInputs(fields, inputs)));
  const own = Object.entries(inputs).filter(([target]) => !before.has(target));
  return { settings, inputs: { ...Object.fromEntries(own), ...further } };
}

/** The same value the other way, where there is one. */
export function asFormula(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 1) : JSON.stringify(value);
}

export function asWritten(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Variables that the placeholders of a template begin with: `{{ order.number }}` → `order`. */
export function placeholderNames(template: string): readonly string[] {
  const names = [...template.matchAll(/\{\{-?\s*([\p{Letter}_][\p{Letter}\p{Number}_]*)/gu)].flatMap(
    (match) => match[1] ?? [],
  );
  return [...new Set(names)];
}
