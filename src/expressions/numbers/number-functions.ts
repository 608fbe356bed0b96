/** Roots, logarithms and the like of FEEL numbers: 34 digits. `undefined` where there is no such number. */
import type { FeelNumber } from './decimal-value.ts';
import { decimalOf, numberOfDecimal } from './decimal128.ts';
import {
  addNumbers,
  compareNumbers,
  divideNumbers,
  multiplyNumbers,
  negateNumber,
  subtractNumbers,
} from './number-arithmetic.ts';

/** e to this power is beyond decimal128; without a bound decimal.js would compute it at length to find that out. */
const LARGEST_EXPONENT = 15_000;

export function squareRoot(a: FeelNumber): FeelNumber | undefined {
  if (compareNumbers(a, 0) < 0) return undefined;
  if (typeof a === 'number' && Number.isSafeInteger(a)) {
    const root = Math.sqrt(a);
    if (Number.isInteger(root)) return root;
  }
  return numberOfDecimal(decimalOf(a).sqrt());
}

export function naturalLogarithm(a: FeelNumber): FeelNumber | undefined {
  return compareNumbers(a, 0) <= 0 ? undefined : numberOfDecimal(decimalOf(a).ln());
}

export function exponential(a: FeelNumber): FeelNumber | undefined {
  if (compareNumbers(a, LARGEST_EXPONENT) > 0) return undefined;
  if (compareNumbers(a, -LARGEST_EXPONENT) < 0) return 0;
  return numberOfDecimal(decimalOf(a).exp());
}

export function absolute(a: FeelNumber): FeelNumber {
  return compareNumbers(a, 0) < 0 ? negateNumber(a) : a;
}

/** The remainder of a whole number by two; `undefined` where it is not whole. */
export function isOdd(a: FeelNumber): boolean | undefined {
  if (typeof a === 'number') return Number.isInteger(a) ? a % 2 !== 0 : undefined;
  return a.decimal.isInteger() ? !a.decimal.mod(2).isZero() : undefined;
}

/** Of a sample: divided by n - 1. `undefined` for fewer than two numbers. */
export function standardDeviation(numbers: readonly FeelNumber[]): FeelNumber | undefined {
  const mean = divided(total(numbers), numbers.length);
  if (mean === undefined) return undefined;
  const squares = numbers.map((n) => {
    const distance = subtractNumbers(n, mean);
    return distance === undefined ? undefined : multiplyNumbers(distance, distance);
  });
  const variance = divided(total(squares), numbers.length - 1);
  return variance === undefined ? undefined : squareRoot(variance);
}

function total(numbers: readonly (FeelNumber | undefined)[]): FeelNumber | undefined {
  return numbers.reduce<FeelNumber | undefined>(
    (sum, n) => (sum === undefined || n === undefined ? undefined : addNumbers(sum, n)),
    0,
  );
}

function divided(a: FeelNumber | undefined, b: number): FeelNumber | undefined {
  return a === undefined ? undefined : divideNumbers(a, b);
}
