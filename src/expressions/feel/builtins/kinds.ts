/** The kinds of arguments FEEL's library takes. */
import { FunctionValue } from '../../function-value.ts';
import { DecimalValue, type FeelNumber } from '../../numbers/decimal-value.ts';
import { RangeValue } from '../../range-value.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  type TemporalValue,
} from '../../temporal/temporal-values.ts';
import { isList, isNumber, isRecord, isTemporal, type Value, type ValueRecord } from '../../value.ts';
import { type Kind, MISMATCH } from './builtin.ts';

/** Anything, null included. */
export const anything: Kind<Value> = { label: 'a value', accept: (value) => value };

export const text: Kind<string> = {
  label: 'a text',
  accept: (value) => (typeof value === 'string' ? value : MISMATCH),
};

export const number: Kind<FeelNumber> = {
  label: 'a number',
  accept: (value) => (isNumber(value) ? value : MISMATCH),
};

/** A position, size or part of a date: what has more digits than JavaScript's numbers hold is none anyway. */
export const count: Kind<number> = {
  label: 'a number',
  accept: (value) =>
    typeof value === 'number' ? value : value instanceof DecimalValue ? shortened(value) : MISMATCH,
};

/** Never whole where the decimal is not: a position between two must not become one of them. */
function shortened(value: DecimalValue): number {
  const near = value.toNumber();
  if (value.decimal.isInteger() || !Number.isInteger(near)) return near;
  return value.decimal.trunc().toNumber() + (near < 0 ? -0.5 : 0.5);
}

export const boolean: Kind<boolean> = {
  label: 'true or false',
  accept: (value) => (typeof value === 'boolean' ? value : MISMATCH),
};

export const list: Kind<readonly Value[]> = {
  label: 'a list',
  accept: (value) => (isList(value) ? value : MISMATCH),
};

export const context: Kind<ValueRecord> = {
  label: 'a context',
  accept: (value) => (isRecord(value) ? value : MISMATCH),
};

/** `(!=5)` is two stretches, which have no place before, after or over another. */
export const range: Kind<RangeValue> = {
  label: 'a range of one stretch',
  accept: (value) => (value instanceof RangeValue && value.form !== 'unequal' ? value : MISMATCH),
};

export const callable: Kind<FunctionValue> = {
  label: 'a function',
  accept: (value) => (value instanceof FunctionValue ? value : MISMATCH),
};

/** What can be an end of a range. */
export const point: Kind<string | FeelNumber | TemporalValue> = {
  label: 'a number, text, date, time or duration',
  accept: (value) => (typeof value === 'string' || isNumber(value) || isTemporal(value) ? value : MISMATCH),
};

export const date: Kind<FeelDate> = {
  label: 'a date',
  accept: (value) => (value instanceof FeelDate ? value : MISMATCH),
};

export const time: Kind<FeelTime> = {
  label: 'a time',
  accept: (value) => (value instanceof FeelTime ? value : MISMATCH),
};

export const dateTime: Kind<FeelDateTime> = {
  label: 'a date and time',
  accept: (value) => (value instanceof FeelDateTime ? value : MISMATCH),
};

export const daysDuration: Kind<DaysDuration> = {
  label: 'a days and time duration',
  accept: (value) => (value instanceof DaysDuration ? value : MISMATCH),
};

export const duration: Kind<DaysDuration | MonthsDuration> = {
  label: 'a duration',
  accept: (value) => (value instanceof DaysDuration || value instanceof MonthsDuration ? value : MISMATCH),
};
