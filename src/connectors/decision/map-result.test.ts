import { describe, expect, test } from 'vitest';
import { mapResult } from './map-result.ts';

const value = (result: ReturnType<typeof mapResult>) => (result.ok ? result.value : result.message);

describe('what a process gets of a decision', () => {
  test('without a mapping is the value as it is', () => {
    expect(value(mapResult([{ a: 1 }, { a: 2 }], undefined, 'a'))).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test.each([
    ['singleEntry', 5, 5],
    ['singleEntry', { rate: 5 }, 5],
    ['singleEntry', [{ rate: 5 }], 5],
    ['singleEntry', null, null],
    ['singleResult', 5, { rate: 5 }],
    ['singleResult', { a: 1, b: 2 }, { a: 1, b: 2 }],
    ['collectEntries', [1, 2], [1, 2]],
    ['collectEntries', [{ rate: 1 }, { rate: 2 }], [1, 2]],
    ['collectEntries', null, []],
    ['resultList', [1, 2], [{ rate: 1 }, { rate: 2 }]],
    ['resultList', { a: 1, b: 2 }, [{ a: 1, b: 2 }]],
    ['resultList', null, []],
  ] as const)('as %s of %j is %j', (mapping, given, expected) => {
    expect(value(mapResult(given, mapping, 'rate'))).toEqual(expected);
  });

  test('is refused where there is more than was asked for', () => {
    expect(value(mapResult([1, 2], 'singleEntry', 'rate'))).toBe('Expected one result, found 2.');
    expect(value(mapResult({ a: 1, b: 2 }, 'singleEntry', 'rate'))).toBe(
      'Expected a result of one output, found 2 outputs.',
    );
  });
});
