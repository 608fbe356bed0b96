import { describe, expect, test } from 'vitest';
import { isIsoCycle, isIsoDate, isIsoDuration } from './iso-times.ts';
import { readLabelTime } from './label-times.ts';

describe('a time on a label', () => {
  test.each([
    ['after 2 days', 'P2D'],
    ['2 days', 'P2D'],
    ['24 Hours', 'PT24H'],
    ['30 min', 'PT30M'],
    ['10 seconds later', 'PT10S'],
    ['1 hour 30 minutes', 'PT1H30M'],
    ['1.5 hours', 'PT1H30M'],
    ['a week', 'P1W'],
    ['two weeks after delivery', 'P2W'],
    ['1 week and 2 days', 'P9D'],
    ['14-day', 'P14D'],
    ['5d', 'P5D'],
    ['3 Tage', 'P3D'],
    ['2 Std.', 'PT2H'],
    ['nach 4 Wochen', 'P4W'],
    ['1 Monat', 'P1M'],
    ['innerhalb von zwei Tagen', 'P2D'],
    ['ein Jahr', 'P1Y'],
    ['après 3 jours', 'P3D'],
    ['deux semaines', 'P2W'],
    ['1 mois', 'P1M'],
    ['2 años', 'P2Y'],
    ['tres días', 'P3D'],
    ['dopo 5 giorni', 'P5D'],
    ['due mesi', 'P2M'],
  ])('is a duration: %s → %s', (label, value) => {
    expect(readLabelTime(label)).toEqual({ kind: 'duration', value });
    expect(isIsoDuration(value)).toBe(true);
  });

  test.each([
    ['every day', 'R/P1D'],
    ['täglich', 'R/P1D'],
    ['weekly report', 'R/P1W'],
    ['monatlich', 'R/P1M'],
    ['every 2 hours', 'R/PT2H'],
    ['alle 3 Tage', 'R/P3D'],
    ['toutes les 2 semaines', 'R/P2W'],
  ])('is a repetition: %s → %s', (label, value) => {
    expect(readLabelTime(label)).toEqual({ kind: 'cycle', value });
    expect(isIsoCycle(value)).toBe(true);
  });

  test.each([
    ['31.12.2030', '2030-12-31'],
    ['until 2030-02-28', '2030-02-28'],
    ['by 31/12/2030', '2030-12-31'],
    ['12/31/2030', '2030-12-31'],
  ])('is a date: %s → %s', (label, value) => {
    expect(readLabelTime(label)).toEqual({ kind: 'date', value });
    expect(isIsoDate(value)).toBe(true);
  });

  test.each([
    '2-3 days',
    '2 to 3 days',
    '2 days or 3 days',
    '04/05/2030',
    '30.02.2030',
    'half a month, 1.5 months',
    'Order received',
    'Day shift',
    'Room 5',
    '',
    'x'.repeat(300),
  ])('is left alone where nobody could be sure: %s', (label) => {
    expect(readLabelTime(label)).toBeUndefined();
  });
});

describe('ISO 8601', () => {
  test.each(['P', 'PT', 'P1', '2D', 'P1DT', 'P2D3W', 'p2d'])('knows what is no duration: %s', (text) => {
    expect(isIsoDuration(text)).toBe(false);
  });

  test.each(['R3/PT10S', 'R/P1D', 'R5/2030-01-01T08:00:00Z/P1D'])('knows a repetition: %s', (text) => {
    expect(isIsoCycle(text)).toBe(true);
  });

  test.each(['2030-01-31', '2030-01-31T09:00', '2030-01-31T09:00:00.5+01:00'])('knows a date: %s', (text) => {
    expect(isIsoDate(text)).toBe(true);
  });

  test.each(['R0/P1D', 'R3', 'R/PT0S', 'R3/x/P1D'])('knows what is no repetition: %s', (text) => {
    expect(isIsoCycle(text)).toBe(false);
  });

  test.each(['2030-13-01', '2030-02-30', '2030-01-32', '2030-01-01T25:00', '0 0 9 * * ?'])(
    'knows what is none: %s',
    (text) => {
      expect(isIsoDate(text)).toBe(false);
    },
  );
});
