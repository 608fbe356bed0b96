/**
 * Variables of a case, which are plain JSON, as Camunda 7 types them: `{ value, type, valueInfo }`.
 *
 * Boundary: no files; what comes as one is refused.
 *
 * Invariants:
 * TV1  What goes in and comes out again has the same value; its type follows from the value, so an `Object` that was
 *      serialized as JSON comes back as `Json`, and a `Double` without a fraction as an `Integer`.
 *
 * Source: Camunda 7.24 manual, "Process Variables", "REST API", "Variables in the REST API".
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import { keptMoment, momentIn } from './engine-dates.ts';
import { invalid } from './engine-error.ts';

export interface TypedValue {
  readonly type: string;
  readonly value: JsonValue;
  readonly valueInfo: Readonly<Record<string, JsonValue>>;
}

export type TypedVariables = Readonly<Record<string, TypedValue>>;

const largestInteger = 2 ** 31 - 1;
const most = 1_000;

export function typedVariables(variables: Variables): TypedVariables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, typedValue(value)]));
}

export function typedValue(value: JsonValue): TypedValue {
  if (value === null) return typed('Null', null);
  if (typeof value === 'boolean') return typed('Boolean', value);
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return typed('Double', value);
    return typed(Math.abs(value) <= largestInteger ? 'Integer' : 'Long', value);
  }
  if (typeof value !== 'string') return typed('Json', JSON.stringify(value));
  const moment = momentIn(value);
  return moment === undefined ? typed('String', value) : typed('Date', moment);
}

/** Refuses what is not typed as described; `what` begins the message. */
export function plainVariables(given: unknown, what: string): Variables {
  if (given === undefined || given === null) return {};
  if (!isRecord(given)) throw invalid(`${what}: expected an object with a variable a name`);
  const entries = Object.entries(given);
  if (entries.length > most) throw invalid(`${what}: more than ${most} variables`);
  return Object.fromEntries(entries.map(([name, one]) => [name, plainValue(name, one, what)]));
}

export function plainValue(name: string, given: unknown, what: string): JsonValue {
  const refuse = (why: string) => invalid(`${what}: the variable '${name}' ${why}`);
  if (name === '' || name.length > 200) throw refuse('should have a name of 1 to 200 characters');
  if (!isRecord(given)) throw refuse('should be an object with value and type');
  const { value = null, type = null } = given;
  if (type !== null && typeof type !== 'string') throw refuse('has a type that is no text');
  if (!isJson(value)) throw refuse('has a value that is no JSON');
  if (value === null || type === null) return value;
  const read = readers[type.toLowerCase()];
  if (read === undefined) throw refuse(`has the type ${type}, which is not taken here`);
  const plain = read(value, isRecord(given.valueInfo) ? given.valueInfo : {});
  if (plain === undefined) throw refuse(`cannot be read as ${type}: ${shown(value)}`);
  return plain;
}

type Reader = (value: JsonValue, info: Readonly<Record<string, unknown>>) => JsonValue | undefined;

const readers: Readonly<Record<string, Reader>> = {
  null: () => null,
  string: (value) => (typeof value === 'object' ? undefined : String(value)),
  xml: (value) => (typeof value === 'string' ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : { true: true, false: false }[String(value)]),
  short: (value) => wholeNumber(value, 2 ** 15),
  integer: (value) => wholeNumber(value, 2 ** 31),
  long: (value) => wholeNumber(value, Number.MAX_SAFE_INTEGER),
  double: numberIn,
  float: numberIn,
  number: numberIn,
  date: (value) => (typeof value === 'string' ? keptMoment(value) : undefined),
  json: (value) => (typeof value === 'string' ? parsed(value) : undefined),
  object: (value, info) =>
    typeof value === 'string' &&
    /^application\/(?:[\w.-]+\+)?json\b/u.test(String(info.serializationDataFormat))
      ? parsed(value)
      : undefined,
};

function wholeNumber(value: JsonValue, bound: number): number | undefined {
  const number = numberIn(value);
  return number !== undefined && Number.isInteger(number) && Math.abs(number) <= bound ? number : undefined;
}

function numberIn(value: JsonValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}

function typed(type: string, value: JsonValue): TypedValue {
  return { type, value, valueInfo: {} };
}

/** What was parsed from JSON holds nothing else; only `undefined` cannot come from there. */
function isJson(value: unknown): value is JsonValue {
  return value !== undefined && typeof value !== 'function';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
