/** The text of a value as FEEL's `string` gives it. */
import { numberText } from '../numbers/number-text.ts';
import { isList, isNumber, isRecord, type Value } from '../value.ts';
import type { Machine } from './machine.ts';

export function valueText(machine: Machine, value: Value): string {
  return typeof value === 'string' ? value : nestedText(machine, value);
}

function nestedText(machine: Machine, value: Value): string {
  machine.spend(1);
  if (value === null) return 'null';
  if (typeof value === 'string') return machine.text(JSON.stringify(value));
  if (isNumber(value)) return machine.text(numberText(value));
  if (typeof value === 'boolean') return String(value);
  if (isList(value)) return machine.text(`[${value.map((item) => nestedText(machine, item)).join(', ')}]`);
  if (isRecord(value)) {
    const entries = Object.entries(value).map(
      ([name, item]) => `${entryName(name)}: ${nestedText(machine, item)}`,
    );
    return machine.text(`{${entries.join(', ')}}`);
  }
  return value.toString();
}

function entryName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(name) ? name : JSON.stringify(name);
}
