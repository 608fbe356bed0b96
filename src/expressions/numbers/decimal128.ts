/**
 * The decimals behind FEEL's numbers: 34 digits, half even, exponents as decimal128 has them; and the ways between
 * them, their texts and `FeelNumber`.
 *
 * Boundary: the only file that configures decimal.js.
 */
import { Decimal } from 'decimal.js';
import { DecimalValue, type FeelNumber } from './decimal-value.ts';

const DIGITS = 34;

const Decimal128 = Decimal.clone({
  precision: DIGITS,
  rounding: Decimal.ROUND_HALF_EVEN,
  maxE: 6144,
  minE: -6176,
  defaults: true,
});

/** Every decimal of so many digits is the shortest text of the JavaScript number nearest to it. */
const SAFE_DIGITS = 15;
/** Below it JavaScript's numbers have fewer digits. */
const SMALLEST_NORMAL = 1e-300;

export function decimalOf(value: FeelNumber): Decimal {
  return typeof value === 'number' ? new Decimal128(value) : value.decimal;
}

/** Rounded to 34 digits; `undefined` where it is not finite. */
export function numberOfDecimal(decimal: Decimal): FeelNumber | undefined {
  if (!decimal.isFinite()) return undefined;
  if (decimal.isZero()) return 0;
  const digits = decimal.sd();
  const rounded = digits > DIGITS ? decimal.toSignificantDigits(DIGITS) : decimal;
  if (digits > 17) return new DecimalValue(rounded);
  const near = rounded.toNumber();
  const size = Math.abs(near);
  if (digits <= SAFE_DIGITS && size > SMALLEST_NORMAL && size < Number.MAX_VALUE) return near;
  if (Number.isFinite(near) && rounded.eq(new Decimal128(near))) return near;
  return new DecimalValue(rounded);
}

/** The number of a text of digits, point and exponent; `undefined` where it is too large to be held. */
export function numberOfText(text: string): FeelNumber | undefined {
  if (text.length <= SAFE_DIGITS) {
    const plain = Number(text);
    // A short text may still hold an exponent no JavaScript number has.
    if (
      Number.isFinite(plain) &&
      (plain === 0 ? !/[1-9].*e/i.test(text) : Math.abs(plain) > SMALLEST_NORMAL)
    ) {
      return plain === 0 ? 0 : plain;
    }
  }
  return numberOfDecimal(new Decimal128(text));
}

export function decimalOfBigint(value: bigint): Decimal {
  return new Decimal128(value.toString());
}

/** Whole nanoseconds or the like; what lies behind the point is rounded half even. */
export function bigintOfDecimal(decimal: Decimal): bigint {
  return BigInt(decimal.toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN).toFixed());
}
