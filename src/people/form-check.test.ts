import { expect, test } from 'vitest';
import type { FormField } from '../wiring/definition.ts';
import { checkAnswers, checkForm } from './form-check.ts';

function field(type: FormField['type'], more: Partial<FormField> = {}): FormField {
  return { name: 'x', label: 'Amount', type, required: true, ...more };
}

function messages(of: FormField, value: unknown): string[] {
  const variables = value === undefined ? {} : { x: JSON.parse(JSON.stringify(value)) };
  return checkForm({ fields: [of] }, variables).map(({ message }) => message);
}

test('an empty field is told only where it has to be filled in', () => {
  for (const empty of [undefined, null, '']) {
    expect(messages(field('string'), empty)).toEqual(['“Amount” has to be filled in.']);
    expect(messages(field('string', { required: false }), empty)).toEqual([]);
  }
});

test('a value of the wrong kind is told with what was expected and what was found', () => {
  expect(messages(field('number'), 'twelve')).toEqual(['“Amount” should be a number, but it is “twelve”.']);
  expect(messages(field('string'), 12)).toEqual(['“Amount” should be a text, but it is 12.']);
  expect(messages(field('boolean'), 'yes')).toEqual(['“Amount” should be yes or no, but it is “yes”.']);
  expect(messages(field('date'), 'tomorrow')).toEqual([
    '“Amount” should be a date such as 2030-01-31, but it is “tomorrow”.',
  ]);
  expect(messages(field('date'), '2030-01-31')).toEqual([]);
  expect(messages(field('number'), 0)).toEqual([]);
  expect(messages(field('boolean'), false)).toEqual([]);
  expect(messages(field('json'), { any: ['thing'] })).toEqual([]);
});

test('a file is the reference of a kept one, several are a list of them', () => {
  const file = { document: 'a'.repeat(64), name: 'a.pdf', type: 'application/pdf', size: 3 };
  expect(messages(field('file'), file)).toEqual([]);
  expect(messages(field('file', { many: true }), [file, file])).toEqual([]);
  expect(messages(field('file'), 'a.pdf')).toEqual(['“Amount” should be a file, but it is “a.pdf”.']);
  expect(messages(field('file', { many: true }), [file, 1])).toHaveLength(1);
  expect(messages(field('file'), undefined)).toEqual(['“Amount” has to be filled in.']);
});

test('a choice is one of its options', () => {
  const options = [
    { value: 'a', label: 'First' },
    { value: 'b', label: 'Second' },
  ];
  expect(messages(field('string', { options }), 'b')).toEqual([]);
  expect(messages(field('string', { options }), 'c')).toEqual([
    '“Amount” should be one of “First”, “Second”, but it is “c”.',
  ]);
});

test('every fault of a form is told at once, with the field it is in', () => {
  const fields = [field('number'), { ...field('string'), name: 'y', label: 'Supplier' }];
  expect(checkForm({ fields }, { x: 'no' }).map(({ code, where }) => [code, where])).toEqual([
    ['field-mistyped', 'variables.x'],
    ['field-missing', 'variables.y'],
  ]);
});

test('names such as __proto__ are fields like any other', () => {
  const strange = { ...field('string'), name: '__proto__' };
  expect(checkForm({ fields: [strange] }, {})).toHaveLength(1);
  expect(checkForm({ fields: [strange] }, JSON.parse('{"__proto__":"x"}'))).toEqual([]);
});

test('a question takes one of its answers, or several where several ways may be taken', () => {
  const answers = [
    { value: 'f1', label: 'yes' },
    { value: 'f2', label: 'no' },
  ];
  const question = { element: 'g', prompt: 'Approved?', many: false, answers };
  const told = (given: readonly string[], many = false) =>
    checkAnswers([{ ...question, many }], { g: given }).map(({ message }) => message);
  expect(told(['f1'])).toEqual([]);
  expect(told(['f1', 'f2'], true)).toEqual([]);
  expect(told(['f1', 'f2'])).toEqual(['“Approved?” takes one answer, but 2 were given.']);
  expect(told(['maybe'])).toEqual(['“maybe” is no answer to “Approved?”. Choose from “yes”, “no”.']);
  expect(checkAnswers([question], {})[0]).toMatchObject({ code: 'answer-missing', where: 'answers.g' });
});
