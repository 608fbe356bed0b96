/** FEEL's library on dates, times and durations (DMN 1.5, tables 76, 83 and 84). */
import { dayOfYearOf, daysInMonth, isoWeekOf, weekdayOf } from '../../temporal/calendar.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from '../../temporal/iso-text.ts';
import { monthsBetween } from '../../temporal/temporal-arithmetic.ts';
import {
  type DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  NANOS_PER_SECOND,
} from '../../temporal/temporal-values.ts';
import { namedZone, UTC, type Zone, zoneText } from '../../temporal/time-zone.ts';
import { isTemporal, type Value } from '../../value.ts';
import { equals } from '../comparison.ts';
import type { Machine } from '../machine.ts';
import { Builtin, type Kind, MISMATCH, optional, required, signature } from './builtin.ts';
import { anything, count, date, dateTime, daysDuration, duration, text, time } from './kinds.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A date, or the date of a date and time. */
const day: Kind<FeelDate> = {
  label: 'a date',
  accept: (value) =>
    value instanceof FeelDate ? value : value instanceof FeelDateTime ? value.date : MISMATCH,
};

export const TEMPORAL_BUILTINS: readonly Builtin[] = [
  new Builtin('date', [
    signature(
      [required('from', text)],
      (m, from) => parseDate(from) ?? wrongText(m, 'a date such as 2025-12-31', from),
    ),
    signature([required('from', day)], (_, from) => from),
    signature(
      [required('year', count), required('month', count), required('day', count)],
      (m, year, month, dayOfMonth) =>
        FeelDate.of(year, month, dayOfMonth) ?? noSuch(m, `date ${year}-${month}-${dayOfMonth}`),
    ),
  ]),
  new Builtin('time', [
    signature(
      [required('from', text)],
      (m, from) => parseTime(from) ?? wrongText(m, 'a time such as 14:30:00', from),
    ),
    signature([required('from', time)], (_, from) => from),
    signature([required('from', dateTime)], (_, from) => from.time),
    signature([required('from', date)], () => FeelTime.of(0, 0, 0, 0, UTC) ?? null),
    signature(
      [
        required('hour', count),
        required('minute', count),
        required('second', count),
        optional('offset', daysDuration),
      ],
      timeOf,
    ),
  ]),
  new Builtin('date and time', [
    signature(
      [required('from', text)],
      (m, from) => dateTimeOfText(from) ?? wrongText(m, 'a date and time such as 2025-12-31T14:30:00', from),
    ),
    signature([required('from', dateTime)], (_, from) => from),
    signature([required('from', date)], (_, from) => midnight(from)),
    signature([required('date', day), required('time', time)], (_, from, at) => new FeelDateTime(from, at)),
    signature([required('from', dateTime), required('timezone', text)], inZone),
    signature(
      [
        required('year', count),
        required('month', count),
        required('day', count),
        required('hour', count),
        required('minute', count),
        required('second', count),
        optional('offset', daysDuration),
      ],
      (m, year, month, dayOfMonth, hour, minute, second, offset) => {
        const on = FeelDate.of(year, month, dayOfMonth);
        const at = timeOf(m, hour, minute, second, offset);
        return on === undefined || !(at instanceof FeelTime)
          ? noSuch(m, 'date and time')
          : new FeelDateTime(on, at);
      },
    ),
  ]),
  new Builtin('duration', [
    signature(
      [required('from', text)],
      (m, from) => parseDuration(from) ?? wrongText(m, 'a duration such as P2D or PT12H', from),
    ),
    signature([required('from', duration)], (_, from) => from),
  ]),
  new Builtin('years and months duration', [
    signature([required('from', day), required('to', day)], (_, from, to) => monthsBetween(from, to) ?? null),
  ]),
  new Builtin('now', [signature([], (m) => nowOf(m))]),
  new Builtin('today', [signature([], (m) => nowOf(m)?.date ?? null)]),
  new Builtin('day of year', [signature([required('date', day)], (_, on) => dayOfYearOf(on))]),
  new Builtin('day of week', [
    signature([required('date', day)], (_, on) => WEEKDAYS[weekdayOf(on.days) - 1] ?? null),
  ]),
  new Builtin('month of year', [signature([required('date', day)], (_, on) => MONTHS[on.month - 1] ?? null)]),
  new Builtin('week of year', [signature([required('date', day)], (_, on) => isoWeekOf(on.days))]),
  new Builtin('last day of month', [
    signature(
      [required('date', day)],
      (_, on) => FeelDate.of(on.year, on.month, daysInMonth(on.year, on.month)) ?? null,
    ),
  ]),
  new Builtin('is', [
    signature([required('value1', anything), required('value2', anything)], sameValue),
    // By name one may be left out; it is null then.
    signature([required('value1', anything)], (m, value) => sameValue(m, value, null)),
    signature([required('value2', anything)], (m, value) => sameValue(m, null, value)),
  ]),
];

