/**
 * Makes sure that a built value can be stored: a few steps can build a value that shares its parts so often that
 * writing it out would never end.
 */
import { VALUE_NESTING } from '../limits.ts';
import { isList, isRecord, type Value } from '../value.ts';
import { Halt, type Machine } from './machine.ts';

export function checkResult(machine: Machine, value: Value, depth = 0): void {
  if (typeof value === 'string') machine.spendText(value.length);
  if (typeof value !== 'object' || value === null) return;
  if (depth > VALUE_NESTING) {
    throw new Halt(
      'depth-limit',
      `The expression builds a value nested deeper than ${VALUE_NESTING} levels.`,
    );
  }
  if (isList(value)) {
    machine.spend(value.length);
    for (const item of value) checkResult(machine, item, depth + 1);
  } else if (isRecord(value)) {
    for (const name in value) {
      machine.spend(1);
      checkResult(machine, value[name] ?? null, depth + 1);
    }
  }
}
