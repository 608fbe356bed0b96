/**
 * The temporal values of FEEL: date, time, date and time, and the two durations, as immutable objects.
 *
 * Boundary: their fields, order and canonical text; parsing is `iso-text.ts`, arithmetic `temporal-arithmetic.ts`.
 *
 * Invariants:
 * T1  An instance always holds a valid value (the factories return `undefined` instead of a wrong one).
 * T2  Days-and-time durations are exact to the nanosecond (bigint); years-and-months durations are whole months.
 * T3  Where a zone is absent the value is local: it is never compared with one that has a zone.
 *
 * Source: DMN 1.5 (OMG formal/2024-01-01), section 10.3.2.3; ISO 8601.
 */
import { RuntimeValue } from '../runtime-value.ts';
import { type CivilDay, civilFromDays, daysFromCivil, isCivilDay, MAX_YEAR } from './calendar.ts';
import { offsetAt, offsetOfLocal, type Zone, zoneText } from './time-zone.ts';

export const NANOS_PER_SECOND = 1_000_000_000n;
export const SECONDS_PER_DAY = 86_400;
/** Twice the range of dates; without a bound, multiplying durations could grow numbers without end. */
const LONGEST_NANOS = 2n * BigInt(MAX_YEAR) * 366n * 86_400n * NANOS_PER_SECOND * 2n;

export class FeelDate extends RuntimeValue {
  override readonly kind = 'date';
  readonly year: number;
  readonly month: number;
  readonly day: number;

  private constructor(day: CivilDay) {
    super();
    this.year = day.year;
    this.month = day.month;
    this.day = day.day;
  }

  static of(year: number, month: number, day: number): FeelDate | undefined {
    return isCivilDay(year, month, day) ? new FeelDate({ year, month, day }) : undefined;
  }

  static ofDays(days: number): FeelDate | undefined {
    const civil = civilFromDays(days);
    return Math.abs(civil.year) <= MAX_YEAR ? new FeelDate(civil) : undefined;
  }

  /** Days since 1970-01-01. */
  get days(): number {
    return daysFromCivil(this.year, this.month, this.day);
  }

  override toString(): string {
    const digits = String(Math.abs(this.year)).padStart(4, '0');
    return `${this.year < 0 ? '-' : ''}${digits}-${pad2(this.month)}-${pad2(this.day)}`;
  }
}

export class FeelTime extends RuntimeValue {
  override readonly kind = 'time';
  /** 0–86,399 */
  readonly secondOfDay: number;
  readonly nanos: number;
  readonly zone: Zone | undefined;
  /** Worked out when first asked for: named zones are costly. */
  #offset: number | undefined;

  private constructor(secondOfDay: number, nanos: number, zone: Zone | undefined) {
    super();
    this.secondOfDay = secondOfDay;
    this.nanos = nanos;
    this.zone = zone;
  }

  static of(hour: number, minute: number, second: number, nanos: number, zone?: Zone): FeelTime | undefined {
    const valid =
      isWithin(hour, 23) && isWithin(minute, 59) && isWithin(second, 59) && isWithin(nanos, 999_999_999);
    return valid ? new FeelTime(hour * 3600 + minute * 60 + second, nanos, zone) : undefined;
  }

  static ofNanosOfDay(nanosOfDay: bigint, zone: Zone | undefined): FeelTime {
    const day = BigInt(SECONDS_PER_DAY) * NANOS_PER_SECOND;
    const wrapped = ((nanosOfDay % day) + day) % day;
    return new FeelTime(Number(wrapped / NANOS_PER_SECOND), Number(wrapped % NANOS_PER_SECOND), zone);
  }

  get hour(): number {
    return Math.floor(this.secondOfDay / 3600);
  }
  get minute(): number {
    return Math.floor(this.secondOfDay / 60) % 60;
  }
  get second(): number {
    return this.secondOfDay % 60;
  }
  /** Seconds east of UTC. A bare time in a named zone has no date, so the zone's offset of 1970-01-01 stands in. */
  get offsetSeconds(): number | undefined {
    if (this.zone === undefined) return undefined;
    this.#offset ??= offsetOfLocal(this.zone, this.secondOfDay);
    return this.#offset;
  }
  /** Nanoseconds of the day, in UTC where there is a zone. */
  get instantNanos(): bigint {
    return BigInt(this.secondOfDay - (this.offsetSeconds ?? 0)) * NANOS_PER_SECOND + BigInt(this.nanos);
  }

  override toString(): string {
    return `${clockText(this)}${this.zone === undefined ? '' : zoneText(this.zone)}`;
  }
}

