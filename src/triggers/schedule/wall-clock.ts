/** Between moments and what the clock on the wall shows in a zone; a wall-clock time is epoch ms as if it were UTC. */
import { offsetAt, type Zone } from '../../expressions/temporal/time-zone.ts';

const DAY_MS = 24 * 60 * 60_000;

export function wallClockAt(zone: Zone, moment: number): number {
  return moment + offset_ms(zone, moment);
}

/** As RFC 5545, 3.3.5 says: of a time that comes twice the first, of one that is left out the one an hour later. */
export function momentOf(zone: Zone, wall: number): number {
  const before = offset_ms(zone, wall - DAY_MS);
  const after = offset_ms(zone, wall + DAY_MS);
  const fitting = [before, after].filter((offset) => offset_ms(zone, wall - offset) === offset);
  return wall - (fitting[0] ?? before);
}

/** `2026-03-29T08:00:00+02:00`. */
export function zonedText(zone: Zone, moment: number): string {
  const minutes = offset_ms(zone, moment) / 60_000;
  const pad = (number: number) => String(number).padStart(2, '0');
  const size = Math.abs(minutes);
  const suffix =
    minutes === 0 ? 'Z' : `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  return `${new Date(wallClockAt(zone, moment)).toISOString().slice(0, 19)}${suffix}`;
}

function offset_ms(zone: Zone, moment: number): number {
  return offsetAt(zone, Math.floor(moment / 1_000)) * 1_000;
}
