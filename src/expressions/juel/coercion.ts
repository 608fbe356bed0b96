/**
 * How this dialect makes values fit: its operators coerce where FEEL's answer null.
 *
 * Source: Jakarta Expression Language 4.0, sections 1.7–1.9 and 1.23.
 */
import { compare } from '../feel/comparison.ts';
import { describeValue } from '../feel/describe-value.ts';
import { DecimalValue } from '../numbers/decimal-value.ts';
import { numberText } from '../numbers/number-text.ts';
import { isList, isRecord, ownProperty, toJson, type Value } from '../value.ts';
import { JuelFailure, type Span } from './juel-failure.ts';

/** Deepest comparison of two values; what a file or a form brings is never near it. */
const DEEPEST = 200;

export function toBoolean(value: Value, span: Span): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === '') return false;
  if (typeof value === 'string') return value.toLowerCase() === 'true';
  throw new JuelFailure('wrong-operands', `Expected true or false, found ${describeValue(value)}.`, span);
}

export function toNumber(value: Value, span: Span): number {
  if (typeof value === 'number') return value;
  if (value instanceof DecimalValue) return value.toNumber();
  if (value === null || value === '') return 0;
  const number = typeof value === 'string' ? numberOf(value) : undefined;
  if (number !== undefined) return number;
  throw new JuelFailure('wrong-operands', `Expected a number, found ${describeValue(value)}.`, span);
}

export function toText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  return isList(value) || isRecord(value) ? JSON.stringify(toJson(value)) : value.toString();
}

export function isEmpty(value: Value): boolean {
  if (value === null || value === '') return true;
  if (isList(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

export function isEqual(left: Value, right: Value, span: Span, depth = 0): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === 'number' && typeof right === 'string') return numberOf(right) === left;
  if (typeof left === 'string' && typeof right === 'number') return numberOf(left) === right;
  if (typeof left === 'boolean' && typeof right === 'string') return right.toLowerCase() === String(left);
  if (typeof left === 'string' && typeof right === 'boolean') return left.toLowerCase() === String(right);
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  if (depth > DEEPEST)
    throw new JuelFailure('depth-limit', 'The values are nested too deeply to compare.', span);
  if (isList(left) && isList(right)) {
    return (
      left.length === right.length &&
      left.every((item, i) => isEqual(item, right[i] ?? null, span, depth + 1))
    );
  }
  if (isRecord(left) && isRecord(right)) {
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => {
        const other = ownProperty(right, name);
        return other !== undefined && isEqual(left[name] ?? null, other, span, depth + 1);
      })
    );
  }
  return compare(left, right) === 0;
}

/** The order of two values; `undefined` where one is null, which makes every comparison false. */
export function order(left: Value, right: Value, span: Span): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (left === null || right === null) return undefined;
  if (typeof left === 'number' || typeof right === 'number')
    return toNumber(left, span) - toNumber(right, span);
  const known = compare(left, right);
  if (known !== undefined) return known;
  throw new JuelFailure(
    'wrong-operands',
    `Cannot compare ${describeValue(left)} with ${describeValue(right)}.`,
    span,
  );
}

function numberOf(text: string): number | undefined {
  if (!/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