function timeOf(
  machine: Machine,
  hour: number,
  minute: number,
  second: number,
  offset: DaysDuration | undefined,
): Value {
  const whole = Math.floor(second);
  const nanos = Math.round((second - whole) * 1e9);
  const zone: Zone | undefined =
    offset === undefined ? undefined : { kind: 'offset', seconds: Number(offset.nanos / NANOS_PER_SECOND) };
  if (zone?.kind === 'offset' && Math.abs(zone.seconds) > 14 * 3600) return noSuch(machine, 'offset');
  return FeelTime.of(hour, minute, whole, nanos, zone) ?? noSuch(machine, `time ${hour}:${minute}:${second}`);
}

function dateTimeOfText(from: string): FeelDateTime | undefined {
  const parsed = parseDateTime(from);
  if (parsed !== undefined) return parsed;
  const on = parseDate(from);
  return on === undefined ? undefined : (midnight(on) ?? undefined);
}

function midnight(on: FeelDate): FeelDateTime | null {
  const at = FeelTime.of(0, 0, 0, 0);
  return at === undefined ? null : new FeelDateTime(on, at);
}

function inZone(machine: Machine, from: FeelDateTime, name: string): Value {
  const zone = namedZone(name);
  if (zone === undefined) return noSuch(machine, `time zone ${name.slice(0, 40)}`);
  if (from.zone !== undefined)
    return FeelDateTime.ofEpochNanos(from.instantNanos, zone) ?? noSuch(machine, 'date');
  return FeelDateTime.ofLocalNanos(from.localNanos, zone) ?? noSuch(machine, 'date');
}

function nowOf(machine: Machine): FeelDateTime | null {
  const { now, timeZone } = machine.environment;
  const zone = timeZone === undefined ? UTC : (namedZone(timeZone) ?? UTC);
  return FeelDateTime.ofEpochNanos(BigInt(Math.trunc(now)) * 1_000_000n, zone) ?? null;
}

/** `is`: the same value of the same kind, zones included, where `=` compares moments. */
function sameValue(machine: Machine, a: Value, b: Value): boolean {
  if (isTemporal(a) && isTemporal(b)) {
    return a.kind === b.kind && equals(machine, a, b) === true && zoneOf(a) === zoneOf(b);
  }
  return equals(machine, a, b) === true;
}

function zoneOf(value: Value): string | undefined {
  const zone = value instanceof FeelTime || value instanceof FeelDateTime ? value.zone : undefined;
  return zone === undefined ? undefined : zoneText(zone);
}

function wrongText(machine: Machine, expected: string, found: string): null {
  return machine.warn('wrong-value', `Expected ${expected}, found “${found.slice(0, 40)}”.`, machine.span);
}

function noSuch(machine: Machine, what: string): null {
  return machine.warn('wrong-value', `There is no ${what}.`, machine.span);
}
