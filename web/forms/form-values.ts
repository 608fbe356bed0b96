/**
 * What a person has typed into a form, and what is sent of it. Fields are kept as the controls give them; the server
 * gets values of the type the form names, and fields left empty not at all.
 */
import type { Form, FormField } from '../../src/server/api/form.ts';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import { type KeptDocument, keptFile } from './kept-file.ts';
import { type ParsedNumber, parseNumber } from './number-text.ts';

/** Files stand in the values once they are uploaded; `UPLOADING` while they are on their way. */
export type FieldValue = string | number | boolean | readonly KeptDocument[];
export const UPLOADING = 'uploading';
export type FormValues = Readonly<Record<string, FieldValue>>;

/** What a field starts with: what the case knows already, where it fits the field, else what the form says. */
export function initialValues(form: Form, known: Readonly<Record<string, Json>> = {}): FormValues {
  return Object.fromEntries(
    form.fields.flatMap((field): [string, FieldValue][] => {
      const value = known[field.name] ?? field.defaultValue;
      if (value === undefined || value === null) return [];
      const fitting = fittingValue(field, value);
      return fitting === undefined ? [] : [[field.name, fitting]];
    }),
  );
}

function fittingValue(field: FormField, value: Json): FieldValue | undefined {
  if (field.options && field.many) {
    const chosen = Array.isArray(value) ? value : [];
    return chosen.flatMap((one) => optionIndex(field.options ?? [], one) ?? []).join(' ');
  }
  if (field.options) return optionIndex(field.options, value);
  if (field.type === 'file') {
    const files = (Array.isArray(value) ? value : [value]).flatMap((one: Json) => keptFile(one) ?? []);
    return files.length === 0 ? undefined : files;
  }
  if (field.type === 'json') return JSON.stringify(value, null, 2);
  if (field.type === 'date')
    return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined;
  if (field.type === 'number') return typeof value === 'number' ? value : undefined;
  if (field.type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Choices are kept as their place in the list; several with blanks between. */
function optionIndex(options: NonNullable<FormField['options']>, value: Json): string | undefined {
  const index = options.findIndex((option) => JSON.stringify(option.value) === JSON.stringify(value));
  return index < 0 ? undefined : String(index);
}

function isEmpty(value: FieldValue | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === 'object') return value.length === 0;
  return typeof value === 'string' && value.trim() === '';
}

/** By field name: what is wrong with it, in words. */
export function problemsOf(form: Form, values: FormValues): Record<string, string> {
  return Object.fromEntries(
    form.fields.flatMap((field): [string, string][] => {
      const value = values[field.name];
      if (field.readOnly) return [];
      if (isEmpty(value)) return field.required ? [[field.name, 'This is needed to go on']] : [];
      if (field.type === 'file')
        return value === UPLOADING ? [[field.name, 'Wait until the file has been uploaded']] : [];
      if (field.type === 'json' && !field.options && parseJson(value) === undefined)
        return [[field.name, 'This is not valid JSON']];
      if (field.type === 'number' && !field.options) {
        const parsed = numberOf(value);
        if ('problem' in parsed) return [[field.name, parsed.problem]];
        const beyond = beyondLimits(field, parsed.value);
        return beyond === undefined ? [] : [[field.name, beyond]];
      }
      const beyond = typeof value === 'string' ? textLimits(field, value) : undefined;
      return beyond === undefined ? [] : [[field.name, beyond]];
    }),
  );
}

function beyondLimits({ min, max }: FormField, value: number): string | undefined {
  if (min !== undefined && value < min) return `This should be at least ${min}`;
  return max !== undefined && value > max ? `This should be at most ${max}` : undefined;
}

function textLimits(field: FormField, value: string): string | undefined {
  if (field.type !== 'string' || field.options) return undefined;
  const { minLength, maxLength } = field;
  if (minLength !== undefined && value.length < minLength)
    return `This should be at least ${minLength} characters long`;
  return maxLength !== undefined && value.length > maxLength
    ? `This should be at most ${maxLength} characters long`
    : undefined;
}

export function toVariables(form: Form, values: FormValues): Record<string, Json> {
  return Object.fromEntries(
    form.fields.flatMap((field): [string, Json][] => {
      const value = values[field.name];
      if (value === undefined || isEmpty(value) || field.readOnly) return [];
      const sent = sentValue(field, value);
      return sent === undefined ? [] : [[field.name, sent]];
    }),
  );
}

function sentValue(field: FormField, value: FieldValue): Json | undefined {
  const { options } = field;
  if (typeof value === 'object') {
    const files = value.map((file): Json => ({ ...file }));
    return field.many ? files : files[0];
  }
  if (field.type === 'file') return undefined;
  if (options && field.many) {
    return String(value)
      .split(' ')
      .flatMap((index) => options[Number(index)]?.value ?? []);
  }
  if (options) return options[Number(value)]?.value;
  if (field.type === 'json') return parseJson(value);
  if (field.type === 'number') {
    const parsed = numberOf(value);
    return 'value' in parsed ? parsed.value : undefined;
  }
  return value;
}

/** A number the case knew and nobody touched stays exactly as it was. */
function numberOf(value: FieldValue | undefined): ParsedNumber {
  return typeof value === 'number' ? { value } : parseNumber(String(value));
}

function parseJson(value: FieldValue | undefined): Json | undefined {
  try {
    const parsed: Json = JSON.parse(String(value));
    return parsed;
  } catch {
    return undefined;
  }
}
