/**
 * Dates, times and durations from their text (ISO 8601 as FEEL restricts and extends it).
 *
 * Invariants:
 * I1  `undefined` where the text is not one; nothing is guessed or rounded silently (fractions beyond nanoseconds are cut).
 *
 * Source: DMN 1.5, table 76 (`date`, `time`, `date and time`, `duration`); XML Schema part 2, section 3.
 */
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  NANOS_PER_SECOND,
} from './temporal-values.ts';
import { namedZone, UTC, type Zone } from './time-zone.ts';

const LONGEST = 100;
const DATE = /^(-?)(\d{4}|[1-9]\d{4,8})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z0-9_+\-/]+)?$/;
const MIDNIGHT = /^T24:00:00(?:\.0+)?(?!\.?\d)/;
const DAYS = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?$/;
const MONTHS = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?$/;
const WEEKS = /^(-?)P(\d+)W$/;

export function parseDate(text: string): FeelDate | undefined {
  const match = text.length > LONGEST ? null : DATE.exec(text);
  if (match === null) return undefined;
  const year = Number(match[2]);
  return FeelDate.of(match[1] === '-' ? 0 - year : year, Number(match[3]), Number(match[4]));
}

export function parseTime(text: string): FeelTime | undefined {
  const match = text.length > LONGEST ? null : TIME.exec(text);
  if (match === null) return undefined;
  const [, hour, minute, second = '0', fraction = '', zoneName] = match;
  let zone: Zone | undefined;
  if (zoneName !== undefined) {
    zone = parseZone(zoneName);
    if (zone === undefined) return undefined;
  }
  return FeelTime.of(Number(hour), Number(minute), Number(second), nanosOf(fraction), zone);
}

/** `T24:00:00` is the midnight that ends the day. */
export function parseDateTime(text: string): FeelDateTime | undefined {
  const split = text.indexOf('T');
  if (split < 0) return undefined;
  const endOfDay = MIDNIGHT.test(text.slice(split));
  const date = parseDate(text.slice(0, split));
  const time = parseTime(endOfDay ? text.slice(split + 1).replace('24', '00') : text.slice(split + 1));
  if (endOfDay && date !== undefined && time !== undefined) {
    const next = FeelDate.ofDays(date.days + 1);
    return next === undefined ? undefined : new FeelDateTime(next, time);
  }
  return date === undefined || time === undefined ? undefined : new FeelDateTime(date, time);
}

export function parseDuration(text: string): DaysDuration | MonthsDuration | undefined {
  if (text.length > LONGEST) return undefined;
  return parseMonths(text) ?? parseDays(text);
}

function parseMonths(text: string): MonthsDuration | undefined {
  const match = MONTHS.exec(text);
  if (match === null || (match[2] === undefined && match[3] === undefined)) return undefined;
  const months = Number(match[2] ?? 0) * 12 + Number(match[3] ?? 0);
  return MonthsDuration.of(match[1] === '-' ? 0 - months : months);
}

function parseDays(text: string): DaysDuration | undefined {
  const weeks = WEEKS.exec(text);
  if (weeks !== null) return signed(weeks[1], BigInt(weeks[2] ?? 0) * 7n * 86_400n * NANOS_PER_SECOND);
  const match = DAYS.exec(text);
  if (match === null || text.endsWith('T')) return undefined;
  const [, sign, days, hours, minutes, seconds, fraction] = match;
  if ((days ?? hours ?? minutes ?? seconds) === undefined) return undefined;
  const total =
    BigInt(days ?? 0) * 86_400n +
    BigInt(hours ?? 0) * 3600n +
    BigInt(minutes ?? 0) * 60n +
    BigInt(seconds ?? 0);
  return signed(sign, total * NANOS_PER_SECOND + BigInt(nanosOf(fraction ?? '')));
}

function signed(sign: string | undefined, nanos: bigint): DaysDuration | undefined {
  return DaysDuration.of(sign === '-' ? -nanos : nanos);
}

function nanosOf(fraction: string): number {
  return Number(fraction.slice(0, 9).padEnd(9, '0'));
}

function parseZone(text: string): Zone | undefined {
  if (text === 'Z' || text === 'z') return UTC;
  if (text.startsWith('@')) return namedZone(text.slice(1));
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(':').map(Number);
  if (hours > 14 || minutes > 59 || seconds > 59) return undefined;
  const total = hours * 3600 + minutes * 60 + seconds;
  return { kind: 'offset', seconds: text.startsWith('-') ? 0 - total : total };
}
