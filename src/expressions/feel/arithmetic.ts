/**
 * The arithmetic operators on any two values: which kinds go together, and null with a warning where they do not.
 *
 * Boundary: chooses by kind; numbers are `number-arithmetic.ts`, temporal values `temporal-arithmetic.ts`.
 *
 * Source: DMN 1.5, section 10.3.2.3.6, tables 53–60.
 */

import { DECIMAL_STEPS, POWER_STEPS } from '../limits.ts';
import type { FeelNumber } from '../numbers/decimal-value.ts';
import {
  addNumbers,
  divideNumbers,
  multiplyNumbers,
  negateNumber,
  raiseNumber,
  subtractNumbers,
} from '../numbers/number-arithmetic.ts';
import {
  addTemporal,
  divideDuration,
  scaleDuration,
  subtractTemporal,
} from '../temporal/temporal-arithmetic.ts';
import { isNumber, isTemporal, type Value } from '../value.ts';
import { describeValue } from './describe-value.ts';
import type { Machine, Span } from './machine.ts';

export type Operator = (machine: Machine, left: Value, right: Value, span: Span) => Value;

export const add: Operator = (machine, left, right, span) => {
  if (isNumber(left) && isNumber(right)) return held(machine, addNumbers(left, right), span);
  if (typeof left === 'string' && typeof right === 'string') return machine.text(left + right);
  if (isTemporal(left) && isTemporal(right)) {
    return machine.zoned(addTemporal(left, right) ?? mismatch(machine, 'add', left, right, span));
  }
  return mismatch(machine, 'add', left, right, span);
};

export const subtract: Operator = (machine, left, right, span) => {
  if (isNumber(left) && isNumber(right)) return held(machine, subtractNumbers(left, right), span);
  if (isTemporal(left) && isTemporal(right)) {
    return machine.zoned(subtractTemporal(left, right) ?? mismatch(machine, 'subtract', left, right, span));
  }
  return mismatch(machine, 'subtract', left, right, span);
};

export const multiply: Operator = (machine, left, right, span) => {
  if (isNumber(left)) {
    if (isNumber(right)) return held(machine, multiplyNumbers(left, right), span);
    if (isTemporal(right))
      return scaleDuration(right, left) ?? mismatch(machine, 'multiply', left, right, span);
  }
  if (isNumber(right) && isTemporal(left)) {
    return scaleDuration(left, right) ?? mismatch(machine, 'multiply', left, right, span);
  }
  return mismatch(machine, 'multiply', left, right, span);
};

export const divide: Operator = (machine, left, right, span) => {
  if (right === 0 && (isNumber(left) || isTemporal(left))) {
    return machine.warn('wrong-value', 'Expected a divisor other than 0.', span);
  }
  if (isNumber(left) && isNumber(right)) return held(machine, divideNumbers(left, right), span);
  if (isTemporal(left) && (isNumber(right) || isTemporal(right))) {
    return divideDuration(left, right) ?? mismatch(machine, 'divide', left, right, span);
  }
  return mismatch(machine, 'divide', left, right, span);
};

export const raise: Operator = (machine, left, right, span) => {
  if (isNumber(left) && isNumber(right)) {
    machine.spend(POWER_STEPS);
    return held(machine, raiseNumber(left, right), span);
  }
  return mismatch(machine, 'raise', left, right, span);
};

export function negate(machine: Machine, operand: Value, span: Span): Value {
  if (isNumber(operand)) return negateNumber(operand);
  if (isTemporal(operand)) {
    return scaleDuration(operand, -1) ?? mismatch(machine, 'negate', operand, null, span);
  }
  return machine.warn(
    'wrong-operands',
    `Expected a number or duration after “-”, found ${describeValue(operand)}.`,
    span,
  );
}

/** Long decimals cost more than a step. */
function held(machine: Machine, result: FeelNumber | undefined, span: Span): Value {
  if (typeof result === 'number') return result;
  machine.spend(DECIMAL_STEPS);
  if (result !== undefined) return result;
  return machine.warn('wrong-value', 'The result is not a number that can be held.', span);
}

function mismatch(machine: Machine, verb: string, left: Value, right: Value, span: Span): null {
  const message = `Cannot ${verb} ${describeValue(left)} and ${describeValue(right)}.`;
  return machine.warn('wrong-operands', message, span);
}
