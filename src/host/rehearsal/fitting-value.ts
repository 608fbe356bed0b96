/**
 * What a crew fills in, within the limits of its field: how much, how long, of which form.
 */
import type { JsonValue } from '../../expressions/value.ts';
import { beyondLimits } from '../../kernel/commands/field-limits.ts';
import type { FormField } from '../../wiring/definition.ts';

/** Texts of the forms that forms ask for: numbers, codes, addresses, days. */
const usualTexts = [
  '1',
  '12',
  '123',
  '1234',
  '12345',
  '12345678',
  'A',
  'AB',
  'ABC',
  'ABC-123',
  'abc',
  'Ada Lovelace',
  'ada@example.org',
  'https://example.org',
  '+49 30 123456',
  '2030-01-31',
  '12:00',
];

/** The value as it is where it fits, else one that does; nothing where none is found. */
export function fittingValue(field: FormField, value: JsonValue): JsonValue | undefined {
  if (fits(field, value)) return value;
  const first =
    field.defaultValue !== undefined && 'literal' in field.defaultValue ? [field.defaultValue.literal] : [];
  return [...first, ...within(field, value)].find((candidate) => fits(field, candidate));
}

function fits(field: FormField, value: JsonValue): boolean {
  return beyondLimits(field, value) === undefined;
}

function within({ min, max, minLength = 0, maxLength }: FormField, value: JsonValue): readonly JsonValue[] {
  if (typeof value === 'number') return [min, max].filter((limit) => limit !== undefined);
  if (typeof value !== 'string') return [];
  const long = value.padEnd(minLength, 'x');
  return [maxLength === undefined ? long : long.slice(0, maxLength), ...usualTexts];
}
