/** Names, paths and filters: how FEEL reads what is there. */

import { isList, isNumber, isRecord, ownProperty, type Value } from '../../value.ts';
import { BUILTIN_FUNCTIONS } from '../builtins/builtin-table.ts';
import { describeValue } from '../describe-value.ts';
import type { Machine, Span } from '../machine.ts';
import { bindItem, type Names, resolveName } from '../names.ts';
import type { FeelNode } from '../parser/feel-node.ts';
import { canonicalName } from '../parser/name-table.ts';
import { runtimeProperty } from '../runtime-property.ts';
import { type Code, CompileFailure, costOf, type NodeCompiler, spanOf, type Unit } from '../unit.ts';

export const compileVariable: NodeCompiler = (unit, node, names) => {
  const name = unit.nameOf(node);
  const { items, slot } = resolveName(names, canonicalName(name));
  const outer = slot === undefined ? readScope(unit, name, spanOf(node)) : readSlot(slot);
  return items.length === 0 ? outer : readItems(items, name, outer);
};

export const compileInput: NodeCompiler = (unit, node, names) => {
  const { slot } = resolveName(names, '?');
  return slot === undefined ? readScope(unit, '?', spanOf(node)) : readSlot(slot);
};

function readSlot(slot: number): Code {
  return (machine) => machine.locals[slot] ?? null;
}

function readScope(unit: Unit, name: string, span: Span): Code {
  unit.reads.add(name);
  const builtin = BUILTIN_FUNCTIONS.get(name);
  if (builtin !== undefined) return (machine) => machine.scope.get(name) ?? builtin;
  return (machine) => {
    const value = machine.scope.get(name);
    return value === undefined
      ? machine.warn('unknown-variable', `There is no variable “${name}”.`, span, name)
      : value;
  };
}

/** Inside filters a name is first a property of the item, as far as the item has one. */
function readItems(items: readonly number[], name: string, outer: Code): Code {
  return (machine) => {
    for (const slot of items) {
      const item = machine.locals[slot];
      if (item !== undefined && isRecord(item) && Object.hasOwn(item, name)) return item[name] ?? null;
    }
    return outer(machine);
  };
}

export const compilePath: NodeCompiler = (unit, node, names) => {
  const [source, , property] = node.children;
  if (source === undefined || property === undefined)
    throw new CompileFailure('syntax', 'Expected a property name.', node);
  const base = unit.compile(source, names);
  const name = unit.nameOf(property);
  const span = spanOf(property);
  return (machine) => propertyOf(machine, base(machine), name, span);
};

/** A path into a list is the list of its items' properties. */
function propertyOf(machine: Machine, base: Value, name: string, span: Span): Value {
  if (base === null) return machine.warn('unknown-property', `Cannot read “${name}” of null.`, span, name);
  if (isRecord(base)) {
    return (
      ownProperty(base, name) ??
      machine.warn('unknown-property', `The context has no entry “${name}”.`, span, name)
    );
  }
  if (isList(base)) {
    machine.spend(base.length + 1);
    return base.map((item) => propertyOf(machine, item, name, span));
  }
  return (
    runtimeProperty(machine, base, name) ??
    machine.warn('unknown-property', `There is no “${name}” of ${describeValue(base)}.`, span, name)
  );
}

/** `list[2]`, `list[-1]`, `list[price > 5]`. What is not a list is a list of one; null is the empty list. */
export const compileFilter: NodeCompiler = (unit, node, names) => {
  const [source, , condition] = node.children;
  if (source === undefined || condition === undefined)
    throw new CompileFailure('syntax', 'Expected a filter.', node);
  const base = unit.compile(source, names);
  const span = spanOf(condition);
  if (condition.name === 'NumericLiteral') {
    const index = unit.compile(condition, names);
    return (machine) => itemAt(machine, asItems(base(machine)), index(machine), span);
  }
  return filterBy(unit, base, condition, names, span);
};

function filterBy(unit: Unit, base: Code, condition: FeelNode, names: Names | undefined, span: Span): Code {
  const inner = bindItem(names);
  const test = unit.compile(condition, inner);
  const cost = costOf(condition);
  return (machine) => {
    const items = asItems(base(machine));
    if (items.length === 0) return filterEmpty(machine, test, inner.slot);
    const kept: Value[] = [];
    for (const item of items) {
      machine.spend(cost);
      machine.locals[inner.slot] = item;
      const answer = test(machine);
      // Whether a filter is an index shows only in its value; the first item decides.
      if (isNumber(answer)) return itemAt(machine, items, answer, span);
      if (answer === true) kept.push(item);
    }
    return kept;
  };
}

function filterEmpty(machine: Machine, test: Code, slot: number): Value {
  const { warnings } = machine;
  const count = warnings?.length ?? 0;
  machine.locals[slot] = null;
  const isIndex = isNumber(test(machine));
  if (machine.warnings !== undefined) machine.warnings.length = count;
  if (machine.warnings?.length === 0) machine.warnings = undefined;
  return isIndex ? null : [];
}

function asItems(value: Value): readonly Value[] {
  if (value === null) return [];
  return isList(value) ? value : [value];
}

function itemAt(machine: Machine, items: readonly Value[], index: Value, span: Span): Value {
  if (typeof index !== 'number' || !Number.isInteger(index) || index === 0) {
    return machine.warn(
      'wrong-value',
      `Expected a position from 1 or -1 on, found ${describeValue(index)}.`,
      span,
    );
  }
  const found = items[index > 0 ? index - 1 : items.length + index];
  if (found !== undefined) return found;
  return machine.warn('wrong-value', `There is no item ${index} in a list of ${items.length}.`, span);
}
