import { describe, expect, it } from 'vitest';
import type { ActionField } from './action-fields.ts';
import {
  furtherInputs,
  partsOf,
  placeholderNames,
  wayOf,
  withFormula,
  withFurther,
  withParts,
  withWritten,
} from './given-values.ts';

function field(name: string, kind: ActionField['kind']): ActionField {
  return { name, label: name, kind, required: false, fixed: false, advanced: false, choices: [] };
}

const url = field('url', 'text');
const body = field('body', 'json');
const none = { settings: {}, inputs: {} };

describe('A field of an action', () => {
  it('is given one way: a newer one takes the place of the others', () => {
    const written = withWritten(none, url, 'https://books.example');
    expect(wayOf(url, written)).toBe('written');
    const formula = withFormula(written, url, 'base + "/invoices"');
    expect(formula).toEqual({ settings: {}, inputs: { url: 'base + "/invoices"' } });
    expect(wayOf(url, formula)).toBe('formula');
    const parts = withParts(withFormula(formula, body, 'invoice'), body, { number: 'invoiceNumber' });
    expect(parts.inputs).toEqual({ url: 'base + "/invoices"', 'body.number': 'invoiceNumber' });
    expect(wayOf(body, parts)).toBe('parts');
    expect(partsOf(body, parts.inputs)).toEqual({ number: 'invoiceNumber' });
    expect(withWritten(parts, body, { a: 1 }).inputs).toEqual({ url: 'base + "/invoices"' });
  });

  it('stands apart from what is handed over for placeholders', () => {
    const given = { settings: {}, inputs: { 'body.number': 'invoiceNumber', supplier: 'supplier' } };
    expect(furtherInputs([url, body], given.inputs)).toEqual({ supplier: 'supplier' });
    expect(withFurther(given, [url, body], { due: 'due' }).inputs).toEqual({
      'body.number': 'invoiceNumber',
      due: 'due',
    });
    expect(
      placeholderNames('Dear {{ supplier.name }}, {{number | upcase}} {% if due %}{{ supplier.id }}'),
    ).toEqual(['supplier', 'number']);
  });
});
