/** FEEL's library on numbers (DMN 1.5, table 79). */
import { POWER_STEPS } from '../../limits.ts';
import type { FeelNumber } from '../../numbers/decimal-value.ts';
import { moduloNumbers } from '../../numbers/number-arithmetic.ts';
import {
  absolute,
  exponential,
  isOdd,
  naturalLogarithm,
  squareRoot,
} from '../../numbers/number-functions.ts';
import { type Rounding, roundNumber } from '../../numbers/number-rounding.ts';
import { scaleDuration } from '../../temporal/temporal-arithmetic.ts';
import { MonthsDuration } from '../../temporal/temporal-values.ts';
import type { Value } from '../../value.ts';
import type { Machine } from '../machine.ts';
import { Builtin, required, signature } from './builtin.ts';
import { count, duration, number } from './kinds.ts';

export const NUMBER_BUILTINS: readonly Builtin[] = [
  new Builtin('decimal', [
    signature([required('n', number), required('scale', count)], (m, n, scale) =>
      rounded(m, n, scale, 'half even'),
    ),
  ]),
  ...rounding('floor', 'floor', 'optional'),
  ...rounding('ceiling', 'ceiling', 'optional'),
  ...rounding('round up', 'up', 'required'),
  ...rounding('round down', 'down', 'required'),
  ...rounding('round half up', 'half up', 'required'),
  ...rounding('round half down', 'half down', 'required'),
  new Builtin('abs', [
    signature([required('n', number)], (_, n) => absolute(n)),
    signature([required('n', duration)], (_, n) => {
      const negative = n instanceof MonthsDuration ? n.months < 0 : n.nanos < 0n;
      return negative ? (scaleDuration(n, -1) ?? null) : n;
    }),
  ]),
  new Builtin('modulo', [
    signature([required('dividend', number), required('divisor', number)], (m, dividend, divisor) => {
      // A remainder needs all digits of the quotient, however far the two lie apart.
      if (!Number.isSafeInteger(dividend) || !Number.isSafeInteger(divisor)) m.spend(POWER_STEPS);
      return held(m, moduloNumbers(dividend, divisor));
    }),
  ]),
  new Builtin('sqrt', [signature([required('number', number)], (m, n) => costly(m, squareRoot, n))]),
  new Builtin('log', [signature([required('number', number)], (m, n) => costly(m, naturalLogarithm, n))]),
  new Builtin('exp', [signature([required('number', number)], (m, n) => costly(m, exponential, n))]),
  new Builtin('odd', [signature([required('number', number)], (_, n) => isOdd(n) ?? null)]),
  new Builtin('even', [
    signature([required('number', number)], (_, n) => {
      const odd = isOdd(n);
      return odd === undefined ? null : !odd;
    }),
  ]),
];

/** Where the scale may be left out it still may not be null. */
function rounding(name: string, how: Rounding, scale: 'required' | 'optional'): readonly Builtin[] {
  const scaled = signature([required('n', number), required('scale', count)], (machine, n, places) =>
    rounded(machine, n, places, how),
  );
  const whole = signature([required('n', number)], (machine, n) => rounded(machine, n, 0, how));
  return [new Builtin(name, scale === 'required' ? [scaled] : [scaled, whole])];
}

function rounded(machine: Machine, n: FeelNumber, scale: number, how: Rounding): Value {
  return held(machine, roundNumber(n, Math.trunc(scale), how));
}

function costly(machine: Machine, work: (n: FeelNumber) => FeelNumber | undefined, n: FeelNumber): Value {
  machine.spend(POWER_STEPS);
  return held(machine, work(n));
}

function held(machine: Machine, n: FeelNumber | undefined): Value {
  if (n !== undefined) return n;
  return machine.warn('wrong-value', 'The result is not a number that can be held.', machine.span);
}
