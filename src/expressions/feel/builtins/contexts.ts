/** FEEL's library on contexts (DMN 1.5, table 82). */
import { isList, isRecord, ownProperty, setOwn, type Value, type ValueRecord } from '../../value.ts';
import type { Machine } from '../machine.ts';
import { Builtin, required, rest, signature } from './builtin.ts';
import { anything, context, list, text } from './kinds.ts';

export const CONTEXT_BUILTINS: readonly Builtin[] = [
  new Builtin('get value', [
    signature([required('m', context), required('key', text)], (_, m, key) => ownProperty(m, key) ?? null),
    signature([required('m', context), required('keys', list)], (_, m, keys) => deepValue(m, keys)),
  ]),
  new Builtin('get entries', [
    signature([required('m', context)], (machine, m) =>
      Object.entries(m).map(([key, value]) => {
        machine.spend(1);
        return { key, value };
      }),
    ),
  ]),
  new Builtin('context', [signature([required('entries', list)], fromEntries)]),
  new Builtin('context put', [
    signature(
      [required('context', context), required('key', text), required('value', anything)],
      (machine, base, key, value) => putEntry(machine, base, [key], 0, value),
    ),
    signature(
      [required('context', context), required('keys', list), required('value', anything)],
      (machine, base, keys, value) => putEntry(machine, base, keys, 0, value),
    ),
  ]),
  new Builtin('context merge', [
    signature([required('contexts', list)], (machine, contexts) => mergeContexts(machine, contexts)),
    signature([rest('contexts', context)], (machine, contexts) => mergeContexts(machine, contexts)),
  ]),
];

function deepValue(m: ValueRecord, keys: readonly Value[]): Value {
  let value: Value = m;
  for (const key of keys) {
    if (typeof key !== 'string' || !isRecord(value)) return null;
    value = ownProperty(value, key) ?? null;
  }
  return value;
}

function fromEntries(machine: Machine, entries: readonly Value[]): Value {
  const record: Record<string, Value> = {};
  for (const entry of entries) {
    machine.spend(1);
    const key = isRecord(entry) ? ownProperty(entry, 'key') : undefined;
    const value = isRecord(entry) ? ownProperty(entry, 'value') : undefined;
    if (typeof key !== 'string' || value === undefined || Object.hasOwn(record, key)) {
      return machine.warn(
        'wrong-arguments',
        'Expected entries, each with its own key and a value.',
        machine.span,
        'context',
      );
    }
    setOwn(record, key, value);
  }
  return record;
}

export function putEntry(
  machine: Machine,
  base: ValueRecord,
  keys: readonly Value[],
  at: number,
  value: Value,
): Value {
  const key = keys[at];
  if (typeof key !== 'string') {
    return machine.warn('wrong-arguments', 'Expected texts as keys.', machine.span, 'context put');
  }
  let inner = value;
  if (at + 1 < keys.length) {
    const next = ownProperty(base, key) ?? {};
    if (!isRecord(next)) {
      return machine.warn('wrong-arguments', `Expected a context at “${key}”.`, machine.span, 'context put');
    }
    inner = putEntry(machine, next, keys, at + 1, value);
    if (inner === null) return null;
  }
  const copy = mergeContexts(machine, [base]);
  if (!isRecord(copy)) return null;
  const changed: Record<string, Value> = { ...copy };
  setOwn(changed, key, inner);
  return changed;
}

export function mergeContexts(machine: Machine, contexts: readonly Value[]): Value {
  const record: Record<string, Value> = {};
  for (const each of contexts) {
    if (!isRecord(each) || isList(each)) {
      return machine.warn('wrong-arguments', 'Expected a list of contexts.', machine.span, 'context merge');
    }
    for (const [name, value] of Object.entries(each)) {
      machine.spend(1);
      setOwn(record, name, value);
    }
  }
  return record;
}
