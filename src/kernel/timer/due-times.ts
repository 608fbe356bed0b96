/**
 * When a timer is due: from what the diagram, the wiring or an expression says (ISO 8601 texts, FEEL's temporal values
 * as text, epoch milliseconds) to a moment, and for cycles to what follows.
 *
 * Boundary: pure arithmetic; who waits and what happens then is `triggers/timer-trigger.ts`. Hosts use it for the timers
 * that start instances.
 *
 * Invariants:
 * D1  Nothing is guessed: a text that is none of the known forms is refused with what was expected and found.
 * D2  A moment without a zone is read as UTC; a date alone is its midnight.
 *
 * Source: ISO 8601-1:2019, 5.4 (dates), 5.5.2 (durations), 5.6 (repetitions); BPMN 2.0.2, 10.5.5.
 */
import { parseDate, parseDateTime } from '../../expressions/temporal/iso-text.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { addIsoDuration, type IsoDuration, LAST_MS, parseIsoDuration } from './iso-duration.ts';

export interface DueTimes {
  /** Epoch ms. */
  readonly at: number;
  /** Of cycles: the duration between two firings. */
  readonly every?: string | undefined;
  /** Firings left after `at`; absent: no end. */
  readonly left?: number | undefined;
}

export type DueTimesResult =
  | { readonly ok: true; readonly times: DueTimes }
  | { readonly ok: false; readonly message: string };

const EXPECTED = {
  date: 'a date such as 2030-01-31T08:00:00Z',
  duration: 'a duration such as PT15M or P2D',
  cycle: 'a repetition such as R3/PT10S',
} as const;

const REPETITION = /^R(-1|\d{0,9})\/(?:([^/]+)\/)?(P[^/]+)$/;
const MOST_MISSED = 1_000_000;

export function dueTimes(
  timer: 'date' | 'duration' | 'cycle',
  value: JsonValue,
  now: number,
): DueTimesResult {
  const times = read(timer, value, now);
  if (times !== undefined) return { ok: true, times };
  return { ok: false, message: `expected ${EXPECTED[timer]}, found ${JSON.stringify(value)}` };
}

/** One firing after `at`. */
export function later(at: number, every: string): number | undefined {
  const duration = parseIsoDuration(every);
  return duration === undefined ? undefined : addIsoDuration(at, duration);
}

/** After a firing at `at`: the next one that is not past. */
export function nextDue(at: number, every: string, now: number): number | undefined {
  const duration = parseIsoDuration(every);
  const next = later(at, every);
  if (duration === undefined || next === undefined) return undefined;
  if (duration.months === 0 && duration.ms === 0) return undefined;
  return next >= now ? next : notBefore(next, duration, now);
}

function read(timer: 'date' | 'duration' | 'cycle', value: JsonValue, now: number): DueTimes | undefined {
  if (timer === 'date' && typeof value === 'number') return isMoment(value) ? { at: value } : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  // Tools offer one box for all three kinds, so the form decides, not the box.
  if (text.startsWith('R')) return readCycle(text, now);
  if (text.startsWith('P')) return timer === 'cycle' ? endless(text, now) : readDuration(text, now);
  const at = momentOf(text);
  return at === undefined ? undefined : { at };
}

function readDuration(text: string, now: number): DueTimes | undefined {
  const at = later(now, text);
  return at === undefined ? undefined : { at };
}

function endless(every: string, now: number): DueTimes | undefined {
  return readCycle(`R/${every}`, now);
}

function readCycle(text: string, now: number): DueTimes | undefined {
  const match = REPETITION.exec(text);
  if (match === null) return undefined;
  const [, times = '', start, every = ''] = match;
  const duration = parseIsoDuration(every);
  if (duration === undefined || (duration.months === 0 && duration.ms === 0)) return undefined;
  const left = times === '' || times === '-1' ? undefined : Number(times) - 1;
  if (left !== undefined && left < 0) return undefined;
  const begin = start === undefined ? addIsoDuration(now, duration) : momentOf(start);
  if (begin === undefined) return undefined;
  const at = left === undefined ? notBefore(begin, duration, now) : begin;
  return at === undefined ? undefined : { at, every, left };
}

/** Of a repetition that began long ago, the first firing that is not past. */
function notBefore(begin: number, duration: IsoDuration, now: number): number | undefined {
  if (duration.months === 0) {
    const missed = Math.max(0, Math.ceil((now - begin) / duration.ms));
    return begin + missed * duration.ms;
  }
  let at: number | undefined = begin;
  for (let missed = 0; at !== undefined && at < now && missed < MOST_MISSED; missed++)
    at = addIsoDuration(at, duration);
  return at;
}

function isMoment(ms: number): boolean {
  return Number.isSafeInteger(ms) && Math.abs(ms) <= LAST_MS;
}

function momentOf(text: string): number | undefined {
  const zoned = text.replace(/([+-]\d{2})(\d{2})$/, (whole, hours: string, minutes: string) =>
    text.includes('T') ? `${hours}:${minutes}` : whole,
  );
  const dateTime = parseDateTime(zoned);
  if (dateTime !== undefined) return Number(dateTime.instantNanos / 1_000_000n);
  const date = parseDate(text);
  return date === undefined ? undefined : date.days * 86_400_000;
}
