import { describe, expect, it } from 'vitest';
import { feelPath, proposedName } from './value-path.ts';

describe('A place in a value', () => {
  it('is written as FEEL reads it: lists from 1, odd names in backticks', () => {
    expect(feelPath(['body', 'lines', 0, 'price'])).toBe('body.lines[1].price');
    expect(feelPath(['headers', 'content-type'])).toBe('headers.`content-type`');
    expect(feelPath(['body', 'for'])).toBe('body.`for`');
  });

  it('is called by what lies there, with what it belongs to where that alone says nothing', () => {
    const none = new Set<string>();
    expect(proposedName('body.booking.id', none)).toBe('bookingId');
    expect(proposedName('body.id', none)).toBe('id');
    expect(proposedName('body.lines[1].`invoice-number`', none)).toBe('invoiceNumber');
    expect(proposedName('body.`2nd`', none)).toBe('value2nd');
    expect(proposedName('status', new Set(['status', 'status2']))).toBe('status3');
  });
});
