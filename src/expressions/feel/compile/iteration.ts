/** `for`, `some` and `every`, over lists, ranges and combinations of them. */

import { RangeValue } from '../../range-value.ts';
import { isList, type Value } from '../../value.ts';
import { describeValue } from '../describe-value.ts';
import { iterate } from '../iterate-range.ts';
import type { Machine, Span } from '../machine.ts';
import { bindName, type Names } from '../names.ts';
import type { FeelNode } from '../parser/feel-node.ts';
import { mentions } from '../parser/feel-node.ts';
import { canonicalName } from '../parser/name-table.ts';
import { type Code, CompileFailure, costOf, type NodeCompiler, spanOf, type Unit } from '../unit.ts';

interface Iterator {
  readonly slot: number;
  readonly items: (machine: Machine) => Iterable<Value> | null;
}

/** Calls `visit` for every combination, the last iterator fastest; stops when it says so. */
function walk(
  machine: Machine,
  iterators: readonly Iterator[],
  at: number,
  cost: number,
  visit: () => boolean,
): boolean | null {
  const iterator = iterators[at];
  if (iterator === undefined) return visit();
  const items = iterator.items(machine);
  if (items === null) return null;
  for (const item of items) {
    machine.spend(cost);
    machine.locals[iterator.slot] = item;
    const going = walk(machine, iterators, at + 1, cost, visit);
    if (going !== true) return going;
  }
  return true;
}

/** `for x in xs, y in ys return …`; `partial` holds the results so far. */
export const compileFor: NodeCompiler = (unit, node, names) => {
  const [, inNode, , bodyNode] = node.children;
  if (inNode === undefined || bodyNode === undefined)
    throw new CompileFailure('syntax', 'Expected “return”.', node);
  const { iterators, inner } = compileIterators(unit, inNode, names);
  const partial = bindName(inner, 'partial');
  const body = unit.compile(bodyNode, partial);
  const cost = costOf(node);
  const showsPartial = mentions(bodyNode, 'VariableName', (name) => unit.slice(name) === 'partial');
  return (machine) => {
    const results: Value[] = [];
    const whole = walk(machine, iterators, 0, cost, () => {
      if (showsPartial) machine.locals[partial.slot] = copyOf(machine, results);
      results.push(body(machine));
      return true;
    });
    return whole === null ? null : results;
  };
};

/** A body may keep `partial`; what it keeps must not grow afterwards. */
function copyOf(machine: Machine, results: readonly Value[]): readonly Value[] {
  machine.spend(1 + (results.length >> 4));
  return results.slice();
}

export const compileQuantified: NodeCompiler = (unit, node, names) => {
  const [quantifier, inNode, , testNode] = node.children;
  if (quantifier === undefined || inNode === undefined || testNode === undefined) {
    throw new CompileFailure('syntax', 'Expected “satisfies”.', node);
  }
  const { iterators, inner } = compileIterators(unit, inNode, names);
  const test = unit.compile(testNode, inner);
  const cost = costOf(node);
  const decisive = quantifier.name === 'some';
  return (machine) => {
    let answer: boolean | null = !decisive;
    const whole = walk(machine, iterators, 0, cost, () => {
      const result = test(machine);
      if (result === decisive) {
        answer = decisive;
        return false;
      }
      if (typeof result !== 'boolean') answer = null;
      return true;
    });
    return whole === null ? null : answer;
  };
};

function compileIterators(
  unit: Unit,
  node: FeelNode,
  names: Names | undefined,
): { readonly iterators: readonly Iterator[]; readonly inner: Names } {
  const iterators: Iterator[] = [];
  let inner = names;
  for (const child of node.children) {
    if (child.name !== 'InExpression') continue;
    const [nameNode, , contextNode] = child.children;
    if (nameNode === undefined || contextNode === undefined) continue;
    const items = compileItems(unit, contextNode, inner);
    inner = bindName(inner, canonicalName(unit.nameOf(nameNode)));
    iterators.push({ slot: inner.slot, items });
  }
  if (inner === undefined || iterators.length === 0) {
    throw new CompileFailure('syntax', 'Expected “name in list”.', node);
  }
  return { iterators, inner };
}

function compileItems(unit: Unit, node: FeelNode, names: Names | undefined): Iterator['items'] {
  const [first, , second] = node.children;
  if (first === undefined) throw new CompileFailure('syntax', 'Expected a list to go through.', node);
  const from = unit.compile(first, names);
  const span = spanOf(node);
  if (second !== undefined) {
    const to = unit.compile(second, names);
    return (machine) => {
      const start = from(machine);
      const end = to(machine);
      return iterate(start, end, true, true) ?? notIterable(machine, start, span);
    };
  }
  return (machine) => itemsOf(machine, from, span);
}

function itemsOf(machine: Machine, source: Code, span: Span): Iterable<Value> | null {
  const value = source(machine);
  if (isList(value)) return value;
  if (value instanceof RangeValue) {
    const { start = null, end = null, startIncluded, endIncluded } = value;
    return iterate(start, end, startIncluded, endIncluded) ?? notIterable(machine, value, span);
  }
  return value === null ? notIterable(machine, value, span) : [value];
}

function notIterable(machine: Machine, value: Value, span: Span): null {
  const message = `Expected a list or a range of whole numbers or dates, found ${describeValue(value)}.`;
  return machine.warn('wrong-operands', message, span);
}
