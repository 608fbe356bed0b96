/**
 * What diagrams call on moments: `${dateTime().plusDays(3).toDate()}`, as Joda-Time and java.time name it.
 */
import { addTemporal, subtractTemporal } from '../temporal/temporal-arithmetic.ts';
import { DaysDuration, FeelDate, FeelDateTime, MonthsDuration } from '../temporal/temporal-values.ts';
import type { Value } from '../value.ts';
import { toNumber } from './coercion.ts';
import { JuelFailure, type Span } from './juel-failure.ts';
import type { Method } from './methods.ts';

const SECOND = 1_000_000_000n;

/** Of units as long as clocks say, in nanoseconds. */
const CLOCK_UNITS: Readonly<Record<string, bigint>> = {
  Seconds: SECOND,
  Minutes: 60n * SECOND,
  Hours: 3_600n * SECOND,
  Days: 86_400n * SECOND,
  Weeks: 604_800n * SECOND,
};
/** Of units as long as the calendar says, in months. */
const CALENDAR_UNITS: Readonly<Record<string, number>> = { Months: 1, Years: 12 };

export const TIME_METHODS: readonly [string, Method][] = [
  ...[...Object.keys(CLOCK_UNITS), ...Object.keys(CALENDAR_UNITS)].flatMap((unit): [string, Method][] => [
    [`plus${unit}`, { arguments: 1, call: (target, [by = null], span) => moved(target, unit, by, 1, span) }],
    [
      `minus${unit}`,
      { arguments: 1, call: (target, [by = null], span) => moved(target, unit, by, -1, span) },
    ],
  ]),
  ['toDate', { arguments: 0, call: (target) => target }],
  ['toInstant', { arguments: 0, call: (target) => target }],
];

function moved(target: Value, unit: string, by: Value, sign: 1 | -1, span: Span): Value {
  const count = Math.trunc(toNumber(by, span));
  const found = target instanceof FeelDateTime || target instanceof FeelDate ? target : undefined;
  if (found === undefined || !Number.isSafeInteger(count)) {
    throw new JuelFailure('wrong-operands', `Expected a date to move by ${unit.toLowerCase()}.`, span);
  }
  const nanos = CLOCK_UNITS[unit];
  const duration =
    nanos === undefined
      ? MonthsDuration.of((CALENDAR_UNITS[unit] ?? 1) * count)
      : DaysDuration.of(nanos * BigInt(count));
  const result = duration && (sign === 1 ? addTemporal(found, duration) : subtractTemporal(found, duration));
  if (result !== undefined) return result;
  throw new JuelFailure('wrong-value', 'This moment is beyond the calendar.', span);
}
