/** FEEL's functions that make one value of a list (DMN 1.5, table 78). Each takes a list or the values themselves. */
import { DECIMAL_STEPS, POWER_STEPS } from '../../limits.ts';
import type { FeelNumber } from '../../numbers/decimal-value.ts';
import {
  addNumbers,
  compareNumbers,
  divideNumbers,
  multiplyNumbers,
} from '../../numbers/number-arithmetic.ts';
import { standardDeviation } from '../../numbers/number-functions.ts';
import { numberText } from '../../numbers/number-text.ts';
import { addTemporal } from '../../temporal/temporal-arithmetic.ts';
import { DaysDuration, MonthsDuration } from '../../temporal/temporal-values.ts';
import { isNumber, type Value } from '../../value.ts';
import { divide } from '../arithmetic.ts';
import { compare } from '../comparison.ts';
import { describeValue } from '../describe-value.ts';
import type { Machine } from '../machine.ts';
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
  combine: (a: FeelNumber, b: FeelNumber) => FeelNumber | undefined,
  start: FeelNumber,
): Value {
  if (items.length === 0) return null;
  let total = start;
  for (const item of items) {
    if (!isNumber(item)) return notNumber(machine, item);
    const next = combine(total, item);
    if (typeof next !== 'number') machine.spend(DECIMAL_STEPS);
    if (next === undefined) return machine.warn('wrong-value', 'The result cannot be held.', machine.span);
    total = next;
  }
  return total;
}

function median(machine: Machine, items: readonly Value[]): Value {
  const numbers = numbersOf(machine, items);
  if (numbers === null || numbers.length === 0) return null;
  numbers.sort(compareNumbers);
  const middle = numbers.length >> 1;
  const upper = numbers[middle] ?? null;
  const lower = numbers[middle - 1];
  if (numbers.length % 2 === 1 || upper === null || lower === undefined) return upper;
  const both = addNumbers(lower, upper);
  return both === undefined ? null : (divideNumbers(both, 2) ?? null);
}

/** Of a sample: divided by n - 1. */
function deviation(machine: Machine, items: readonly Value[]): Value {
  const numbers = numbersOf(machine, items);
  if (numbers === null || numbers.length < 2) return null;
  machine.spend(POWER_STEPS + numbers.length * DECIMAL_STEPS * 4);
  return standardDeviation(numbers) ?? null;
}

function mode(machine: Machine, items: readonly Value[]): Value {
  const numbers = numbersOf(machine, items);
  if (numbers === null) return null;
  const counts = new Map<number | string, { readonly value: FeelNumber; count: number }>();
  let most = 0;
  for (const value of numbers) {
    const key = typeof value === 'number' ? value : numberText(value);
    const entry = counts.get(key) ?? { value, count: 0 };
    entry.count++;
    most = Math.max(most, entry.count);
    counts.set(key, entry);
  }
  const modes = [...counts.values()].flatMap((entry) => (entry.count === most ? [entry.value] : []));
  return sortValues(machine, modes, undefined);
}

function numbersOf(machine: Machine, items: readonly Value[]): FeelNumber[] | null {
  const numbers: FeelNumber[] = [];
  for (const item of items) {
    if (!isNumber(item)) return notNumber(machine, item);
    if (typeof item !== 'number') machine.spend(DECIMAL_STEPS);
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
