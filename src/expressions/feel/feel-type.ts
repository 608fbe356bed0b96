/**
 * FeelType: a type of FEEL as a value of ours: what an item definition of a decision model, a parameter or `instance
 * of` names; and the three questions asked of it: does a value conform, does another type conform, what does a value
 * become where the type is expected.
 *
 * Boundary: types that were worked out already. Reading them from FEEL text is `compile/type-tests.ts`, from item
 * definitions `dmn/`.
 *
 * Invariants:
 * T1  No answer takes longer than the value is large; what it costs is charged to the machine.
 * T2  A recursive type passes through `named`, so every walk over a type alone stops at a name it has seen.
 *
 * Source: DMN 1.5, sections 10.3.2.3 (types), 10.3.2.9 (equivalence, conformance, conversions), table 56 (`instance of`).
 */
import { FunctionValue } from '../function-value.ts';
import { RangeValue } from '../range-value.ts';
import { FeelDate, FeelDateTime, FeelTime } from '../temporal/temporal-values.ts';
import { UTC } from '../temporal/time-zone.ts';
import { isList, isNumber, isRecord, isTemporal, ownProperty, type Value } from '../value.ts';
import type { Machine } from './machine.ts';

export type ScalarName =
  | 'string'
  | 'number'
  | 'boolean'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration';

export type FeelType =
  | { readonly kind: 'any' }
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  | { readonly kind: 'list'; readonly of: FeelType }
  | { readonly kind: 'range'; readonly of: FeelType }
  | { readonly kind: 'context'; readonly entries: ReadonlyMap<string, FeelType> }
  /** `parameters` is absent for `function`, whatever it takes. */
  | {
      readonly kind: 'function';
      readonly parameters: readonly FeelType[] | undefined;
      readonly result: FeelType;
    }
  /** A type with allowed values, or with a constraint on the whole. */
  | { readonly kind: 'restricted'; readonly base: FeelType; readonly allows: TypeConstraint }
  /** An item definition by its name; the only way in which a type may come back to itself. */
  | { readonly kind: 'named'; readonly name: string; readonly type: () => FeelType };

export type TypeConstraint = (machine: Machine, value: Value) => boolean;

export const ANY: FeelType = { kind: 'any' };

const SCALARS: ReadonlyMap<string, FeelType> = new Map<string, FeelType>(
  (
    [
      'string',
      'number',
      'boolean',
      'date',
      'time',
      'date and time',
      'days and time duration',
      'years and months duration',
    ] as const
  ).map((name) => [name, { kind: 'scalar', name }]),
);

/** Other spellings met in files: those of DMN 1.1 and of tools. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['Any', 'any'],
  ['Null', 'null'],
  ['dateTime', 'date and time'],
  ['dayTimeDuration', 'days and time duration'],
  ['days and time', 'days and time duration'],
  ['yearMonthDuration', 'years and months duration'],
]);

/** The built-in type of that name; `undefined` where there is none. */
export function builtinType(written: string): FeelType | undefined {
  const name = SPELLINGS.get(written) ?? written;
  if (name === 'any') return ANY;
  if (name === 'null') return { kind: 'null' };
  if (name === 'list') return { kind: 'list', of: ANY };
  if (name === 'context') return { kind: 'context', entries: new Map() };
  if (name === 'range') return { kind: 'range', of: ANY };
  if (name === 'function') return { kind: 'function', parameters: undefined, result: ANY };
  return SCALARS.get(name);
}

/** Whether `value instance of type`: null is an instance of the type null only; allowed values do not count. */
export function isInstance(machine: Machine, value: Value, type: FeelType): boolean {
  if (value === null)
    return type.kind === 'null' || (type.kind === 'named' && isInstance(machine, value, type.type()));
  return fits(machine, value, type, false);
}

/** Whether the value may stand where the type is expected, as it is. Null may stand anywhere. */
export function conforms(machine: Machine, value: Value, type: FeelType): boolean {
  return fits(machine, value, type, true);
}

/** `strictly`: also as to the allowed values. */
function fits(machine: Machine, value: Value, type: FeelType, strictly: boolean): boolean {
  machine.spend(1);
  switch (type.kind) {
    case 'any':
      return true;
    case 'named':
      return fits(machine, value, type.type(), strictly);
    case 'restricted':
      if (!fits(machine, value, type.base, strictly)) return false;
      return value === null || !strictly || type.allows(machine, value);
    default:
      return value === null || fitsPlain(machine, value, type, strictly);
  }
}

