/** How a value is named in a message: its kind, and itself where that is short. */
import { isList, isNumber, isRecord, type Value } from '../value.ts';

export function describeValue(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') {
    return value.length > 30 ? `the text “${value.slice(0, 30)}…”` : `the text “${value}”`;
  }
  if (isNumber(value)) return `the number ${String(value).slice(0, 40)}`;
  if (typeof value === 'boolean') return String(value);
  if (isList(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return 'a context';
  return value.kind === 'function' ? 'a function' : `the ${value.kind} ${value.toString()}`;
}
