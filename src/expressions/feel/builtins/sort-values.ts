/**
 * Sorting with FEEL's order or with a function of the author's. A merge sort of our own, because a function that
 * contradicts itself must still end with some order, and every comparison must be paid for.
 */
import type { Value } from '../../value.ts';
import { compare } from '../comparison.ts';
import type { Machine } from '../machine.ts';

type Precedes = (a: Value, b: Value) => boolean;

/** Stable. Null with a warning where two values have no order. */
export function sortValues(machine: Machine, items: readonly Value[], precedes: Precedes | undefined): Value {
  if (precedes !== undefined) return mergeSort(machine, items, precedes);
  const [first] = items;
  if (items.some((item) => compare(item, first ?? null, machine) === undefined)) {
    return machine.warn('wrong-operands', 'Expected a list of values that have an order.', machine.span);
  }
  return mergeSort(machine, items, (a, b) => (compare(a, b, machine) ?? 0) < 0);
}

function mergeSort(machine: Machine, items: readonly Value[], precedes: Precedes): readonly Value[] {
  if (items.length < 2) return items;
  machine.spend(items.length);
  const middle = items.length >> 1;
  const left = mergeSort(machine, items.slice(0, middle), precedes);
  const right = mergeSort(machine, items.slice(middle), precedes);
  const merged: Value[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const a = left[i] ?? null;
    const b = right[j] ?? null;
    if (precedes(b, a)) {
      merged.push(b);
      j++;
    } else {
      merged.push(a);
      i++;
    }
  }
  return [...merged, ...left.slice(i), ...right.slice(j)];
}
