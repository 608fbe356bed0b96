import { expect, it } from 'vitest';
import { numberText, parseNumber } from './number-text.ts';

it.each([
  ['1234.5', 1234.5],
  ['1234,5', 1234.5],
  ['12,5', 12.5],
  ['1 234,50', 1234.5],
  ['1\u202f234,50', 1234.5],
  ['1,234.50', 1234.5],
  ['1.234,50', 1234.5],
  ["1'234.50", 1234.5],
  ['1,234,567', 1234567],
  ['1.234.567,8', 1234567.8],
  ['1,234.567', 1234.567],
  ['1234.567', 1234.567],
  ['0,125', 0.125],
  ['1.2340', 1.234],
  ['.5', 0.5],
  ['-3', -3],
  ['−3', -3],
  ['- 1 000', -1000],
  [' 7 ', 7],
])('reads %s as %d', (text, value) => {
  expect(parseNumber(text)).toEqual({ value });
});

it.each([
  ['1,234', 'write 1234, or 1.2340'],
  ['1.234', 'write 1234, or 1.2340'],
  ['-12,345', 'write -12345, or -12.3450'],
])('asks which of two numbers %s is', (text, advice) => {
  expect(parseNumber(text)).toEqual({ problem: `This can be read in two ways: ${advice}` });
});

it.each([
  '1e3',
  'twelve',
  '12 EUR',
  '1,2,3',
  '1.23.456',
  '1,234,56',
  '1,234,567,8',
  '5.',
  '-',
  '',
  '0x10',
  '1 2',
])('refuses “%s” instead of guessing', (text) => {
  expect(parseNumber(text)).toEqual({ problem: 'This is not a number' });
});

it('refuses more digits than a number keeps', () => {
  expect(parseNumber('12345678901234567890')).toEqual({ problem: 'This number has more than 15 digits' });
});

it.each([0, 1.234, -12.345, 1234.567, 0.1, 1_000_000, 123.4])(
  'shows %d so that it is read back as it was',
  (value) => {
    expect(parseNumber(numberText(value))).toEqual({ value });
  },
);
