/**
 * IsoTimes: whether a text is a date, a duration or a repetition of ISO 8601 that the kernel can schedule.
 *
 * Boundary: recognises; computing the moment is the kernel's (`triggers/`). Source: ISO 8601-1:2019, 5.4–5.6; of
 * repetitions the forms with a duration (`R3/PT10S`, `R/2030-01-01T08:00:00Z/P1D`).
 */
export type TimerKind = 'date' | 'duration' | 'cycle';

const duration =
  /^P(?=\d|T\d)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d{1,9})?S)?)?)$/u;
const date =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/u;
const repetition = /^R\d{0,9}$/u;

export function isIsoDuration(text: string): boolean {
  return duration.test(text);
}

export function isIsoDate(text: string): boolean {
  return date.test(text);
}

export function isIsoCycle(text: string): boolean {
  const parts = text.split('/');
  if (!repetition.test(parts[0] ?? '')) return false;
  if (parts.length === 2) return isIsoDuration(parts[1] ?? '');
  return parts.length === 3 && isIsoDate(parts[1] ?? '') && isIsoDuration(parts[2] ?? '');
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
