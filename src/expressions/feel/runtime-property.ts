/** The properties of FEEL's own values: `d.year`, `duration.days`, `range.start` (DMN 1.5, table 65). */
import { RangeValue } from '../range-value.ts';
import { weekdayOf } from '../temporal/calendar.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  NANOS_PER_SECOND,
} from '../temporal/temporal-values.ts';
import { zoneText } from '../temporal/time-zone.ts';
import type { Value } from '../value.ts';
import type { Machine } from './machine.ts';

/** `undefined` where the value has no property of that name. */
export function runtimeProperty(machine: Machine, value: Value, name: string): Value | undefined {
  if (value instanceof FeelDate) return dateProperty(value, name);
  if (value instanceof FeelTime) return timeProperty(value, name, value.offsetSeconds);
  if (value instanceof FeelDateTime) {
    return dateProperty(value.date, name) ?? timeProperty(value.time, name, value.offsetSeconds);
  }
  if (value instanceof DaysDuration) return daysProperty(value, name);
  if (value instanceof MonthsDuration) return monthsProperty(value, name);
  if (value instanceof RangeValue) {
    machine.spend(1);
    return rangeProperty(value, name);
  }
  return undefined;
}

function dateProperty(date: FeelDate, name: string): Value | undefined {
  switch (name) {
    case 'year':
      return date.year;
    case 'month':
      return date.month;
    case 'day':
      return date.day;
    case 'weekday':
      return weekdayOf(date.days);
    default:
      return undefined;
  }
}

function timeProperty(time: FeelTime, name: string, offset: number | undefined): Value | undefined {
  switch (name) {
    case 'hour':
      return time.hour;
    case 'minute':
      return time.minute;
    case 'second':
      return time.second;
    case 'time offset':
      return offset === undefined ? null : (DaysDuration.of(BigInt(offset) * NANOS_PER_SECOND) ?? null);
    case 'timezone':
      return time.zone === undefined ? null : zoneText(time.zone).replace('@', '');
    default:
      return undefined;
  }
}

function daysProperty(duration: DaysDuration, name: string): Value | undefined {
  const seconds = duration.nanos / NANOS_PER_SECOND;
  switch (name) {
    case 'days':
      return Number(seconds / 86_400n);
    case 'hours':
      return Number((seconds / 3600n) % 24n);
    case 'minutes':
      return Number((seconds / 60n) % 60n);
    case 'seconds':
      return Number(duration.nanos % (60n * NANOS_PER_SECOND)) / 1e9;
    default:
      return undefined;
  }
}

function monthsProperty(duration: MonthsDuration, name: string): Value | undefined {
  if (name === 'years') return Math.trunc(duration.months / 12);
  return name === 'months' ? duration.months % 12 : undefined;
}

function rangeProperty(range: RangeValue, name: string): Value | undefined {
  switch (name) {
    case 'start':
      return range.start ?? null;
    case 'end':
      return range.end ?? null;
    case 'start included':
      return range.startIncluded;
    case 'end included':
      return range.endIncluded;
    default:
      return undefined;
  }
}
