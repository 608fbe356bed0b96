/** The `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date. */

const longest_ms = 24 * 60 * 60_000;

/** Milliseconds from `now`, at most a day; undefined where it is absent or makes no sense. */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/u.test(text)) return Math.min(Number(text) * 1_000, longest_ms);
  if (!/^[A-Za-z]{3,9},? /u.test(text)) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  return Math.min(Math.max(at - now, 0), longest_ms);
}
