import { expect, it } from 'vitest';
import type { Form } from '../../src/server/api/form.ts';
import { initialValues, problemsOf, toVariables, UPLOADING } from './form-values.ts';

const form: Form = {
  fields: [
    { name: 'amount', label: 'Amount', type: 'number', required: true },
    { name: 'note', label: 'Note', type: 'string', required: false },
    { name: 'urgent', label: 'Urgent', type: 'boolean', required: false },
    { name: 'items', label: 'Items', type: 'json', required: false },
    {
      name: 'size',
      label: 'Size',
      type: 'number',
      required: false,
      options: [
        { value: 10, label: 'Small' },
        { value: 20, label: 'Large' },
      ],
    },
  ],
};

it('names the fields that are still needed', () => {
  expect(problemsOf(form, {})).toEqual({ amount: 'This is needed to go on' });
  expect(problemsOf(form, { amount: 0 })).toEqual({});
});

it('sends each field as the type its form names, and empty fields not at all', () => {
  const values = { amount: '12.5', note: '', urgent: false, items: '[1, {"a": null}]', size: '1' };
  expect(toVariables(form, values)).toEqual({
    amount: 12.5,
    urgent: false,
    items: [1, { a: null }],
    size: 20,
  });
});

it('says so when a field is not valid JSON or not a number', () => {
  expect(Object.keys(problemsOf(form, { amount: 'twelve', items: '{' }))).toEqual(['amount', 'items']);
});

it('stores the number a person meant, and nothing where it could mean two', () => {
  for (const typed of ['1,234.50', '1.234,50', '1 234,50', '1234.5'])
    expect(toVariables(form, { amount: typed })).toEqual({ amount: 1234.5 });
  for (const typed of ['1,234', '1e3', '12.3.4'])
    expect(problemsOf(form, { amount: typed })).toHaveProperty('amount');
  expect(toVariables(form, { amount: 1.234 })).toEqual({ amount: 1.234 });
});

it('starts from what the case knows, where it fits the field', () => {
  expect(
    initialValues(form, { amount: 7, note: 12, urgent: true, items: { a: 1 }, size: 20, other: 1 }),
  ).toEqual({
    amount: 7,
    urgent: true,
    items: '{\n  "a": 1\n}',
    size: '1',
  });
});

const plain = { label: 'X', required: false } as const;

it('begins with the first value of a field where the case does not know it', () => {
  const one: Form = { fields: [{ ...plain, name: 'a', type: 'number', defaultValue: 3 }] };
  expect(initialValues(one)).toEqual({ a: 3 });
  expect(initialValues(one, { a: 5 })).toEqual({ a: 5 });
});

it('sends several choices as the list of their values', () => {
  const options = [1, 2, 3].map((value) => ({ value, label: String(value) }));
  const one: Form = { fields: [{ ...plain, name: 'a', type: 'json', many: true, options }] };
  expect(initialValues(one, { a: [1, 3] })).toEqual({ a: '0 2' });
  expect(toVariables(one, { a: '0 2' })).toEqual({ a: [1, 3] });
});

it('sends a file as its reference, several as a list, and waits for one that is on its way', () => {
  const file = { document: 'a'.repeat(64), name: 'a.pdf', type: 'application/pdf', size: 3 };
  const one: Form = {
    fields: [
      { ...plain, name: 'f', type: 'file', required: true },
      { ...plain, name: 'g', type: 'file', many: true },
    ],
  };
  expect(initialValues(one, { f: file, g: [file, 'no file'] })).toEqual({ f: [file], g: [file] });
  expect(toVariables(one, { f: [file], g: [file, file] })).toEqual({ f: file, g: [file, file] });
  expect(problemsOf(one, { f: [], g: UPLOADING })).toEqual({
    f: 'This is needed to go on',
    g: 'Wait until the file has been uploaded',
  });
  expect(toVariables(one, { f: UPLOADING })).toEqual({});
});

it('tells limits before anything is sent, and does not send what is only shown', () => {
  const one: Form = {
    fields: [
      { ...plain, name: 'n', type: 'number', max: 10 },
      { ...plain, name: 't', type: 'string', maxLength: 3 },
      { ...plain, name: 'r', type: 'string', readOnly: true, required: true },
    ],
  };
  expect(problemsOf(one, { n: '11', t: 'long', r: '' })).toEqual({
    n: 'This should be at most 10',
    t: 'This should be at most 3 characters long',
  });
  expect(toVariables(one, { r: 'shown' })).toEqual({});
});
