/** FEEL's functions that make one value of a list (DMN 1.5, table 78). Each takes a list or the values themselves. */
import { addTemporal } from '../../temporal/temporal-arithmetic.ts';
import { DaysDuration, MonthsDuration } from '../../temporal/temporal-values.ts';
import type { Value } from '../../value.ts';
import { divide } from '../arithmetic.ts';
import { compare } from '../comparison.ts';
import { describeValue } from '../describe-value.ts';
import type { Machine } from '../machine.ts';
import { addNumbers, divideNumbers, multiplyNumbers, subtractNumbers } from '../number-arithmetic.ts';
import { Builtin, required, rest, signature } from './builtin.ts';
import { anything, list } from './kinds.ts';
import { sortValues } from './sort-values.ts';

type Reduce = (machine: Machine, items: readonly Value[]) => Value;

export const AGGREGATE_BUILTINS: readonly Builtin[] = [
  aggregate('count', (_, items) => items.length),
  aggregate('min', (machine, items) => extreme(machine, items, -1)),
  aggregate('max', (machine, items) => extreme(machine, items, 1)),
  aggregate('sum', sum),
  aggregate('mean', (machine, items) => {
    const total = sum(machine, items);
    return total === null ? null : divide(machine, total, items.length, machine.span);
  }),
  aggregate('product', (machine, items) => fold(machine, items, multiplyNumbers, 1)),
  aggregate('median', median),
  aggregate('stddev', deviation),
  aggregate('mode', mode),
];

function aggregate(name: string, reduce: Reduce): Builtin {
  const paid: Reduce = (machine, items) => {
    machine.spend(items.length);
    return reduce(machine, items);
  };
  return new Builtin(name, [
    signature([required('list', list)], paid),
    signature([rest('value', anything)], paid),
  ]);
}

function extreme(machine: Machine, items: readonly Value[], direction: number): Value {
  let best: Value = items[0] ?? null;
  for (const item of items) {
    const order = compare(item, best, machine);
    if (order === undefined) return notComparable(machine, item, best);
    if (order * direction > 0) best = item;
  }
  return best;
}

function notComparable(machine: Machine, a: Value, b: Value): null {
  return machine.warn(
    'wrong-operands',
    `Cannot compare ${describeValue(a)} with ${describeValue(b)}.`,
    machine.span,
  );
}

function sum(machine: Machine, items: readonly Value[]): Value {
  const [first] = items;
  if (!(first instanceof DaysDuration || first instanceof MonthsDuration))
    return fold(machine, items, addNumbers, 0);
  let total: DaysDuration | MonthsDuration = first;
  for (const item of items.slice(1)) {
    const duration = item instanceof DaysDuration || item instanceof MonthsDuration;
    const next = duration && item.kind === total.kind ? addTemporal(total, item) : undefined;
    if (!(next instanceof DaysDuration || next instanceof MonthsDuration)) return notNumber(machine, item);
    total = next;
  }
  return total;
}

/** Null for the empty list, as the specification has it. */
function fold(
  machine: Machine,
  items: readonly Value[],
  combine: (a: number, b: number) => number | undefined,
  start: number,
): Value {
  if (items.length === 0) return null;
  let total = start;
  for (const item of items) {
    if (typeof item !== 'number') return notNumber(machine, item);
    const next = combine(total, item);
    if (next === undefined) return machine.warn('wrong-value', 'The result cannot be held.', machine.span);
    total = next;
  }
  return total;
}

function median(machine: Machine, items: readonly Value[]): Value {
  const numbers = numbersOf(machine, items);
  if (numbers === null || numbers.length === 0) return null;
  numbers.sort((a, b) => a - b);
  const middle = numbers.length >> 1;
  const upper = numbers[middle] ?? null;
  const lower = numbers[middle - 1];
  if (numbers.length % 2 === 1 || upper === null || lower === undefined) return upper;
  return divideNumbers(lower + upper, 2) ?? null;
}

/** Of a sample: divided by n - 1. */
function deviation(machine: Machine, items: readonly Value[]): Value {
  const numbers = numbersOf(machine, items);
  if (numbers === null || numbers.length < 2) return null;
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const squares = numbers.reduce((total, n) => total + (subtractNumbers(n, mean) ?? 0) ** 2, 0);
  const result = Math.sqrt(squares / (numbers.length - 1));
  return Number.isFinite(result) ? result : null;
}

function mode(machine: Machine, items: readonly Value[]): Value {
  const numbers = numbersOf(machine, items);
  if (numbers === null) return null;
  const counts = new Map<number, number>();
  for (const n of numbers) counts.set(n, (counts.get(n) ?? 0) + 1);
  let most = 0;
  for (const count of counts.values()) most = Math.max(most, count);
  const modes = [...counts].filter(([, count]) => count === most).map(([n]) => n);
  return sortValues(machine, modes, undefined);
}

function numbersOf(machine: Machine, items: readonly Value[]): number[] | null {
  const numbers: number[] = [];
  for (const item of items) {
    if (typeof item !== 'number') return notNumber(machine, item);
    numbers.push(item);
  }
  return numbers;
}

function notNumber(machine: Machine, item: Value): null {
  return machine.warn(
    'wrong-arguments',
    `Expected numbers only, found ${describeValue(item)}.`,
    machine.span,
  );
}
