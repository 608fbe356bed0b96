import { expect, it } from 'vitest';
import { readableName } from './readable-name.ts';

it.each([
  ['invoiceAmount', 'Invoice amount'],
  ['due_date', 'Due date'],
  ['supplierIBAN', 'Supplier IBAN'],
  ['Betrag', 'Betrag'],
  ['_', '_'],
])('shows the variable %s as %s', (name, words) => {
  expect(readableName(name)).toBe(words);
});
