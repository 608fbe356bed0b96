/**
 * One integer primary key for (instance, key): rows of an instance lie side by side in the table's own B-tree, found
 * by a range, and no second index has to be written.
 *
 * Invariant R1: the pair and the integer determine each other; 2^31 instances, 2^22 keys each, within 2^53.
 */
import type { WaitId } from '../../ports/store.ts';
import { MAX_KEY } from '../../ports/store.ts';

const SPAN = MAX_KEY + 1;

export function rowId(instance: number, key: number): number {
  if (key < 0 || key > MAX_KEY || !Number.isInteger(key)) throw new RangeError(`Key out of range: ${key}`);
  return instance * SPAN + key;
}

export function waitIdOf(row: number): WaitId {
  const key = row % SPAN;
  return { instance: (row - key) / SPAN, key };
}

/** First and last row id of an instance. */
export function rowRange(instance: number): readonly [number, number] {
  return [instance * SPAN, instance * SPAN + MAX_KEY];
}
