/** Going through a range one by one: whole numbers and dates, upwards or downwards (DMN 1.5, 10.3.2.14). */
import { FeelDate } from '../temporal/temporal-values.ts';
import type { Value } from '../value.ts';

/** Lazily, so that the step limit ends a range of a billion. `undefined` for ends that cannot be counted. */
export function iterate(
  start: Value,
  end: Value,
  startIncluded: boolean,
  endIncluded: boolean,
): Iterable<Value> | undefined {
  if (typeof start === 'number' && typeof end === 'number') {
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return undefined;
    return count(start, end, startIncluded, endIncluded, (n) => n);
  }
  if (start instanceof FeelDate && end instanceof FeelDate) {
    return count(start.days, end.days, startIncluded, endIncluded, (n) => FeelDate.ofDays(n) ?? null);
  }
  return undefined;
}

function* count(
  start: number,
  end: number,
  startIncluded: boolean,
  endIncluded: boolean,
  make: (n: number) => Value,
): Iterable<Value> {
  const step = start <= end ? 1 : -1;
  const last = endIncluded ? end : end - step;
  for (let n = startIncluded ? start : start + step; step > 0 ? n <= last : n >= last; n += step)
    yield make(n);
}
