import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../expressions/value.ts';
import { dueTimes, later } from './due-times.ts';

const NOW = Date.UTC(2030, 0, 31, 12);
const HOUR = 3_600_000;

function due(kind: 'date' | 'duration' | 'cycle', value: JsonValue, now = NOW) {
  const result = dueTimes(kind, value, now);
  return result.ok ? result.times : result.message;
}

describe('a date', () => {
  test.each([
    ['2030-02-01T08:00:00Z', Date.UTC(2030, 1, 1, 8)],
    ['2030-02-01T08:00:00+02:00', Date.UTC(2030, 1, 1, 6)],
    ['2030-02-01T08:00:00+0200', Date.UTC(2030, 1, 1, 6)],
    ['2030-07-01T08:00:00@Europe/Berlin', Date.UTC(2030, 6, 1, 6)],
    ['2030-02-01T08:00', Date.UTC(2030, 1, 1, 8)],
    ['2030-02-01T08:00:00.250Z', Date.UTC(2030, 1, 1, 8) + 250],
    ['2030-02-01', Date.UTC(2030, 1, 1)],
    [' 2030-02-01 ', Date.UTC(2030, 1, 1)],
    [Date.UTC(2031, 0, 1), Date.UTC(2031, 0, 1)],
  ])('%s is read', (text, at) => {
    expect(due('date', text)).toEqual({ at });
  });

  test.each(['2030-02-30', 'tomorrow', '', null, true, '2030-13-01T00:00:00Z', 1e18, 0.5])(
    '%s is refused, with what was found',
    (text) => {
      expect(due('date', text)).toBe(
        `expected a date such as 2030-01-31T08:00:00Z, found ${JSON.stringify(text)}`,
      );
    },
  );
});

describe('a duration', () => {
  test.each([
    ['PT15M', NOW + HOUR / 4],
    ['P2D', NOW + 48 * HOUR],
    ['P1W', NOW + 7 * 24 * HOUR],
    ['P1DT12H', NOW + 36 * HOUR],
    ['PT0.5S', NOW + 500],
    ['PT0S', NOW],
    ['P1M', Date.UTC(2030, 1, 28, 12)],
    ['P1Y1M', Date.UTC(2031, 1, 28, 12)],
    ['P1M1W', Date.UTC(2030, 2, 7, 12)],
  ])('%s is added on the calendar', (text, at) => {
    expect(due('duration', text)).toEqual({ at });
  });

  test.each(['P', 'PT', '2 days', '-PT5M', 5, 'P1H', 'P99999999999Y'])('%s is refused', (text) => {
    expect(due('duration', text)).toContain('expected a duration');
  });

  test('in the box for dates still says what is meant', () => {
    expect(due('date', 'PT1H')).toEqual({ at: NOW + HOUR });
  });
});

describe('a cycle', () => {
  test.each([
    ['R3/PT10S', { at: NOW + 10_000, every: 'PT10S', left: 2 }],
    ['R/PT1H', { at: NOW + HOUR, every: 'PT1H' }],
    ['R-1/PT1H', { at: NOW + HOUR, every: 'PT1H' }],
    ['PT1H', { at: NOW + HOUR, every: 'PT1H' }],
    ['R2/2030-02-01T00:00:00Z/P1D', { at: Date.UTC(2030, 1, 1), every: 'P1D', left: 1 }],
    ['R/2030-01-01T08:00:00Z/P1D', { at: Date.UTC(2030, 1, 1, 8), every: 'P1D' }],
    ['R/2029-11-30T08:00:00Z/P1M', { at: Date.UTC(2030, 1, 28, 8), every: 'P1M' }],
  ])('%s is read', (text, times) => {
    expect(due('cycle', text)).toEqual(times);
  });

  test.each(['R0/PT1H', 'R3', 'R/PT0S', 'R3/soon', '0 0 * * *'])('%s is refused', (text) => {
    expect(due('cycle', text)).toContain('expected a repetition');
  });

  test('goes on from where it was due', () => {
    expect(later(NOW, 'P1M')).toBe(Date.UTC(2030, 1, 28, 12));
    expect(later(NOW, 'nonsense')).toBeUndefined();
  });
});
