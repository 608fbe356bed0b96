/**
 * Equality and order of FEEL values.
 *
 * Invariants:
 * C1  `null` as an answer means that the values cannot be compared; it is never an exception.
 * C2  Comparing lists and contexts costs a step an element, so shared structure cannot make it endless.
 *
 * Source: DMN 1.5, tables 49–52.
 */
import { compareNumbers } from '../numbers/number-arithmetic.ts';
import { RangeValue } from '../range-value.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
} from '../temporal/temporal-values.ts';
import { isList, isNumber, isRecord, ownProperty, type Value, type ValueRecord } from '../value.ts';
import type { Machine } from './machine.ts';

export function equals(machine: Machine, left: Value, right: Value): boolean | null {
  if (typeof left === 'string') machine.spendText(left.length);
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left !== 'object' || typeof right !== 'object') {
    return typeof left === typeof right || (isNumber(left) && isNumber(right)) ? false : null;
  }
  if (isList(left) && isList(right)) return equalLists(machine, left, right);
  if (isRecord(left) && isRecord(right)) return equalRecords(machine, left, right);
  if (left instanceof RangeValue && right instanceof RangeValue) return equalRanges(machine, left, right);
  const order = compare(left, right, machine);
  return order === undefined ? null : order === 0;
}

/** Negative, 0 or positive; `undefined` where the two have no order. Long texts are charged to `machine`. */
export function compare(left: Value, right: Value, machine?: Machine): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') {
    machine?.spendText(Math.min(left.length, right.length));
    return compareStrings(left, right);
  }
  if (left instanceof FeelDate && right instanceof FeelDate) return left.days - right.days;
  if (left instanceof FeelDateTime && right instanceof FeelDateTime) {
    if ((left.zone === undefined) !== (right.zone === undefined)) return undefined;
    return compareNanos(left.instantNanos, right.instantNanos);
  }
  if (left instanceof FeelTime && right instanceof FeelTime) {
    if ((left.zone === undefined) !== (right.zone === undefined)) return undefined;
    return compareNanos(left.instantNanos, right.instantNanos);
  }
  if (left instanceof DaysDuration && right instanceof DaysDuration)
    return compareNanos(left.nanos, right.nanos);
  if (left instanceof MonthsDuration && right instanceof MonthsDuration) return left.months - right.months;
  return undefined;
}

/** Whether a range holds a value; null where they cannot be compared. */
export function includes(range: RangeValue, value: Value, machine?: Machine): boolean | null {
  if (value === null) return null;
  if (range.form === 'unequal') {
    const order = compare(value, range.start ?? null, machine);
    return order === undefined ? null : order !== 0;
  }
  if (range.start !== undefined) {
    const order = compare(value, range.start, machine);
    if (order === undefined) return null;
    if (order < 0 || (order === 0 && !range.startIncluded)) return false;
  }
  if (range.end !== undefined) {
    const order = compare(value, range.end, machine);
    if (order === undefined) return null;
    if (order > 0 || (order === 0 && !range.endIncluded)) return false;
  }
  return true;
}

/** By code point, as FEEL demands; JavaScript's own order is by UTF-16 unit. */
function compareStrings(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function compareNanos(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function equalLists(machine: Machine, left: readonly Value[], right: readonly Value[]): boolean | null {
  if (left.length !== right.length) return false;
  machine.spend(left.length);
  for (let i = 0; i < left.length; i++) {
    if (equals(machine, left[i] ?? null, right[i] ?? null) !== true) return false;
  }
  return true;
}

function equalRecords(machine: Machine, left: ValueRecord, right: ValueRecord): boolean | null {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  machine.spend(names.length);
  for (const name of names) {
    const other = ownProperty(right, name);
    if (other === undefined || equals(machine, left[name] ?? null, other) !== true) return false;
  }
  return true;
}

function equalRanges(machine: Machine, left: RangeValue, right: RangeValue): boolean {
  return (
    left.form === right.form &&
    left.startIncluded === right.startIncluded &&
    left.endIncluded === right.endIncluded &&
    equalEnds(machine, left.start, right.start) &&
    equalEnds(machine, left.end, right.end)
  );
}

function equalEnds(machine: Machine, left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return equals(machine, left, right) === true;
}
