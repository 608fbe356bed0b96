/**
 * Arithmetic on FEEL numbers: exact decimals of 34 digits, by way of integers where they suffice.
 *
 * Invariants:
 * A1  Every result is the exact one, rounded half even to 34 digits; `undefined` stands for "no such number"
 *     (division by zero, overflow).
 * A2  The short ways give what decimal.js would give; a property test holds them to it.
 *
 * Source: DMN 1.5, section 10.3.2.3.1 and tables 53–58.
 */
import { DecimalValue, type FeelNumber } from './decimal-value.ts';
import { decimalOf, numberOfDecimal } from './decimal128.ts';
import { LARGEST_SCALED, placesOf, powerOfTen, scaled } from './scaled-integer.ts';

export function addNumbers(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(sum)) return sum;
    const exact = addScaled(a, b);
    if (exact !== undefined) return exact;
  }
  return numberOfDecimal(decimalOf(a).plus(decimalOf(b)));
}

export function subtractNumbers(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  return addNumbers(a, negateNumber(b));
}

export function multiplyNumbers(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    // Adding zero turns -0 into 0.
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(product))
      return product + 0;
    const exact = multiplyScaled(a, b);
    if (exact !== undefined) return exact;
  }
  return numberOfDecimal(decimalOf(a).times(decimalOf(b)));
}

export function divideNumbers(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  if (b === 0) return undefined;
  if (typeof a === 'number' && typeof b === 'number') {
    const exact = divideScaled(a, b);
    if (exact !== undefined) return exact;
  }
  return numberOfDecimal(decimalOf(a).div(decimalOf(b)));
}

export function raiseNumber(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  if (a === 0 && compareNumbers(b, 0) < 0) return undefined;
  if (Number.isSafeInteger(a) && typeof a === 'number' && typeof b === 'number') {
    const exact = raiseInteger(a, b);
    if (exact !== undefined) return exact;
  }
  return numberOfDecimal(decimalOf(a).pow(decimalOf(b)));
}

/** `dividend - divisor * floor(dividend / divisor)`: the sign of the divisor (DMN 1.5, 10.3.4.5). */
export function moduloNumbers(a: FeelNumber, b: FeelNumber): FeelNumber | undefined {
  if (b === 0) return undefined;
  if (typeof a === 'number' && typeof b === 'number') {
    const places = Math.max(placesOf(a), placesOf(b));
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return withSignOf(b, a % b);
    if (places >= 0 && placesOf(a) >= 0 && placesOf(b) >= 0) {
      const dividend = scaleTo(a, places);
      const divisor = scaleTo(b, places);
      if (dividend !== undefined && divisor !== undefined) {
        return withSignOf(divisor, dividend % divisor) / powerOfTen(places);
      }
    }
  }
  const rest = decimalOf(a).mod(decimalOf(b));
  const wrong = !rest.isZero() && rest.isNegative() !== decimalOf(b).isNegative();
  return numberOfDecimal(wrong ? rest.plus(decimalOf(b)) : rest);
}

export function negateNumber(a: FeelNumber): FeelNumber {
  return typeof a === 'number' ? 0 - a : new DecimalValue(a.decimal.negated());
}

/** Negative, 0 or positive. */
export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return decimalOf(a).comparedTo(decimalOf(b));
}

export function isWhole(a: FeelNumber): boolean {
  return typeof a === 'number' ? Number.isInteger(a) : a.decimal.isInteger();
}

function withSignOf(divisor: number, rest: number): number {
  return rest !== 0 && rest < 0 !== divisor < 0 ? rest + divisor : rest + 0;
}

function scaleTo(n: number, places: number): number | undefined {
  const own = placesOf(n);
  const whole = scaled(n, own) * powerOfTen(places - own);
  return Math.abs(whole) < LARGEST_SCALED ? whole : undefined;
}

function addScaled(a: number, b: number): number | undefined {
  const placesA = placesOf(a);
  const placesB = placesOf(b);
  if (placesA < 0 || placesB < 0) return undefined;
  const places = Math.max(placesA, placesB);
  const sum =
    scaled(a, placesA) * powerOfTen(places - placesA) + scaled(b, placesB) * powerOfTen(places - placesB);
  return Math.abs(sum) < LARGEST_SCALED ? sum / powerOfTen(places) : undefined;
}

function multiplyScaled(a: number, b: number): number | undefined {
  const placesA = placesOf(a);
  const placesB = placesOf(b);
  if (placesA < 0 || placesB < 0) return undefined;
  const product = scaled(a, placesA) * scaled(b, placesB);
  return Math.abs(product) < LARGEST_SCALED ? (product + 0) / powerOfTen(placesA + placesB) : undefined;
}

/** Only a quotient of few digits, which multiplied back gives the dividend exactly. */
function divideScaled(a: number, b: number): number | undefined {
  const quotient = a / b;
  const placesQ = placesOf(quotient);
  const placesA = placesOf(a);
  const placesB = placesOf(b);
  if (placesQ < 0 || placesA < 0 || placesB < 0) return undefined;
  const places = placesQ + placesB;
  const product = scaled(quotient, placesQ) * scaled(b, placesB);
  if (places < placesA || Math.abs(product) >= LARGEST_SCALED) return undefined;
  const dividend = scaled(a, placesA) * powerOfTen(places - placesA);
  return product === dividend ? quotient + 0 : undefined;
}

function raiseInteger(a: number, b: number): number | undefined {
  if (!Number.isInteger(b) || b < 0 || b > 64) return undefined;
  let result = 1;
  for (let i = 0; i < b; i++) {
    result *= a;
    if (!Number.isSafeInteger(result)) return undefined;
  }
  return result;
}
