/**
 * IsoTimes: whether a text is a date, a duration or a repetition of ISO 8601 that the kernel can schedule.
 *
 * Boundary: recognises; computing the moment is the kernel's (`triggers/`). Source: ISO 8601-1:2019, 5.4–5.6; of
 * repetitions the forms with a duration (`R3/PT10S`, `R/2030-01-01T08:00:00Z/P1D`).
 */
import { parseDate, parseDateTime } from '../expressions/temporal/iso-text.ts';

export type TimerKind = 'date' | 'duration' | 'cycle';

// As many digits a part as a calendar can follow; weeks among the other parts, as tools write them.
const duration =
  /^P(?=\d|T\d)(?:\d{1,4}Y)?(?:\d{1,5}M)?(?:\d{1,6}W)?(?:\d{1,6}D)?(?:T(?=\d)(?:\d{1,8}H)?(?:\d{1,9}M)?(?:\d{1,9}(?:[.,]\d{1,9})?S)?)?$/u;
const repetition = /^R(?:-1|[1-9]\d{0,8})?$/u;

export function isIsoDuration(text: string): boolean {
  return duration.test(text);
}

export function isIsoDate(text: string): boolean {
  return /^\d{4}-/u.test(text) && (parseDate(text) ?? parseDateTime(text)) !== undefined;
}

export function isIsoCycle(text: string): boolean {
  const parts = text.split('/');
  if (!repetition.test(parts[0] ?? '') || !isStep(parts.at(-1) ?? '')) return false;
  return parts.length === 2 || (parts.length === 3 && isIsoDate(parts[1] ?? ''));
}

/** A repetition that moves on: not every zero seconds. */
function isStep(text: string): boolean {
  return isIsoDuration(text) && /[1-9]/u.test(text);
}

/**
 * The kind a text really is, whichever element it was written in: tools offer one box for all three, and a duration
 * in the box for dates still says what was meant.
 */
export function isoTimerKind(text: string): TimerKind | undefined {
  if (isIsoDuration(text)) return 'duration';
  if (isIsoDate(text)) return 'date';
  return isIsoCycle(text) ? 'cycle' : undefined;
}

/** Of days to seconds; `undefined` where months or years, whose length differs, are in it, or it is none. */
export function isoDuration_ms(text: string): number | undefined {
  const parts = /^P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})(?:\.\d+)?S)?)?$/u.exec(text);
  if (parts === null || !isIsoDuration(text)) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}
