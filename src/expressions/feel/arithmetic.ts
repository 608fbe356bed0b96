/**
 * The arithmetic operators on any two values: which kinds go together, and null with a warning where they do not.
 *
 * Boundary: chooses by kind; numbers are `number-arithmetic.ts`, temporal values `temporal-arithmetic.ts`.
 *
 * Source: DMN 1.5, section 10.3.2.3.6, tables 53–60.
 */
import {
  addTemporal,
  divideDuration,
  scaleDuration,
  subtractTemporal,
} from '../temporal/temporal-arithmetic.ts';
import { isTemporal, type Value } from '../value.ts';
import { describeValue } from './describe-value.ts';
import type { Machine, Span } from './machine.ts';
import {
  addNumbers,
  divideNumbers,
  multiplyNumbers,
  raiseNumber,
  subtractNumbers,
} from './number-arithmetic.ts';

export type Operator = (machine: Machine, left: Value, right: Value, span: Span) => Value;

export const add: Operator = (machine, left, right, span) => {
  if (typeof left === 'number' && typeof right === 'number') {
    return addNumbers(left, right) ?? outOfRange(machine, span);
  }
  if (typeof left === 'string' && typeof right === 'string') return machine.text(left + right);
  if (isTemporal(left) && isTemporal(right)) {
    return machine.zoned(addTemporal(left, right) ?? mismatch(machine, 'add', left, right, span));
  }
  return mismatch(machine, 'add', left, right, span);
};

export const subtract: Operator = (machine, left, right, span) => {
  if (typeof left === 'number' && typeof right === 'number') {
    return subtractNumbers(left, right) ?? outOfRange(machine, span);
  }
  if (isTemporal(left) && isTemporal(right)) {
    return machine.zoned(subtractTemporal(left, right) ?? mismatch(machine, 'subtract', left, right, span));
  }
  return mismatch(machine, 'subtract', left, right, span);
};

export const multiply: Operator = (machine, left, right, span) => {
  if (typeof left === 'number') {
    if (typeof right === 'number') return multiplyNumbers(left, right) ?? outOfRange(machine, span);
    if (isTemporal(right))
      return scaleDuration(right, left) ?? mismatch(machine, 'multiply', left, right, span);
  }
  if (typeof right === 'number' && isTemporal(left)) {
    return scaleDuration(left, right) ?? mismatch(machine, 'multiply', left, right, span);
  }
  return mismatch(machine, 'multiply', left, right, span);
};

export const divide: Operator = (machine, left, right, span) => {
  if (right === 0 && (typeof left === 'number' || isTemporal(left))) {
    return machine.warn('wrong-value', 'Expected a divisor other than 0.', span);
  }
  if (typeof left === 'number' && typeof right === 'number') {
    return divideNumbers(left, right) ?? outOfRange(machine, span);
  }
  if (isTemporal(left) && (typeof right === 'number' || isTemporal(right))) {
    return divideDuration(left, right) ?? mismatch(machine, 'divide', left, right, span);
  }
  return mismatch(machine, 'divide', left, right, span);
};

export const raise: Operator = (machine, left, right, span) => {
  if (typeof left === 'number' && typeof right === 'number') {
    return raiseNumber(left, right) ?? outOfRange(machine, span);
  }
  return mismatch(machine, 'raise', left, right, span);
};

export function negate(machine: Machine, operand: Value, span: Span): Value {
  if (typeof operand === 'number') return 0 - operand;
  if (isTemporal(operand)) {
    return scaleDuration(operand, -1) ?? mismatch(machine, 'negate', operand, null, span);
  }
  return machine.warn(
    'wrong-operands',
    `Expected a number or duration after “-”, found ${describeValue(operand)}.`,
    span,
  );
}

function outOfRange(machine: Machine, span: Span): null {
  return machine.warn('wrong-value', 'The result is not a number that can be held.', span);
}

function mismatch(machine: Machine, verb: string, left: Value, right: Value, span: Span): null {
  const message = `Cannot ${verb} ${describeValue(left)} and ${describeValue(right)}.`;
  return machine.warn('wrong-operands', message, span);
}
