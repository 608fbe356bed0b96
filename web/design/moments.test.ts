import { expect, it } from 'vitest';
import { relativeTime } from './moments.ts';

const now = Date.UTC(2026, 10, 22, 12);
const minute = 60_000;

it.each([
  [now - 20_000, 'just now'],
  [now + 20_000, 'in a moment'],
  [now - 4 * minute, '4 min. ago'],
  [now + 120 * minute, 'in 2 hr.'],
  [now - 26 * 60 * minute, 'yesterday'],
  [now - 90 * 24 * 60 * minute, 'Aug 24, 2026'],
])('says the moment %i as %s', (at, words) => {
  expect(relativeTime(at, now)).toBe(words);
});
