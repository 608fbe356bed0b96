import { expect, test } from 'vitest';
import type { TemplateField } from '../../src/server/api/templates.ts';
import { groupsOf, problemOf, shownFields } from './template-fields.ts';

const field = (key: string, more: Partial<TemplateField> = {}): TemplateField => ({
  key,
  id: key,
  label: key,
  type: 'String',
  ...more,
});
const names = (fields: readonly TemplateField[]) => fields.map(({ key }) => key);

test('a field shows while its condition holds over the values as they stand', () => {
  const fields = [
    field('type', { type: 'Dropdown', value: 'none' }),
    field('token', { condition: { property: 'type', oneOf: ['bearer'] } }),
    field('note', { condition: { property: 'token', isActive: true } }),
    field('both', {
      condition: {
        allMatch: [
          { property: 'type', equals: 'bearer' },
          { property: 'token', isEmpty: false },
        ],
      },
    }),
    field('either', { condition: { anyMatch: [{ property: 'type', equals: 'none' }] } }),
    field('hidden', { type: 'Hidden' }),
  ];
  expect(names(shownFields(fields, {}))).toEqual(['type', 'either']);
  expect(names(shownFields(fields, { type: 'bearer' }))).toEqual(['type', 'token', 'note']);
  expect(names(shownFields(fields, { type: 'bearer', token: 'x' }))).toEqual([
    'type',
    'token',
    'note',
    'both',
  ]);
});

test('conditions that turn in a circle show nothing', () => {
  const fields = [
    field('a', { condition: { property: 'b', isActive: true } }),
    field('b', { condition: { property: 'a', isActive: true } }),
  ];
  expect(names(shownFields(fields, {}))).toEqual([]);
});

test('fields stand in their groups, those of none first, and empty groups are left out', () => {
  const grouped = groupsOf(
    [
      { id: 'g', label: 'G' },
      { id: 'h', label: 'H' },
    ],
    [field('a', { group: 'g' }), field('b')],
  );
  expect(grouped.map(({ label, fields }) => [label, names(fields)])).toEqual([
    ['', ['b']],
    ['G', ['a']],
  ]);
});

test('what is missing or too short is told, a formula is not measured', () => {
  const strict = field('a', { feel: 'optional', constraints: { notEmpty: true, minLength: 5 } });
  expect(problemOf(strict, undefined)).toBe('This has to be filled in');
  expect(problemOf(strict, 'abc')).toBe('At least 5 characters');
  expect(problemOf(strict, '=x')).toBeUndefined();
});
