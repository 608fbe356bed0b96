/** FEEL's library on lists, except those that reduce a list to a number (DMN 1.5, tables 78 and 81). */
import type { FunctionValue } from '../../function-value.ts';
import { isList, type Value } from '../../value.ts';
import { equals } from '../comparison.ts';
import type { Machine } from '../machine.ts';
import { Builtin, optional, required, rest, signature } from './builtin.ts';
import { anything, callable, count, list } from './kinds.ts';
import { sortValues } from './sort-values.ts';

export const LIST_BUILTINS: readonly Builtin[] = [
  new Builtin('list contains', [
    signature([required('list', list), required('element', anything)], (m, items, element) =>
      items.some((item) => same(m, item, element)),
    ),
  ]),
  new Builtin('all', truthSignatures(false)),
  new Builtin('any', truthSignatures(true)),
  new Builtin('sublist', [
    signature(
      [required('list', list), required('start position', count), optional('length', count)],
      sublist,
    ),
  ]),
  new Builtin('append', [
    signature([required('list', list), rest('item', anything)], (m, items, more) =>
      built(m, [...items, ...more]),
    ),
  ]),
  new Builtin('concatenate', [signature([rest('list', list)], (m, lists) => built(m, lists.flat()))]),
  new Builtin('insert before', [
    signature(
      [required('list', list), required('position', count), required('newItem', anything)],
      (m, items, position, item) => {
        const at = placeOf(m, items, position);
        return at === undefined ? null : built(m, items.toSpliced(at, 0, item));
      },
    ),
  ]),
  new Builtin('remove', [
    signature([required('list', list), required('position', count)], (m, items, position) => {
      const at = placeOf(m, items, position);
      return at === undefined ? null : built(m, items.toSpliced(at, 1));
    }),
  ]),
  new Builtin('list replace', [
    signature(
      [required('list', list), required('position', count), required('newItem', anything)],
      (m, items, position, item) => {
        const at = placeOf(m, items, Math.trunc(position));
        return at === undefined ? null : built(m, items.with(at, item));
      },
    ),
    signature(
      [required('list', list), required('match', callable), required('newItem', anything)],
      replaceMatching,
    ),
  ]),
  new Builtin('reverse', [signature([required('list', list)], (m, items) => built(m, items.toReversed()))]),
  new Builtin('index of', [
    signature([required('list', list), required('match', anything)], (m, items, match) =>
      items.flatMap((item, i) => (same(m, item, match) ? [i + 1] : [])),
    ),
  ]),
  new Builtin('union', [signature([rest('list', list)], (m, lists) => distinct(m, lists.flat()))]),
  new Builtin('distinct values', [signature([required('list', list)], distinct)]),
  new Builtin('duplicate values', [
    signature([required('list', list)], (m, items) =>
      distinct(
        m,
        items.filter((item, i) => items.some((other, j) => j < i && same(m, item, other))),
      ),
    ),
  ]),
  new Builtin('flatten', [signature([required('list', list)], (m, items) => flatten(m, items, []))]),
  new Builtin('is empty', [signature([required('list', list)], (_, items) => items.length === 0)]),
  new Builtin('partition', [signature([required('list', list), required('size', count)], partition)]),
  new Builtin('sort', [
    signature([required('list', list)], (m, items) => sortValues(m, items, undefined)),
    signature([required('list', list), required('precedes', callable)], sortBy),
  ]),
];

function truthSignatures(
  decisive: boolean,
): readonly [ReturnType<typeof signature>, ReturnType<typeof signature>] {
  const reduce = (_: Machine, items: readonly Value[]): Value => {
    if (items.some((item) => item === decisive)) return decisive;
    return items.every((item) => item === !decisive) ? !decisive : null;
  };
  return [signature([required('list', list)], reduce), signature([rest('b', anything)], reduce)];
}

function same(machine: Machine, a: Value, b: Value): boolean {
  machine.spend(1);
  return equals(machine, a, b) === true;
}

function built(machine: Machine, items: readonly Value[]): Value {
  machine.spend(items.length);
  return items;
}

function sublist(
  machine: Machine,
  items: readonly Value[],
  start: number,
  length: number | undefined,
): Value {
  const from = placeOf(machine, items, start);
  if (from === undefined) return null;
  return built(
    machine,
    items.slice(from, length === undefined ? undefined : from + Math.max(0, Math.trunc(length))),
  );
}

/** The index of a position from 1, or from -1 backwards. */
function placeOf(machine: Machine, items: readonly Value[], position: number): number | undefined {
  const at = position > 0 ? position - 1 : items.length + position;
  if (Number.isInteger(position) && position !== 0 && at >= 0 && at < items.length) return at;
  machine.warn('wrong-value', `There is no position ${position} in a list of ${items.length}.`, machine.span);
  return undefined;
}

function replaceMatching(
  machine: Machine,
  items: readonly Value[],
  match: FunctionValue,
  newItem: Value,
): Value {
  const replaced: Value[] = [];
  for (const item of items) {
    const answer = match.parameters?.length === 2 ? match.call(machine, [item, newItem]) : null;
    if (typeof answer !== 'boolean') {
      const message = 'Expected a function of two parameters that answers true or false.';
      return machine.warn('wrong-arguments', message, machine.span, 'list replace');
    }
    replaced.push(answer ? newItem : item);
  }
  return replaced;
}

function distinct(machine: Machine, items: readonly Value[]): Value {
  const kept: Value[] = [];
  const simple = new Set<Value>();
  for (const item of items) {
    machine.spend(1);
    if (typeof item === 'string') machine.spendText(item.length);
    if (typeof item !== 'object' || item === null) {
      if (!simple.has(item)) kept.push(item);
      simple.add(item);
    } else if (!kept.some((other) => typeof other === 'object' && same(machine, item, other))) {
      kept.push(item);
    }
  }
  return kept;
}

function flatten(machine: Machine, items: readonly Value[], into: Value[]): readonly Value[] {
  for (const item of items) {
    machine.spend(1);
    if (isList(item)) flatten(machine, item, into);
    else into.push(item);
  }
  return into;
}

function partition(machine: Machine, items: readonly Value[], size: number): Value {
  if (!Number.isInteger(size) || size < 1) {
    return machine.warn('wrong-value', `Expected a size of at least 1, found ${size}.`, machine.span);
  }
  machine.spend(items.length);
  const parts: Value[] = [];
  for (let i = 0; i < items.length; i += size) parts.push(items.slice(i, i + size));
  return parts;
}

function sortBy(machine: Machine, items: readonly Value[], precedes: FunctionValue): Value {
  return sortValues(machine, items, (a, b) => precedes.call(machine, [a, b]) === true);
}
