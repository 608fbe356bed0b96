/**
 * The methods that may be called in this dialect: those of Java's String, List and Map that diagrams use for
 * conditions. Everything else is refused when the expression is compiled.
 */
import { describeValue } from '../feel/describe-value.ts';
import { isList, isRecord, ownProperty, type Value } from '../value.ts';
import { isEqual, toNumber, toText } from './coercion.ts';
import { JuelFailure, type Span } from './juel-failure.ts';
import { TIME_METHODS } from './time-methods.ts';

export interface Method {
  readonly arguments: number;
  readonly call: (target: Value, args: readonly Value[], span: Span) => Value;
}

export const METHODS: ReadonlyMap<string, Method> = new Map([
  ['equals', { arguments: 1, call: (target, [other = null], span) => isEqual(target, other, span) }],
  [
    'equalsIgnoreCase',
    {
      arguments: 1,
      call: (target, [other = null], span) =>
        textOf(target, span).toLowerCase() === toText(other).toLowerCase(),
    },
  ],
  ['contains', { arguments: 1, call: contains }],
  [
    'containsKey',
    {
      arguments: 1,
      call: (target, [name = null]) => isRecord(target) && Object.hasOwn(target, toText(name)),
    },
  ],
  [
    'startsWith',
    { arguments: 1, call: (target, [part = null], span) => textOf(target, span).startsWith(toText(part)) },
  ],
  [
    'endsWith',
    { arguments: 1, call: (target, [part = null], span) => textOf(target, span).endsWith(toText(part)) },
  ],
  ['toLowerCase', { arguments: 0, call: (target, _, span) => textOf(target, span).toLowerCase() }],
  ['toUpperCase', { arguments: 0, call: (target, _, span) => textOf(target, span).toUpperCase() }],
  ['trim', { arguments: 0, call: (target, _, span) => textOf(target, span).trim() }],
  ['toString', { arguments: 0, call: (target) => toText(target) }],
  ['length', { arguments: 0, call: (target, _, span) => textOf(target, span).length }],
  ['size', { arguments: 0, call: size }],
  [
    'isEmpty',
    {
      arguments: 0,
      call: (target, _, span) => (typeof target === 'string' ? target === '' : size(target, [], span) === 0),
    },
  ],
  ...TIME_METHODS,
  ['get', { arguments: 1, call: (target, [key = null], span) => elementOf(target, key, span) }],
] satisfies [string, Method][]);

/** `base[key]` and `base.key`: own properties of records, items of lists; null where there is none. */
export function elementOf(base: Value, key: Value, span: Span): Value {
  if (base === null || key === null) return null;
  if (isRecord(base)) return ownProperty(base, toText(key)) ?? null;
  if (isList(base)) return base[toNumber(key, span)] ?? null;
  throw new JuelFailure(
    'unknown-property',
    `There is no “${toText(key)}” of ${describeValue(base)}.`,
    span,
    toText(key),
  );
}

function contains(target: Value, [part = null]: readonly Value[], span: Span): Value {
  if (isList(target)) return target.some((item) => isEqual(item, part, span));
  return textOf(target, span).includes(toText(part));
}

function size(target: Value, _args: readonly Value[], span: Span): number {
  if (isList(target)) return target.length;
  if (isRecord(target)) return Object.keys(target).length;
  throw new JuelFailure('wrong-operands', `Expected a list, found ${describeValue(target)}.`, span);
}

function textOf(value: Value, span: Span): string {
  if (typeof value === 'string') return value;
  throw new JuelFailure('wrong-operands', `Expected a text, found ${describeValue(value)}.`, span);
}