function fitsPlain(
  machine: Machine,
  value: Value,
  type: Exclude<FeelType, { readonly kind: 'any' | 'named' | 'restricted' }>,
  strictly: boolean,
): boolean {
  switch (type.kind) {
    case 'null':
      return false;
    case 'scalar':
      if (isNumber(value)) return type.name === 'number';
      return isTemporal(value) ? value.kind === type.name : typeof value === type.name;
    case 'list':
      return isList(value) && value.every((item) => fits(machine, item, type.of, strictly));
    case 'range':
      return (
        value instanceof RangeValue &&
        [value.start, value.end].every((end) => end === undefined || fits(machine, end, type.of, strictly))
      );
    case 'context':
      if (!isRecord(value)) return false;
      for (const [name, entry] of type.entries) {
        const found = ownProperty(value, name);
        if (found === undefined || !fits(machine, found, entry, strictly)) return false;
      }
      return true;
    case 'function':
      return value instanceof FunctionValue && functionConforms(value, type);
  }
}

function functionConforms(value: FunctionValue, type: FeelType & { readonly kind: 'function' }): boolean {
  if (type.parameters === undefined) return true;
  if (value.parameters === undefined) return true;
  if (value.parameters.length !== type.parameters.length) return false;
  const { types } = value;
  if (types === undefined) return true;
  return (
    type.parameters.every((wanted, i) => typeConforms(wanted, types.parameters[i] ?? ANY)) &&
    (types.result === undefined || typeConforms(types.result, type.result))
  );
}

/** Whether every value of `type` conforms to `wanted`. */
export function typeConforms(
  type: FeelType,
  wanted: FeelType,
  seen: ReadonlySet<FeelType> = new Set(),
): boolean {
  if (wanted.kind === 'any' || type === wanted) return true;
  if (type.kind === 'named' || wanted.kind === 'named') {
    if (seen.has(type) && seen.has(wanted)) return true;
    const further = new Set([...seen, type, wanted]);
    return typeConforms(unnamed(type), unnamed(wanted), further);
  }
  if (type.kind === 'restricted') return typeConforms(type.base, wanted, seen);
  if (wanted.kind === 'restricted') return false;
  if (type.kind === 'null') return true;
  if (type.kind === 'scalar') return wanted.kind === 'scalar' && type.name === wanted.name;
  if (type.kind === 'list') return wanted.kind === 'list' && typeConforms(type.of, wanted.of, seen);
  if (type.kind === 'range') return wanted.kind === 'range' && typeConforms(type.of, wanted.of, seen);
  if (type.kind === 'context') {
    if (wanted.kind !== 'context') return false;
    return [...wanted.entries].every(([name, entry]) => {
      const found = type.entries.get(name);
      return found !== undefined && typeConforms(found, entry, seen);
    });
  }
  if (type.kind !== 'function' || wanted.kind !== 'function') return false;
  const { parameters } = type;
  if (wanted.parameters === undefined) return true;
  if (parameters === undefined || parameters.length !== wanted.parameters.length) return false;
  return (
    wanted.parameters.every((each, i) => typeConforms(each, parameters[i] ?? ANY, seen)) &&
    typeConforms(type.result, wanted.result, seen)
  );
}

function unnamed(type: FeelType): FeelType {
  let found = type;
  for (let hops = 0; found.kind === 'named' && hops < 100; hops++) found = found.type();
  return found.kind === 'named' ? ANY : found;
}

/**
 * What the value becomes where the type is expected: itself where it conforms; a list of one its item and the other
 * way round; a date the beginning of its day. `undefined` where nothing fits (which FEEL makes a null).
 */
export function coerced(machine: Machine, value: Value, type: FeelType): Value | undefined {
  if (conforms(machine, value, type)) return value;
  const plain = withoutConstraint(type);
  if (plain.kind === 'list' && !isList(value)) {
    return conforms(machine, [value], type) ? [value] : undefined;
  }
  if (plain.kind !== 'list' && isList(value) && value.length === 1) {
    const [item = null] = value;
    return conforms(machine, item, type) ? item : undefined;
  }
  if (plain.kind === 'scalar' && plain.name === 'date and time' && value instanceof FeelDate) {
    const midnight = new FeelDateTime(value, FeelTime.ofNanosOfDay(0n, UTC));
    return conforms(machine, midnight, type) ? midnight : undefined;
  }
  return undefined;
}

function withoutConstraint(type: FeelType): FeelType {
  const plain = unnamed(type);
  return plain.kind === 'restricted' ? withoutConstraint(plain.base) : plain;
}
