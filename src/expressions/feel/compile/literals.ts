/** Literals, lists, contexts and ranges of FEEL. */

import { FunctionValue } from '../../function-value.ts';
import { numberOfText } from '../../numbers/decimal128.ts';
import { RangeValue } from '../../range-value.ts';
import { setOwn, type Value } from '../../value.ts';
import { compare } from '../comparison.ts';
import { describeValue } from '../describe-value.ts';
import type { Machine } from '../machine.ts';
import { bindName, type Names } from '../names.ts';
import type { FeelNode } from '../parser/feel-node.ts';
import { canonicalName } from '../parser/name-table.ts';
import { parseStringLiteral } from '../string-literal.ts';
import { temporalOfText } from '../temporal-text.ts';
import { type Code, CompileFailure, type NodeCompiler, spanOf, type Unit } from '../unit.ts';

export const compileNumber: NodeCompiler = (unit, node) => {
  const value = numberOfText(unit.slice(node).replace(/\s+/g, ''));
  if (value === undefined)
    throw new CompileFailure('wrong-value', 'This number is too large to be held.', node);
  return () => value;
};

export const compileString: NodeCompiler = (unit, node) => {
  const value = parseStringLiteral(unit.slice(node));
  return () => value;
};

export const compileBoolean: NodeCompiler = (unit, node) => {
  const value = unit.slice(node) === 'true';
  return () => value;
};

export const compileNull: NodeCompiler = () => () => null;

/** `@"…"`: the text is known, so a wrong one is told at once instead of becoming null at each run. */
export const compileAtLiteral: NodeCompiler = (unit, node) => {
  const text = parseStringLiteral(unit.slice(node).slice(1).trim());
  const value = temporalOfText(text);
  if (value === undefined) {
    const message = `Expected a date, time, date and time or duration after “@”, found “${text}”.`;
    throw new CompileFailure('wrong-value', message, node);
  }
  return () => value;
};

export const compileList: NodeCompiler = (unit, node, names) => {
  const items = node.children.slice(1, -1).map((child) => unit.compile(child, names));
  const cost = items.length + 1;
  return (machine) => {
    machine.spend(cost);
    const list: Value[] = new Array<Value>(items.length);
    let i = 0;
    for (const item of items) list[i++] = item(machine);
    return list;
  };
};

interface Entry {
  readonly key: string;
  readonly code: Code;
  readonly slot: number;
  readonly isFunction: boolean;
}

/** Entries see the entries before them; a function entry also sees itself, so that it can recur. */
export const compileContext: NodeCompiler = (unit, node, names) => {
  const entries: Entry[] = [];
  const seen = new Set<string>();
  let inner: Names | undefined = names;
  for (const child of node.children.slice(1, -1)) {
    const [keyNode, valueNode] = child.children;
    if (keyNode === undefined || valueNode === undefined) continue;
    const key = keyOf(unit, keyNode);
    if (seen.has(key)) throw new CompileFailure('syntax', `The entry “${key}” is given twice.`, keyNode);
    seen.add(key);
    const bound = bindName(inner, canonicalName(key));
    const isFunction = valueNode.name === 'FunctionDefinition';
    const code = unit.compile(valueNode, isFunction ? bound : inner);
    entries.push({ key, code, slot: bound.slot, isFunction });
    inner = bound;
  }
  const cost = entries.length + 1;
  return (machine) => {
    machine.spend(cost);
    const record: Record<string, Value> = {};
    const { locals } = machine;
    for (const { key, code, slot, isFunction } of entries) {
      const value = code(machine);
      locals[slot] = value;
      if (isFunction && value instanceof FunctionValue) value.bindSelf(slot);
      setOwn(record, key, value);
    }
    return record;
  };
};

function keyOf(unit: Unit, key: FeelNode): string {
  const inner = key.children[0] ?? key;
  return inner.name === 'StringLiteral' ? parseStringLiteral(unit.slice(inner)) : unit.nameOf(inner);
}

/** `[1..5)` and the bracket styles of the specification. */
export const compileInterval: NodeCompiler = (unit, node, names) => {
  const [open, from, , to, close] = node.children;
  if (open === undefined || from === undefined || to === undefined || close === undefined) {
    throw new CompileFailure('syntax', 'Expected a range such as [1..5].', node);
  }
  const start = unit.compile(from, names);
  const end = unit.compile(to, names);
  const startIncluded = unit.slice(open) === '[';
  const endIncluded = unit.slice(close) === ']';
  const span = spanOf(node);
  return (machine) => makeRange(machine, start(machine), end(machine), startIncluded, endIncluded, span);
};

function makeRange(
  machine: Machine,
  start: Value,
  end: Value,
  startIncluded: boolean,
  endIncluded: boolean,
  span: { readonly from: number; readonly to: number },
): Value {
  machine.spend(1);
  if (start !== null && end !== null) {
    const order = compare(start, end);
    if (order === undefined || order > 0) {
      const message = `Expected two values of one kind in their order as ends of a range, found ${describeValue(start)} and ${describeValue(end)}.`;
      return machine.warn('wrong-value', message, span);
    }
  }
  return new RangeValue(start, end, startIncluded, endIncluded);
}
