import { describe, expect, it } from 'vitest';
import { namedZone, offsetOfLocal } from './time-zone.ts';

const HOUR = 3_600;

/** The offset in hours that a wall-clock time has in a zone. */
function hours(zone: string, local: string): number {
  const named = namedZone(zone);
  if (named === undefined) throw new Error(`no zone ${zone}`);
  return offsetOfLocal(named, Date.parse(`${local}Z`) / 1_000) / HOUR;
}

describe('a wall-clock time', () => {
  it('that comes twice in autumn is the first of the two, east and west of Greenwich', () => {
    expect(hours('Europe/Berlin', '2026-10-25T02:00:00')).toBe(2);
    expect(hours('Europe/Berlin', '2026-10-25T02:30:00')).toBe(2);
    expect(hours('Europe/Berlin', '2026-10-25T02:59:59')).toBe(2);
    expect(hours('America/New_York', '2026-11-01T01:00:00')).toBe(-4);
    expect(hours('America/New_York', '2026-11-01T01:30:00')).toBe(-4);
    expect(hours('Australia/Lord_Howe', '2026-04-05T01:45:00')).toBe(11);
  });

  it('that does not come in spring is read by the offset before the change', () => {
    expect(hours('Europe/Berlin', '2026-03-29T02:30:00')).toBe(1);
    expect(hours('America/New_York', '2026-03-08T02:30:00')).toBe(-5);
  });

  it('just before and after a change has the offset that holds then', () => {
    expect(hours('Europe/Berlin', '2026-10-25T01:59:59')).toBe(2);
    expect(hours('Europe/Berlin', '2026-10-25T03:00:00')).toBe(1);
    expect(hours('Europe/Berlin', '2026-03-29T01:59:59')).toBe(1);
    expect(hours('Europe/Berlin', '2026-03-29T03:00:00')).toBe(2);
    expect(hours('America/New_York', '2026-11-01T00:59:59')).toBe(-4);
    expect(hours('America/New_York', '2026-11-01T02:00:00')).toBe(-5);
    expect(hours('America/New_York', '2026-03-08T01:59:59')).toBe(-5);
    expect(hours('America/New_York', '2026-03-08T03:00:00')).toBe(-4);
    expect(hours('Pacific/Apia', '2011-12-31T00:00:00')).toBe(14);
    expect(hours('Pacific/Apia', '2011-12-29T23:59:59')).toBe(-10);
  });

  it('far from any change is as always', () => {
    expect(hours('Asia/Kolkata', '2026-06-01T12:00:00')).toBe(5.5);
    expect(hours('UTC', '2026-06-01T12:00:00')).toBe(0);
  });
});
