/** FEEL's library on numbers (DMN 1.5, table 79). */

import { scaleDuration } from '../../temporal/temporal-arithmetic.ts';
import { MonthsDuration } from '../../temporal/temporal-values.ts';
import type { Value } from '../../value.ts';
import type { Machine } from '../machine.ts';
import { moduloNumbers, type Rounding, roundNumber } from '../number-arithmetic.ts';
import { Builtin, required, signature } from './builtin.ts';
import { duration, number } from './kinds.ts';

export const NUMBER_BUILTINS: readonly Builtin[] = [
  new Builtin('decimal', [
    signature([required('n', number), required('scale', number)], (m, n, scale) =>
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
    signature([required('n', number)], (_, n) => Math.abs(n)),
    signature([required('n', duration)], (_, n) => {
      const negative = n instanceof MonthsDuration ? n.months < 0 : n.nanos < 0n;
      return negative ? (scaleDuration(n, -1) ?? null) : n;
    }),
  ]),
  new Builtin('modulo', [
    signature([required('dividend', number), required('divisor', number)], (m, dividend, divisor) =>
      held(m, moduloNumbers(dividend, divisor)),
    ),
  ]),
  new Builtin('sqrt', [signature([required('number', number)], (m, n) => held(m, Math.sqrt(n)))]),
  new Builtin('log', [signature([required('number', number)], (m, n) => held(m, Math.log(n)))]),
  new Builtin('exp', [signature([required('number', number)], (m, n) => held(m, Math.exp(n)))]),
  new Builtin('odd', [
    signature([required('number', number)], (_, n) => (Number.isInteger(n) ? n % 2 !== 0 : null)),
  ]),
  new Builtin('even', [
    signature([required('number', number)], (_, n) => (Number.isInteger(n) ? n % 2 === 0 : null)),
  ]),
];

/** Where the scale may be left out it still may not be null. */
function rounding(name: string, how: Rounding, scale: 'required' | 'optional'): readonly Builtin[] {
  const scaled = signature([required('n', number), required('scale', number)], (machine, n, places) =>
    rounded(machine, n, places, how),
  );
  const whole = signature([required('n', number)], (machine, n) => rounded(machine, n, 0, how));
  return [new Builtin(name, scale === 'required' ? [scaled] : [scaled, whole])];
}

function rounded(machine: Machine, n: number, scale: number, how: Rounding): Value {
  return held(machine, roundNumber(n, Math.trunc(scale), how));
}

function held(machine: Machine, n: number | undefined): Value {
  if (n !== undefined && Number.isFinite(n)) return n;
  return machine.warn('wrong-value', 'The result is not a number that can be held.', machine.span);
}
