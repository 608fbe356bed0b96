/** `instance of` and the types of parameters, from the text to a `FeelType` (DMN 1.5, 10.3.2.8 and table 56). */

import { ANY, builtinType, type FeelType, isInstance } from '../feel-type.ts';
import type { FeelNode } from '../parser/feel-node.ts';
import { CompileFailure, type NodeCompiler, type Unit } from '../unit.ts';

export const compileInstanceOf: NodeCompiler = (unit, node, names) => {
  const children = node.children;
  const [source] = children;
  const typeNode = children.at(-1);
  if (source === undefined || typeNode === undefined)
    throw new CompileFailure('syntax', 'Expected a type.', node);
  const value = unit.compile(source, names);
  const type = compileType(unit, typeNode);
  return (machine) => isInstance(machine, value(machine), type);
};

export function compileType(unit: Unit, node: FeelNode): FeelType {
  const inner = node.name === 'Type' ? node.children[0] : node;
  if (inner === undefined) throw new CompileFailure('syntax', 'Expected a type.', node);
  switch (inner.name) {
    case 'ListType':
      return listType(unit, inner);
    case 'ContextType':
      return { kind: 'context', entries: new Map(entriesOf(unit, inner)) };
    case 'FunctionType':
      return functionType(unit, inner);
    default:
      return namedType(unit, inner);
  }
}

function namedType(unit: Unit, node: FeelNode): FeelType {
  const name = unit.slice(node).replace(/\s+/g, ' ').trim();
  const known = unit.types.get(name) ?? builtinType(name) ?? builtinType(name.toLowerCase());
  if (known !== undefined) return known;
  const message = `Expected a type such as string, number, date or list<number>, found “${name}”.`;
  throw new CompileFailure('unsupported', message, node);
}

function listType(unit: Unit, node: FeelNode): FeelType {
  const type = node.children.find((child) => child.name === 'Type');
  const of = type === undefined ? ANY : compileType(unit, type);
  return { kind: unit.slice(node).startsWith('range') ? 'range' : 'list', of };
}

function entriesOf(unit: Unit, node: FeelNode): readonly (readonly [string, FeelType])[] {
  return node.children
    .flatMap((child) => (child.name === 'ContextEntryTypes' ? child.children : []))
    .map((entry) => {
      const [name, type] = entry.children;
      if (name === undefined || type === undefined)
        throw new CompileFailure('syntax', 'Expected a type.', entry);
      return [unit.nameOf(name), compileType(unit, type)];
    });
}

function functionType(unit: Unit, node: FeelNode): FeelType {
  const children = node.children;
  const args = children.find((child) => child.name === 'ArgumentTypes');
  const result = children.findLast((child) => child.name === 'Type');
  return {
    kind: 'function',
    parameters: args === undefined ? [] : args.children.map((child) => compileType(unit, child)),
    result: result === undefined ? ANY : compileType(unit, result),
  };
}
