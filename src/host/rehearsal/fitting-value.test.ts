import { expect, test } from 'vitest';
import { fittingValue } from './fitting-value.ts';

const field = { name: 'a', label: 'A', required: true } as const;

test('what a crew fills in keeps to the limits of the field', () => {
  expect(fittingValue({ ...field, type: 'number', max: 10 }, 101)).toBe(10);
  expect(fittingValue({ ...field, type: 'number', min: 5 }, 1)).toBe(5);
  expect(fittingValue({ ...field, type: 'string', maxLength: 2 }, 'text')).toBe('te');
  expect(fittingValue({ ...field, type: 'string', minLength: 6 }, 'text')).toBe('textxx');
  expect(fittingValue({ ...field, type: 'string', pattern: '[0-9]{5}' }, 'text')).toBe('12345');
  expect(fittingValue({ ...field, type: 'string', pattern: 'no such thing' }, 'text')).toBeUndefined();
  expect(fittingValue({ ...field, type: 'boolean' }, true)).toBe(true);
});
