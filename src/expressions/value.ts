/**
 * Value: what a variable holds, everywhere in the product. A stored variable is a `JsonValue`; while an expression
 * runs there may also be FEEL's own values (dates, times, durations, ranges, functions).
 *
 * Boundary: the union, its guards and the way back to JSON. Behaviour of the values lives with their classes.
 *
 * Invariants:
 * V1  Every `JsonValue` is a `Value`; `toJson` turns every `Value` into a `JsonValue` and never throws.
 * V2  Names of records are own properties only: nothing is ever read through a prototype.
 */
import type { FunctionValue } from './function-value.ts';
import { DecimalValue, type FeelNumber } from './numbers/decimal-value.ts';
import type { RangeValue } from './range-value.ts';
import { RuntimeValue } from './runtime-value.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  type TemporalValue,
} from './temporal/temporal-values.ts';

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

export interface ValueRecord {
  readonly [name: string]: Value;
}

export type Value =
  | null
  | boolean
  | number
  | string
  | DecimalValue
  | readonly Value[]
  | ValueRecord
  | TemporalValue
  | RangeValue
  | FunctionValue;

export function isNumber(value: Value | undefined): value is FeelNumber {
  return typeof value === 'number' || value instanceof DecimalValue;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isTemporal(value: Value): value is TemporalValue {
  return (
    value instanceof FeelDate ||
    value instanceof FeelTime ||
    value instanceof FeelDateTime ||
    value instanceof DaysDuration ||
    value instanceof MonthsDuration
  );
}

/** A FEEL context / a JSON object. Every other object value is an instance of a class of ours. */
export function isRecord(value: Value): value is ValueRecord {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RuntimeValue)
  );
}

/** The own property of that name, `undefined` where there is none. */
export function ownProperty(record: ValueRecord, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** What the record itself has under that name: nothing it inherits, whatever an author calls his elements (`constructor`). */
export function ownValue<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Sets an own property even for the name `__proto__`, which a plain assignment would not. */
export function setOwn(record: Record<string, Value>, name: string, value: Value): void {
  if (name === '__proto__') {
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    record[name] = value;
  }
}

/**
 * The value as it is stored: temporal values and ranges as their text (ISO 8601; `[1..5]`), numbers of more digits
 * than JSON's as the nearest of those, numbers beyond their range as text, functions as null. A value that is JSON
 * already comes back as it is, not copied.
 */
export function toJson(value: Value): JsonValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (isList(value)) return listToJson(value);
  if (isRecord(value)) return recordToJson(value);
  if (value instanceof DecimalValue) return decimalToJson(value);
  return value.kind === 'function' ? null : value.toString();
}

/** A number stays a number (decision record 0014): a third that became a text could not be added to any more. */
function decimalToJson(value: DecimalValue): JsonValue {
  const near = value.toNumber();
  return Number.isFinite(near) ? near + 0 : value.decimal.toExponential();
}

function listToJson(list: readonly Value[]): readonly JsonValue[] {
  let changed = false;
  const out: JsonValue[] = new Array<JsonValue>(list.length);
  for (let i = 0; i < list.length; i++) {
    const item = list[i] ?? null;
    const json = toJson(item);
    out[i] = json;
    if (json !== list[i]) changed = true;
  }
  return changed ? out : (list as readonly JsonValue[]); // cast: no item differed from its JSON form
}

function recordToJson(record: ValueRecord): JsonValue {
  let changed = false;
  const out: Record<string, JsonValue> = {};
  for (const [name, item] of Object.entries(record)) {
    const json = toJson(item ?? null);
    setOwn(out, name, json);
    if (json !== item) changed = true;
  }
  return changed ? out : (record as JsonValue); // cast: no entry differed from its JSON form
}
