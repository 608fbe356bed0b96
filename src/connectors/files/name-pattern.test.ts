import { expect, test } from 'vitest';
import { namePattern } from './name-pattern.ts';

test.each([
  ['', 'anything', true],
  ['*.csv', 'Orders.CSV', true],
  ['*.csv', 'orders.csv.part', false],
  ['*.csv, *.xlsx', 'a.xlsx', true],
  ['invoice-????.pdf', 'invoice-0007.pdf', true],
  ['invoice-????.pdf', 'invoice-007.pdf', false],
  ['a*b*c', 'a-b-b-c-c', true],
  ['a*b*c', 'a-c-b', false],
  ['[a].(x)+', '[a].(x)+', true],
  ['?', '😀', true],
  ['*', '', true],
])('the pattern %j and the name %j: %s', (pattern, name, fits) => {
  expect(namePattern(pattern)(name)).toBe(fits);
});

test('a pattern made to take for ever does not', () => {
  const began = performance.now();
  expect(namePattern(`${'*a'.repeat(200)}b`)('a'.repeat(255))).toBe(false);
  expect(performance.now() - began).toBeLessThan(500);
  expect(() => namePattern('*'.repeat(501))).toThrow('at most 500');
});
