/** Times in words. */
const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** "just now", "4 min. ago", "in 2 hr."; past a month the date. */
export function relativeTime(at: number, now: number): string {
  const distance = at - now;
  if (Math.abs(distance) > 30 * 86_400_000)
    return new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(at);
  const found = units.find(({ ms }) => Math.abs(distance) >= ms);
  if (!found) return distance > 5_000 ? 'in a moment' : 'just now';
  return relative.format(Math.round(distance / found.ms), found.unit);
}

export function exactTime(at: number): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'medium' }).format(at);
}

/** "14:32:07" */
export function clockTime(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    at,
  );
}
