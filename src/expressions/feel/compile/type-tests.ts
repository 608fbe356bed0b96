/** `instance of` and the types of parameters (DMN 1.5, 10.3.2.8 and table 56). */
import type { SyntaxNode } from '@lezer/common';
import { FunctionValue } from '../../function-value.ts';
import { RangeValue } from '../../range-value.ts';
import { isList, isNumber, isRecord, isTemporal, ownProperty, type Value } from '../../value.ts';
import { childrenOf } from '../grammar.ts';
import { isInstance } from '../feel-type.ts';
import type { Machine } from '../machine.ts';
import { CompileFailure, type NodeCompiler, type Unit } from '../unit.ts';

export type TypeTest = (machine: Machine, value: Value) => boolean;

const SIMPLE: Readonly<Record<string, TypeTest>> = {
  any: (_, value) => value !== null,
  null: (_, value) => value === null,
  string: (_, value) => typeof value === 'string',
  number: (_, value) => isNumber(value),
  boolean: (_, value) => typeof value === 'boolean',
  list: (_, value) => isList(value),
  context: (_, value) => isRecord(value),
  function: (_, value) => value instanceof FunctionValue,
  range: (_, value) => value instanceof RangeValue,
  date: kindTest('date'),
  time: kindTest('time'),
  'date and time': kindTest('date and time'),
  'days and time duration': kindTest('days and time duration'),
  'years and months duration': kindTest('years and months duration'),
};

export const compileInstanceOf: NodeCompiler = (unit, node, names) => {
  const children = childrenOf(node);
  const [source] = children;
  const type = children.at(-1);
  if (source === undefined || type === undefined)
    throw new CompileFailure('syntax', 'Expected a type.', node);
  const value = unit.compile(source, names);
  const test = compileType(unit, type);
  return (machine) => test(machine, value(machine));
};

export function compileType(unit: Unit, node: SyntaxNode): TypeTest {
  const inner = node.name === 'Type' ? childrenOf(node)[0] : node;
  if (inner === undefined) throw new CompileFailure('syntax', 'Expected a type.', node);
  switch (inner.name) {
    case 'ListType':
      return listTest(unit, inner);
    case 'ContextType':
      return contextTest(unit, inner);
    case 'FunctionType':
      return functionTest(inner);
    default:
      return simpleTest(unit, inner);
  }
}

function simpleTest(unit: Unit, node: SyntaxNode): TypeTest {
  const name = unit.slice(node).replace(/\s+/g, ' ').trim();
  const defined = unit.types.get(name);
  if (defined !== undefined) return (machine, value) => isInstance(machine, value, defined);
  const known = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : SIMPLE[name.toLowerCase()];
  if (known !== undefined) return known;
  const message = `Expected a type (${Object.keys(SIMPLE).join(', ')}), found “${name}”.`;
  throw new CompileFailure('unsupported', message, node);
}

function listTest(unit: Unit, node: SyntaxNode): TypeTest {
  const type = childrenOf(node).find((child) => child.name === 'Type');
  if (type === undefined) return (_, value) => isList(value);
  const item = compileType(unit, type);
  if (unit.slice(node).startsWith('range')) return rangeTest(item);
  return (machine, value) => {
    if (!isList(value)) return false;
    machine.spend(value.length);
    return value.every((each) => item(machine, each));
  };
}

function rangeTest(end: TypeTest): TypeTest {
  return (machine, value) => {
    if (!(value instanceof RangeValue)) return false;
    const ends = [value.start, value.end].filter((each) => each !== undefined && each !== null);
    return ends.every((each) => end(machine, each));
  };
}

function contextTest(unit: Unit, node: SyntaxNode): TypeTest {
  const entries = childrenOf(node)
    .flatMap((child) => (child.name === 'ContextEntryTypes' ? childrenOf(child) : []))
    .map((entry) => {
      const [name, type] = childrenOf(entry);
      if (name === undefined || type === undefined)
        throw new CompileFailure('syntax', 'Expected a type.', entry);
      return { name: unit.nameOf(name), test: compileType(unit, type) };
    });
  return (machine, value) =>
    isRecord(value) &&
    entries.every(({ name, test }) => {
      const entry = ownProperty(value, name);
      return entry === null || (entry !== undefined && test(machine, entry));
    });
}

/** Functions carry no types at run time; their number of parameters is what can be told. */
function functionTest(node: SyntaxNode): TypeTest {
  const args = childrenOf(node).find((child) => child.name === 'ArgumentTypes');
  const count = args === undefined ? 0 : childrenOf(args).length;
  return (_, value) =>
    value instanceof FunctionValue && (value.parameters === undefined || value.parameters.length === count);
}

function kindTest(kind: string): TypeTest {
  return (_, value) => isTemporal(value) && value.kind === kind;
}
