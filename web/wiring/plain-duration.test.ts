import { describe, expect, it } from 'vitest';
import { durationOf, durationWords, plainDuration } from './plain-duration.ts';

describe('A duration of one unit', () => {
  it('comes back as it was said', () => {
    for (const text of ['PT30M', 'PT4H', 'P2D', 'P1W', 'P6M']) {
      const plain = plainDuration(text);
      expect(plain && durationOf(plain)).toBe(text);
    }
    expect(durationWords({ count: 1, unit: 'days' })).toBe('1 day');
  });

  it('is not made of what is more than that', () => {
    expect(plainDuration('P1DT2H')).toBeUndefined();
    expect(plainDuration('=waiting time')).toBeUndefined();
  });
});
