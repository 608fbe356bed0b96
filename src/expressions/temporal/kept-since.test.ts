import { expect, test } from 'vitest';
import { keptSince } from './kept-since.ts';

const at = (text: string) => Date.parse(text);
const since = (kept: string, now: string) => {
  const found = keptSince(kept, at(now));
  return found === undefined ? undefined : new Date(found).toISOString();
};

test('days and weeks are counted back by the hour, months and years by the calendar', () => {
  expect(since('P90D', '2026-05-01T10:30:00Z')).toBe('2026-01-31T10:30:00.000Z');
  expect(since('P2W', '2026-05-15T10:30:00Z')).toBe('2026-05-01T10:30:00.000Z');
  expect(since('P6M', '2026-08-31T10:30:00Z')).toBe('2026-02-28T10:30:00.000Z');
  expect(since('P2Y', '2024-02-29T00:00:00Z')).toBe('2022-02-28T00:00:00.000Z');
  expect(since('P9999Y', '2024-02-29T00:00:00Z')).toBe('-007975-02-28T00:00:00.000Z');
});

test('nothing but one whole part of at least a day is a time to keep', () => {
  for (const text of ['', 'P0D', 'P1Y6M', 'PT1H', 'P-1D', '90 days', 'P12345D', 'P1D ', 'p1d'])
    expect(keptSince(text, 0)).toBeUndefined();
});
