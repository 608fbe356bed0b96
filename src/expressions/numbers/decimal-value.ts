/**
 * DecimalValue: a FEEL number that a JavaScript number cannot stand for exactly.
 *
 * FEEL numbers are decimals of 34 significant digits (IEEE 754-2008 decimal128). A JavaScript number stands for the
 * decimal of its shortest text: `0.1` is exactly one tenth. So whole numbers and usual amounts stay plain numbers,
 * and only the rest (1/3, 20 digits, 1e400) is held in this class.
 *
 * Invariants:
 * D1  Canonical: no DecimalValue has the value of a JavaScript number. So a number never equals a DecimalValue.
 * D2  Finite, at most 34 digits.
 *
 * Source: DMN 1.5, section 10.3.2.3.1; decision record 0014.
 */
import type { Decimal } from 'decimal.js';
import { RuntimeValue } from '../runtime-value.ts';

export class DecimalValue extends RuntimeValue {
  override readonly kind = 'number';
  readonly decimal: Decimal;

  /** Only for `numberOfDecimal`, which keeps D1 and D2. */
  constructor(decimal: Decimal) {
    super();
    this.decimal = decimal;
  }

  /** Plain digits, never an exponent. */
  override toString(): string {
    return this.decimal.toFixed();
  }

  /** The nearest JavaScript number; infinite beyond its range. */
  toNumber(): number {
    return this.decimal.toNumber();
  }
}

export type FeelNumber = number | DecimalValue;
