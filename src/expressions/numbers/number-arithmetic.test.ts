/** The short ways of arithmetic give what decimals of 34 digits give, and numbers are held in one form only. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecimalValue, type FeelNumber } from './decimal-value.ts';
import { numberOfText } from './decimal128.ts';
import {
  addNumbers,
  compareNumbers,
  divideNumbers,
  moduloNumbers,
  multiplyNumbers,
  raiseNumber,
  subtractNumbers,
} from './number-arithmetic.ts';
import { squareRoot, standardDeviation } from './number-functions.ts';
import { type Rounding, roundNumber } from './number-rounding.ts';
import { numberText } from './number-text.ts';

const Exact = Decimal.clone({ precision: 34, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });

function held(text: string): FeelNumber {
  const value = numberOfText(text);
  if (value === undefined) throw new Error(`no number ${text}`);
  return value;
}

/** The number's digits, after checking that a JavaScript number is used wherever one has the value. */
function digits(value: FeelNumber | undefined): string {
  if (value === undefined) return 'none';
  if (value instanceof DecimalValue) {
    const near = value.toNumber();
    expect(Number.isFinite(near) && new Exact(near).eq(value.decimal)).toBe(false);
    expect(value.decimal.sd()).toBeLessThanOrEqual(34);
  } else {
    expect(Object.is(value, -0)).toBe(false);
  }
  return numberText(value);
}

const texts = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc
    .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 99 }))
    .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e25, max: 1e25 }).map(String),
  fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }).map(String),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: -60, max: 60 }))
    .map(([m, e]) => `${m}e${e}`),
  fc.constantFrom('0', '1', '-1', '0.1', '0.2', '9007199254740991', '9007199254740993', '999999999999999'),
);

const OPERATIONS = {
  plus: [addNumbers, (a: Decimal, b: Decimal) => a.plus(b)],
  minus: [subtractNumbers, (a: Decimal, b: Decimal) => a.minus(b)],
  times: [multiplyNumbers, (a: Decimal, b: Decimal) => a.times(b)],
  by: [divideNumbers, (a: Decimal, b: Decimal) => a.div(b)],
} as const;

describe('numbers', () => {
  it('are added, subtracted, multiplied and divided exactly', () => {
    fc.assert(
      fc.property(texts, texts, fc.constantFrom(...Object.values(OPERATIONS)), (a, b, [ours, theirs]) => {
        const exact = theirs(new Exact(new Exact(a).toSD(34)), new Exact(new Exact(b).toSD(34)));
        const expected = exact.isFinite() ? new Exact(exact).plus(0).toFixed() : 'none';
        expect(digits(ours(held(a), held(b)))).toBe(expected === '-0' ? '0' : expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('are rounded as decimals, in every manner', () => {
    const manners: Readonly<Record<Rounding, Decimal.Rounding>> = {
      up: 0,
      down: 1,
      ceiling: 2,
      floor: 3,
      'half up': 4,
      'half down': 5,
      'half even': 6,
    };
    const manner = fc.constantFrom<Rounding>(
      'up',
      'down',
      'ceiling',
      'floor',
      'half up',
      'half down',
      'half even',
    );
    fc.assert(
      fc.property(texts, fc.integer({ min: -5, max: 20 }), manner, (text, scale, how) => {
        const exact = new Exact(new Exact(text).toSD(34));
        const expected = exact.times(`1e${scale}`).toDP(0, manners[how]).times(`1e${-scale}`).toFixed();
        expect(digits(roundNumber(held(text), scale, how))).toBe(expected === '-0' ? '0' : expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('are compared by value, whatever holds them', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const expected = new Exact(a).toSD(34).cmp(new Exact(b).toSD(34));
        expect(Math.sign(compareNumbers(held(a), held(b)))).toBe(expected + 0);
      }),
    );
  });

  it('have a remainder with the sign of the divisor', () => {
    expect(moduloNumbers(-10, 3)).toBe(2);
    expect(moduloNumbers(10, -3)).toBe(-2);
    expect(moduloNumbers(5.3, 0.1)).toBe(0);
    expect(moduloNumbers(-5.25, 0.5)).toBe(0.25);
    expect(digits(moduloNumbers(held('12345678901234567890'), 7))).toBe('1');
    expect(moduloNumbers(1, 0)).toBeUndefined();
  });

  it('keep what JavaScript’s numbers lose', () => {
    expect(addNumbers(0.1, 0.2)).toBe(0.3);
    expect(digits(divideNumbers(1, 3))).toBe('0.3333333333333333333333333333333333');
    expect(digits(addNumbers(held('9007199254740992'), 1))).toBe('9007199254740993');
    expect(digits(raiseNumber(2, 100))).toBe('1267650600228229401496703205376');
    expect(digits(squareRoot(2))).toBe('1.414213562373095048801688724209698');
    expect(standardDeviation([2, 4, 7, 5])).toEqual(standardDeviation([5, 7, 4, 2]));
    expect(digits(raiseNumber(10, 7000))).toBe('none');
    expect(digits(raiseNumber(0, -1))).toBe('none');
  });
});
