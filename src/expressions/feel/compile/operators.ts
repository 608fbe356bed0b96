/** The operators of FEEL: arithmetic, comparison, and, or, if. Comparisons with a literal get a shorter closure. */

import type { Value } from '../../value.ts';
import { add, divide, multiply, negate, type Operator, raise, subtract } from '../arithmetic.ts';
import { compare, equals } from '../comparison.ts';
import { describeValue } from '../describe-value.ts';
import type { Machine, Span } from '../machine.ts';
import type { Names } from '../names.ts';
import type { FeelNode } from '../parser/feel-node.ts';
import { type Code, CompileFailure, type NodeCompiler, spanOf, type Unit } from '../unit.ts';
import { compileTest, compileTests } from './unary-tests.ts';
import { writtenName } from './written-name.ts';

const ARITHMETIC: Readonly<Record<string, Operator>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '**': raise,
  '^': raise,
};

export const compileArithmetic: NodeCompiler = (unit, node, names) => {
  const [first, second, third] = node.children;
  if (first === undefined || second === undefined) throw incomplete(unit, node);
  const span = spanOf(node);
  if (third === undefined) return compileSign(unit, unit.slice(first), unit.compile(second, names), span);
  const operator = ARITHMETIC[unit.slice(second)];
  if (operator === undefined) throw incomplete(unit, node);
  const left = unit.compile(first, names);
  const right = unit.compile(third, names);
  const calculated: Code = (machine) => operator(machine, left(machine), right(machine), span);
  const named = operator === subtract ? writtenName(unit, node, names) : undefined;
  return named === undefined ? calculated : (machine) => named(machine) ?? calculated(machine);
};

function compileSign(_unit: Unit, sign: string, operand: Code, span: Span): Code {
  return sign === '-' ? (machine) => negate(machine, operand(machine), span) : operand;
}

export const compileComparison: NodeCompiler = (unit, node, names) => {
  const [first, second, third, fourth, fifth] = node.children;
  if (first === undefined || second === undefined || third === undefined) throw incomplete(unit, node);
  if (second.name === 'between') {
    if (fifth === undefined) throw incomplete(unit, node);
    return compileBetween(unit, [first, third, fifth], names, spanOf(node));
  }
  if (second.name === 'in') {
    const input = unit.compile(first, names);
    return third.name === 'PositiveUnaryTest'
      ? compileTest(unit, third, names, input)
      : compileTests(unit, fourth ?? third, names, input);
  }
  return compileRelation(unit, unit.slice(second), first, third, names, spanOf(node));
};

function compileBetween(
  unit: Unit,
  parts: readonly [FeelNode, FeelNode, FeelNode],
  names: Names | undefined,
  span: Span,
): Code {
  const [value, low, high] = parts.map((part) => unit.compile(part, names));
  if (value === undefined || low === undefined || high === undefined) throw incomplete(unit, parts[0]);
  return (machine) => {
    const subject = value(machine);
    const bottom = low(machine);
    const top = high(machine);
    const above = compare(subject, bottom, machine);
    const below = compare(subject, top, machine);
    if (above === undefined) return notComparable(machine, subject, bottom, span);
    if (below === undefined) return notComparable(machine, subject, top, span);
    return above >= 0 && below <= 0;
  };
}

function compileRelation(
  unit: Unit,
  operator: string,
  leftNode: FeelNode,
  rightNode: FeelNode,
  names: Names | undefined,
  span: Span,
): Code {
  const left = unit.compile(leftNode, names);
  const right = unit.compile(rightNode, names);
  switch (operator) {
    case '=':
      return rightNode.name === 'StringLiteral' || rightNode.name === 'NumericLiteral'
        ? equalToLiteral(left, right, span)
        : (machine) => equality(machine, left(machine), right(machine), span);
    case '!=':
      return (machine) => not(equality(machine, left(machine), right(machine), span));
    default:
      return ordered(operator, left, right, span);
  }
}

