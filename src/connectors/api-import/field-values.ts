/**
 * The values a step gives, as the operation's request takes them: of the type it names, written as its place demands.
 *
 * Invariant FV1  A value that is not of its field's type is refused before anything is sent; none is changed but a text that
 *                is a number or a yes/no, and the other way round.
 */
import type { JsonValue } from '../../expressions/value.ts';
import { isDocumentReference } from '../../ports/documents.ts';
import type { PinnedField } from './pinned-operation.ts';

export class ValueProblem extends Error {
  override readonly name = 'ValueProblem';
}

/** Throws `ValueProblem`. */
export function typed(field: PinnedField, value: JsonValue): JsonValue {
  const { type, label } = field;
  if (isDocumentReference(value)) return value;
  switch (type) {
    case 'integer':
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      const fits = typeof number === 'number' && Number.isFinite(number);
      if (fits && (type === 'number' || Number.isInteger(number))) return number;
      throw wrong(label, type === 'integer' ? 'a whole number' : 'a number', value);
    }
    case 'boolean':
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      throw wrong(label, 'yes or no (true or false)', value);
    case 'string':
      if (typeof value === 'string') return value;
      if (typeof value === 'number' || typeof value === 'boolean') return String(value);
      throw wrong(label, 'a text', value);
    case 'array':
      return Array.isArray(value) ? value : [value];
    case 'object':
      if (isRecord(value)) return value;
      throw wrong(label, 'an object with named values', value);
    default:
      return value;
  }
}

function wrong(label: string, expected: string, value: JsonValue): ValueProblem {
  const text = JSON.stringify(value);
  const shown = text.length <= 80 ? text : `${text.slice(0, 79)}…`;
  return new ValueProblem(`“${label}” should be ${expected}, and is ${shown}.`);
}

/** Where only one text goes: in the path, a header, a cookie. */
export function asText({ style, sends }: PinnedField, value: JsonValue): string {
  if (style === 'json') return JSON.stringify(value);
  if (style === 'label') return `.${partsOf(value, '.')}`;
  if (style === 'matrix') return `;${sends}=${partsOf(value, ',')}`;
  return partsOf(value, ',');
}

/** In the address behind the question mark. */
export function asPairs(field: PinnedField, value: JsonValue): readonly (readonly [string, string])[] {
  const { style, sends } = field;
  if (style === 'json') return [[sends, JSON.stringify(value)]];
  if (style === 'comma') return [[sends, partsOf(value, ',')]];
  if (style === 'space') return [[sends, partsOf(value, ' ')]];
  if (style === 'pipe') return [[sends, partsOf(value, '|')]];
  if (Array.isArray(value)) return value.map((each: JsonValue) => [sends, scalarText(each)]);
  if (!isRecord(value)) return [[sends, scalarText(value)]];
  return Object.entries(value).flatMap(([name, each]): [string, string][] => {
    if (each === null) return [];
    return [[style === 'brackets' ? `${sends}[${name}]` : name, scalarText(each)]];
  });
}

function partsOf(value: JsonValue, separator: string): string {
  if (Array.isArray(value)) return value.map(scalarText).join(separator);
  if (!isRecord(value)) return scalarText(value);
  return Object.entries(value)
    .flatMap(([name, each]) => [name, scalarText(each)])
    .join(separator);
}

function scalarText(value: JsonValue): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function isRecord(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
