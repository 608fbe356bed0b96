/**
 * Arithmetic on temporal values (DMN 1.5, tables 53 and 58): what may be added, subtracted, multiplied, divided.
 *
 * Invariants:
 * TA1  `undefined` means that the operation is not defined for these values, or leaves the range of dates.
 */
import type { Decimal } from 'decimal.js';
import { DecimalValue, type FeelNumber } from '../numbers/decimal-value.ts';
import { bigintOfDecimal, decimalOf, decimalOfBigint, numberOfDecimal } from '../numbers/decimal128.ts';
import { divideNumbers } from '../numbers/number-arithmetic.ts';
import { addMonths } from './calendar.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  NANOS_PER_SECOND,
  SECONDS_PER_DAY,
  type TemporalValue,
} from './temporal-values.ts';

export const NANOS_PER_DAY = BigInt(SECONDS_PER_DAY) * NANOS_PER_SECOND;

export function addTemporal(a: TemporalValue, b: TemporalValue): TemporalValue | undefined {
  if (b instanceof DaysDuration) return addDays(a, b.nanos);
  if (b instanceof MonthsDuration) return addMonthsTo(a, b.months);
  return a instanceof DaysDuration || a instanceof MonthsDuration ? addTemporal(b, a) : undefined;
}

export function subtractTemporal(a: TemporalValue, b: TemporalValue): TemporalValue | undefined {
  if (b instanceof DaysDuration) return addDays(a, -b.nanos);
  if (b instanceof MonthsDuration) return addMonthsTo(a, -b.months);
  if (a instanceof FeelTime && b instanceof FeelTime) {
    if ((a.zone === undefined) !== (b.zone === undefined)) return undefined;
    return DaysDuration.of(a.instantNanos - b.instantNanos);
  }
  const left = asMoment(a);
  const right = asMoment(b);
  if (left === undefined || right === undefined) return undefined;
  if (hasZone(a) !== hasZone(b)) return undefined;
  return DaysDuration.of(left - right);
}

/** Months are cut towards zero, nanoseconds rounded half even. */
export function scaleDuration(duration: TemporalValue, factor: FeelNumber): TemporalValue | undefined {
  if (duration instanceof DaysDuration && typeof factor === 'number' && Number.isInteger(factor)) {
    return DaysDuration.of(duration.nanos * BigInt(factor));
  }
  return durationOf(duration, (size) => size.times(decimalOf(factor)));
}

export function divideDuration(
  duration: TemporalValue,
  by: FeelNumber | TemporalValue,
): TemporalValue | FeelNumber | undefined {
  if (typeof by === 'number' || by instanceof DecimalValue) {
    return by === 0 ? undefined : durationOf(duration, (size) => size.div(decimalOf(by)));
  }
  if (duration instanceof DaysDuration && by instanceof DaysDuration) {
    if (by.nanos === 0n) return undefined;
    return numberOfDecimal(decimalOfBigint(duration.nanos).div(decimalOfBigint(by.nanos)));
  }
  if (duration instanceof MonthsDuration && by instanceof MonthsDuration) {
    return divideNumbers(duration.months, by.months);
  }
  return undefined;
}

function durationOf(duration: TemporalValue, work: (size: Decimal) => Decimal): TemporalValue | undefined {
  if (duration instanceof MonthsDuration) {
    return MonthsDuration.of(work(decimalOf(duration.months)).trunc().toNumber() + 0);
  }
  if (!(duration instanceof DaysDuration)) return undefined;
  const nanos = work(decimalOfBigint(duration.nanos));
  return nanos.abs().lt(1e30) ? DaysDuration.of(bigintOfDecimal(nanos)) : undefined;
}

/** Whole months from `from` to `to`, cut towards zero. */
export function monthsBetween(from: FeelDate, to: FeelDate): MonthsDuration | undefined {
  const months = (to.year - from.year) * 12 + (to.month - from.month);
  const forward = months > 0 && to.day < from.day;
  const backward = months < 0 && to.day > from.day;
  return MonthsDuration.of(months - (forward ? 1 : 0) + (backward ? 1 : 0));
}

function addDays(value: TemporalValue, nanos: bigint): TemporalValue | undefined {
  if (value instanceof DaysDuration) return DaysDuration.of(value.nanos + nanos);
  if (value instanceof FeelTime) {
    const ofDay = BigInt(value.secondOfDay) * NANOS_PER_SECOND + BigInt(value.nanos);
    return FeelTime.ofNanosOfDay(ofDay + nanos, value.zone);
  }
  if (value instanceof FeelDate) {
    const total = BigInt(value.days) * NANOS_PER_DAY + nanos;
    const days = total / NANOS_PER_DAY - (total < 0n && total % NANOS_PER_DAY !== 0n ? 1n : 0n);
    return FeelDate.ofDays(Number(days));
  }
  if (value instanceof FeelDateTime) return FeelDateTime.ofLocalNanos(value.localNanos + nanos, value.zone);
  return undefined;
}

function addMonthsTo(value: TemporalValue, months: number): TemporalValue | undefined {
  if (value instanceof MonthsDuration) return MonthsDuration.of(value.months + months);
  if (value instanceof FeelDate) return shiftMonths(value, months);
  if (!(value instanceof FeelDateTime)) return undefined;
  const date = shiftMonths(value.date, months);
  return date === undefined ? undefined : new FeelDateTime(date, value.time);
}

function shiftMonths(date: FeelDate, months: number): FeelDate | undefined {
  const shifted = addMonths(date, months);
  return FeelDate.of(shifted.year, shifted.month, shifted.day);
}

/** A date next to a date and time counts as midnight UTC (DMN 1.5, table 57), so as one with a zone. */
function hasZone(value: TemporalValue): boolean {
  return !(value instanceof FeelDateTime) || value.zone !== undefined;
}

function asMoment(value: TemporalValue): bigint | undefined {
  if (value instanceof FeelDate) return BigInt(value.days) * NANOS_PER_DAY;
  return value instanceof FeelDateTime ? value.instantNanos : undefined;
}
