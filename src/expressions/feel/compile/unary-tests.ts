/**
 * Unary tests: the cells of decision tables and the right side of `in`.
 *
 * A test is a comparison without a left side, a range, an expression over `?`, or a value: a value passes when it
 * equals the input, is a range or list that holds it, or (for an input that is not boolean) is true.
 *
 * Source: DMN 1.5, grammar rules 7–16 and table 55, rows for `in`.
 */

import { RangeValue } from '../../range-value.ts';
import { isList, type Value } from '../../value.ts';
import { compare, equals, includes } from '../comparison.ts';
import type { Machine } from '../machine.ts';
import { bindName, type Names } from '../names.ts';
import type { FeelNode } from '../parser/feel-node.ts';
import { mentions } from '../parser/feel-node.ts';
import { type Code, CompileFailure, type NodeCompiler, spanOf, type Unit } from '../unit.ts';

/** The top of a decision table's cell; the input is bound to `?`. */
export const compileUnaryTop: NodeCompiler = (unit, node, names) => {
  const children = node.children;
  const first = children[0];
  if (first === undefined) throw new CompileFailure('syntax', 'Expected a test, found nothing.', node);
  if (first.name === 'Wildcard') return () => true;
  const input: Code = (machine) => machine.locals[0] ?? null;
  if (first.name !== 'not') return compileTests(unit, first, names, input);
  const tests = children.find((child) => child.name === 'PositiveUnaryTests');
  if (tests === undefined) throw new CompileFailure('syntax', 'Expected a test after “not”.', node);
  const positive = compileTests(unit, tests, names, input);
  return (machine) => {
    const answer = positive(machine);
    return typeof answer === 'boolean' ? !answer : null;
  };
};

/** Any of several tests (three-valued or). */
export function compileTests(unit: Unit, node: FeelNode, names: Names | undefined, input: Code): Code {
  const inner = bindName(names, '?');
  const tests = node.children
    .filter((child) => child.name === 'PositiveUnaryTest')
    .map((child) => testOf(unit, child, inner));
  return (machine) => {
    const value = input(machine);
    machine.locals[inner.slot] = value;
    let answer: boolean | null = false;
    for (const test of tests) {
      const passed = test(machine, value);
      if (passed === true) return true;
      if (passed === null) answer = null;
    }
    return answer;
  };
}

export function compileTest(unit: Unit, node: FeelNode, names: Names | undefined, input: Code): Code {
  const inner = bindName(names, '?');
  const test = testOf(unit, node, inner);
  return (machine) => {
    const value = input(machine);
    machine.locals[inner.slot] = value;
    return test(machine, value);
  };
}

type Test = (machine: Machine, input: Value) => boolean | null;

function testOf(unit: Unit, node: FeelNode, names: Names): Test {
  const [inner] = node.children;
  if (inner === undefined) throw new CompileFailure('syntax', 'Expected a test.', node);
  if (inner.name === 'ParenthesizedExpression') {
    const content = inner.children[1];
    if (content?.name === 'SimplePositiveUnaryTest') return comparisonTest(unit, content, names);
  }
  if (inner.name === 'SimplePositiveUnaryTest') return comparisonTest(unit, inner, names);
  const code = unit.compile(inner, names);
  if (mentions(inner, '?', () => true)) {
    return (machine) => {
      const answer = code(machine);
      return typeof answer === 'boolean' ? answer : null;
    };
  }
  return (machine, input) => passes(machine, input, code(machine));
}

function comparisonTest(unit: Unit, node: FeelNode, names: Names): Test {
  const [first, second] = node.children;
  if (first === undefined) throw new CompileFailure('syntax', 'Expected a test.', node);
  if (first.name === 'Interval' || second === undefined) {
    const range = unit.compile(first, names);
    return (machine, input) => passes(machine, input, range(machine));
  }
  const endpoint = unit.compile(second, names);
  switch (unit.slice(first)) {
    case '=':
      return (machine, input) => equals(machine, input, endpoint(machine));
    case '!=':
      return (machine, input) => {
        const answer = equals(machine, input, endpoint(machine));
        return answer === null ? null : !answer;
      };
    case '<':
      return (machine, input) => decide(compare(input, endpoint(machine), machine), (order) => order < 0);
    case '<=':
      return (machine, input) => decide(compare(input, endpoint(machine), machine), (order) => order <= 0);
    case '>':
      return (machine, input) => decide(compare(input, endpoint(machine), machine), (order) => order > 0);
    default:
      return (machine, input) => decide(compare(input, endpoint(machine), machine), (order) => order >= 0);
  }
}

function decide(order: number | undefined, test: (order: number) => boolean): boolean | null {
  return order === undefined ? null : test(order);
}

function passes(machine: Machine, input: Value, test: Value): boolean | null {
  if (test instanceof RangeValue) {
    return input instanceof RangeValue ? equals(machine, input, test) : includes(test, input, machine);
  }
  if (isList(test)) {
    machine.spend(test.length);
    if (isList(input) && equals(machine, input, test) === true) return true;
    return test.some((item) => passes(machine, input, item) === true);
  }
  if (typeof test === 'boolean' && typeof input !== 'boolean') return test;
  return equals(machine, input, test);
}

/** A comparison without a left side as a value of its own: the range it describes. */
export const compileOpenComparison: NodeCompiler = (unit, node, names) => {
  const [first, second] = node.children;
  if (first === undefined) throw new CompileFailure('syntax', 'Expected a comparison.', node);
  if (second === undefined) return unit.compile(first, names);
  const endpoint = unit.compile(second, names);
  const span = spanOf(node);
  const operator = unit.slice(first);
  return (machine) => {
    machine.spend(1);
    const end = endpoint(machine);
    if (end === null)
      return machine.warn('wrong-value', `Expected a value after “${operator}”, found null.`, span);
    if (operator === '=') return new RangeValue(end, end, true, true, 'equal');
    if (operator === '!=') return new RangeValue(end, end, true, true, 'unequal');
    return operator.startsWith('<')
      ? new RangeValue(undefined, end, false, operator === '<=')
      : new RangeValue(end, undefined, operator === '>=', false);
  };
};