export class FeelDateTime extends RuntimeValue {
  override readonly kind = 'date and time';
  readonly date: FeelDate;
  readonly time: FeelTime;
  #offset: number | undefined;

  constructor(date: FeelDate, time: FeelTime) {
    super();
    this.date = date;
    this.time = time;
  }

  static ofLocalNanos(nanos: bigint, zone: Zone | undefined): FeelDateTime | undefined {
    const perDay = BigInt(SECONDS_PER_DAY) * NANOS_PER_SECOND;
    const days = (nanos - (((nanos % perDay) + perDay) % perDay)) / perDay;
    const date = FeelDate.ofDays(Number(days));
    return date === undefined
      ? undefined
      : new FeelDateTime(date, FeelTime.ofNanosOfDay(nanos - days * perDay, zone));
  }

  /** The moment `epochNanos`, told in the wall clock of `zone`. */
  static ofEpochNanos(epochNanos: bigint, zone: Zone): FeelDateTime | undefined {
    const offset = offsetAt(zone, Number(epochNanos / NANOS_PER_SECOND));
    return FeelDateTime.ofLocalNanos(epochNanos + BigInt(offset) * NANOS_PER_SECOND, zone);
  }

  get zone(): Zone | undefined {
    return this.time.zone;
  }
  get localSeconds(): number {
    return this.date.days * SECONDS_PER_DAY + this.time.secondOfDay;
  }
  get localNanos(): bigint {
    return BigInt(this.localSeconds) * NANOS_PER_SECOND + BigInt(this.time.nanos);
  }
  get offsetSeconds(): number | undefined {
    if (this.zone === undefined) return undefined;
    this.#offset ??= offsetOfLocal(this.zone, this.localSeconds);
    return this.#offset;
  }
  /** Nanoseconds since 1970-01-01T00:00Z; a local value is read as if it were UTC. */
  get instantNanos(): bigint {
    return this.localNanos - BigInt(this.offsetSeconds ?? 0) * NANOS_PER_SECOND;
  }

  override toString(): string {
    return `${this.date.toString()}T${this.time.toString()}`;
  }
}

export class DaysDuration extends RuntimeValue {
  override readonly kind = 'days and time duration';
  readonly nanos: bigint;

  private constructor(nanos: bigint) {
    super();
    this.nanos = nanos;
  }

  static of(nanos: bigint): DaysDuration | undefined {
    return nanos <= LONGEST_NANOS && nanos >= -LONGEST_NANOS ? new DaysDuration(nanos) : undefined;
  }

  get seconds(): number {
    return Number(this.nanos) / 1e9;
  }

  override toString(): string {
    const total = this.nanos < 0n ? -this.nanos : this.nanos;
    const seconds = total / NANOS_PER_SECOND;
    const fraction = fractionText(Number(total % NANOS_PER_SECOND));
    const rest = seconds % 86_400n;
    const date = seconds >= 86_400n ? `${seconds / 86_400n}D` : '';
    const hours = rest >= 3600n ? `${rest / 3600n}H` : '';
    const minutes = (rest / 60n) % 60n > 0n ? `${(rest / 60n) % 60n}M` : '';
    const last = rest % 60n > 0n || fraction !== '' ? `${rest % 60n}${fraction}S` : '';
    const time = `${hours}${minutes}${last}`;
    if (date === '' && time === '') return 'PT0S';
    return `${this.nanos < 0n ? '-' : ''}P${date}${time === '' ? '' : `T${time}`}`;
  }
}

export class MonthsDuration extends RuntimeValue {
  override readonly kind = 'years and months duration';
  readonly months: number;

  private constructor(months: number) {
    super();
    this.months = months;
  }

  static of(months: number): MonthsDuration | undefined {
    return Number.isSafeInteger(months) ? new MonthsDuration(months) : undefined;
  }

  override toString(): string {
    const total = Math.abs(this.months);
    const years = Math.floor(total / 12);
    const text = `${years > 0 ? `${years}Y` : ''}${total % 12 > 0 ? `${total % 12}M` : ''}`;
    return text === '' ? 'P0M' : `${this.months < 0 ? '-' : ''}P${text}`;
  }
}

export type TemporalValue = FeelDate | FeelTime | FeelDateTime | DaysDuration | MonthsDuration;

function isWithin(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max;
}

function pad2(value: number): string {
  return String(value).padStart(2, '0');
}

function clockText(time: FeelTime): string {
  return `${pad2(time.hour)}:${pad2(time.minute)}:${pad2(time.second)}${fractionText(time.nanos)}`;
}

function fractionText(nanos: number): string {
  return nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
}