function equalToLiteral(left: Code, right: Code, span: Span): Code {
  return (machine) => {
    const value = left(machine);
    const literal = right(machine);
    return typeof value === typeof literal ? value === literal : equality(machine, value, literal, span);
  };
}

function ordered(operator: string, left: Code, right: Code, span: Span): Code {
  switch (operator) {
    case '<':
      return (machine) => {
        const a = left(machine);
        const b = right(machine);
        if (typeof a === 'number' && typeof b === 'number') return a < b;
        const order = compare(a, b, machine);
        return order === undefined ? notComparable(machine, a, b, span) : order < 0;
      };
    case '<=':
      return (machine) => {
        const a = left(machine);
        const b = right(machine);
        if (typeof a === 'number' && typeof b === 'number') return a <= b;
        const order = compare(a, b, machine);
        return order === undefined ? notComparable(machine, a, b, span) : order <= 0;
      };
    case '>':
      return (machine) => {
        const a = left(machine);
        const b = right(machine);
        if (typeof a === 'number' && typeof b === 'number') return a > b;
        const order = compare(a, b, machine);
        return order === undefined ? notComparable(machine, a, b, span) : order > 0;
      };
    default:
      return (machine) => {
        const a = left(machine);
        const b = right(machine);
        if (typeof a === 'number' && typeof b === 'number') return a >= b;
        const order = compare(a, b, machine);
        return order === undefined ? notComparable(machine, a, b, span) : order >= 0;
      };
  }
}

function equality(machine: Machine, a: Value, b: Value, span: Span): boolean | null {
  const answer = equals(machine, a, b);
  return answer === null ? notComparable(machine, a, b, span) : answer;
}

function not(answer: boolean | null): boolean | null {
  return answer === null ? null : !answer;
}

function notComparable(machine: Machine, a: Value, b: Value, span: Span): null {
  return machine.warn('wrong-operands', `Cannot compare ${describeValue(a)} with ${describeValue(b)}.`, span);
}

/** Three-valued: false wins over null. */
export const compileConjunction: NodeCompiler = (unit, node, names) => {
  const [left, right] = operands(unit, node, names);
  return (machine) => {
    const a = left(machine);
    if (a === false) return false;
    const b = right(machine);
    if (b === false) return false;
    return a === true && b === true ? true : null;
  };
};

/** Three-valued: true wins over null. */
export const compileDisjunction: NodeCompiler = (unit, node, names) => {
  const [left, right] = operands(unit, node, names);
  return (machine) => {
    const a = left(machine);
    if (a === true) return true;
    const b = right(machine);
    if (b === true) return true;
    return a === false && b === false ? false : null;
  };
};

function operands(unit: Unit, node: FeelNode, names: Names | undefined): readonly [Code, Code] {
  const [left, , right] = node.children;
  if (left === undefined || right === undefined) throw incomplete(unit, node);
  return [unit.compile(left, names), unit.compile(right, names)];
}

/** Anything but true takes the else branch; what is neither true nor false is told. */
export const compileIf: NodeCompiler = (unit, node, names) => {
  const [, conditionNode, , thenNode, , elseNode] = node.children;
  if (conditionNode === undefined || thenNode === undefined || elseNode === undefined)
    throw incomplete(unit, node);
  const condition = unit.compile(conditionNode, names);
  const thenCode = unit.compile(thenNode, names);
  const elseCode = unit.compile(elseNode, names);
  const span = spanOf(conditionNode);
  return (machine) => {
    const decided = condition(machine);
    if (decided === true) return thenCode(machine);
    if (decided !== false) {
      machine.warn(
        'wrong-operands',
        `Expected true or false after “if”, found ${describeValue(decided)}.`,
        span,
      );
    }
    return elseCode(machine);
  };
};

export const compileParenthesized: NodeCompiler = (unit, node, names) => {
  const inner = node.children[1];
  if (inner === undefined) throw incomplete(unit, node);
  return unit.compile(inner, names);
};

function incomplete(unit: Unit, node: FeelNode): CompileFailure {
  return new CompileFailure('syntax', `“${unit.slice(node)}” is not complete.`, node);
}
