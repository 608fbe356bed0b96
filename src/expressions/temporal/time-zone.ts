/**
 * Time zones: what a zone's offset from UTC is at a given moment or wall-clock time.
 *
 * Boundary: the only file that asks `Intl` (the platform's zone data); no other part knows named zones' rules.
 *
 * Invariants:
 * Z1  A `Zone` only exists for a zone that can be resolved: `zoneOf` refuses unknown names.
 * Z2  The cache of formatters is bounded by the number of zones the platform knows.
 */

export type Zone =
  | { readonly kind: 'offset' /** seconds east of UTC */; readonly seconds: number }
  | { readonly kind: 'named'; readonly id: string };

const DAY = 86_400;

export const UTC: Zone = { kind: 'offset', seconds: 0 };

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The zone of that IANA name, or `undefined` where the platform knows none. */
export function namedZone(id: string): Zone | undefined {
  if (id.length > 64 || !/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(id)) return undefined;
  return formatterOf(id) === undefined ? undefined : { kind: 'named', id };
}

/** Offset in seconds from UTC that holds in `zone` at the moment `epochSeconds`. */
export function offsetAt(zone: Zone, epochSeconds: number): number {
  if (zone.kind === 'offset') return zone.seconds;
  const formatter = formatterOf(zone.id);
  // Outside the platform's range of dates zone rules are unknown; the nearest known moment stands in.
  const clamped = Math.max(-8.64e12, Math.min(8.64e12, epochSeconds));
  if (formatter === undefined) return 0;
  for (const part of formatter.formatToParts(clamped * 1000)) {
    if (part.type === 'timeZoneName') return parseGmtOffset(part.value);
  }
  return 0;
}

/**
 * Offset of a wall-clock time, given as seconds as if it were UTC. Of a time that comes twice it is the first's; one that is
 * left out is read by the offset before the change.
 */
export function offsetOfLocal(zone: Zone, localSeconds: number): number {
  if (zone.kind === 'offset') return zone.seconds;
  // No zone is further than a day from UTC, nor changes twice within two days.
  const before = offsetAt(zone, localSeconds - DAY);
  if (offsetAt(zone, localSeconds - before) === before) return before;
  const after = offsetAt(zone, localSeconds + DAY);
  return offsetAt(zone, localSeconds - after) === after ? after : before;
}

export function zoneText(zone: Zone): string {
  if (zone.kind === 'named') return `@${zone.id}`;
  if (zone.seconds === 0) return 'Z';
  const total = Math.abs(zone.seconds);
  const pad = (n: number): string => String(n).padStart(2, '0');
  const seconds = total % 60 === 0 ? '' : `:${pad(total % 60)}`;
  return `${zone.seconds < 0 ? '-' : '+'}${pad(Math.floor(total / 3600))}:${pad(Math.floor(total / 60) % 60)}${seconds}`;
}

function formatterOf(id: string): Intl.DateTimeFormat | undefined {
  const known = formatters.get(id);
  if (known !== undefined) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset' });
    formatters.set(id, made);
    return made;
  } catch {
    return undefined;
  }
}

function parseGmtOffset(text: string): number {
  const match = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}
