/**
 * Durations of ISO 8601 on the calendar: `P1Y2M3W4DT5H6M7.5S`, in UTC.
 *
 * Boundary: FEEL keeps months and days apart and knows no weeks; timers in diagrams mix them, so they are read here.
 * Source: ISO 8601-1:2019, 5.5.2.
 */
import { addMonths, civilFromDays, daysFromCivil } from '../../expressions/temporal/calendar.ts';

export interface IsoDuration {
  readonly months: number;
  readonly ms: number;
}

const DAY_MS = 86_400_000;
/** The last moment a date of the platform can tell. */
export const LAST_MS = 8_640_000_000_000_000;
const LONGEST = 100;
const FORM =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/;

export function parseIsoDuration(text: string): IsoDuration | undefined {
  const match = text.length > LONGEST ? null : FORM.exec(text);
  if (match === null) return undefined;
  const part = (index: number) => Number((match[index] ?? '0').replace(',', '.'));
  const hours = (part(3) * 7 + part(4)) * 24 + part(5);
  return {
    months: part(1) * 12 + part(2),
    ms: Math.round(hours * 3_600_000 + part(6) * 60_000 + part(7) * 1000),
  };
}

/** `undefined` where no calendar reaches that far. */
export function addIsoDuration(at: number, duration: IsoDuration): number | undefined {
  const days = Math.floor(at / DAY_MS);
  const moved = duration.months === 0 ? days : monthsLater(days, duration.months);
  const sum = moved * DAY_MS + (at - days * DAY_MS) + duration.ms;
  return Number.isFinite(sum) && Math.abs(sum) <= LAST_MS ? sum : undefined;
}

function monthsLater(days: number, months: number): number {
  const { year, month, day } = addMonths(civilFromDays(days), months);
  return daysFromCivil(year, month, day);
}
