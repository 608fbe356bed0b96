/**
 * How long something is kept, written as one part of an ISO 8601 duration (`P90D`, `P6M`, `P2Y`), and what has been kept
 * as long as that. Days and months are those of UTC.
 */
import { addMonths, civilFromDays, daysFromCivil } from './calendar.ts';

const FORM = /^P([1-9]\d{0,3})([DWMY])$/u;
const DAY_MS = 86_400_000;

/** Epoch ms; what ended before has been kept for `kept` at `now_ms`. Undefined where `kept` is no such time. */
export function keptSince(kept: string, now_ms: number): number | undefined {
  const [, digits, unit] = FORM.exec(kept) ?? [];
  if (digits === undefined) return undefined;
  const count = Number(digits);
  if (unit === 'D' || unit === 'W') return now_ms - count * (unit === 'W' ? 7 : 1) * DAY_MS;
  const today = Math.floor(now_ms / DAY_MS);
  const then = addMonths(civilFromDays(today), -count * (unit === 'Y' ? 12 : 1));
  return daysFromCivil(then.year, then.month, then.day) * DAY_MS + (now_ms - today * DAY_MS);
}
