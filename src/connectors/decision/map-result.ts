/**
 * What a process gets of a decision's result, in the ways older engines know beside the value as it is: one entry, one
 * result, a list of entries, a list of results.
 *
 * A result of such an engine is a context of outputs, also where a table has one output only; ours is then that output's
 * value (DMN 1.5, section 8.2.10), so the context is made here.
 */
import type { JsonValue } from '../../expressions/value.ts';

export const RESULT_MAPPINGS = ['singleEntry', 'singleResult', 'collectEntries', 'resultList'] as const;
export type ResultMapping = (typeof RESULT_MAPPINGS)[number];

export type MappedResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly message: string };

export function mapResult(
  value: JsonValue,
  mapping: ResultMapping | undefined,
  output: string,
): MappedResult {
  if (mapping === undefined) return { ok: true, value };
  const results = Array.isArray(value) ? value : value === null ? [] : [value];
  if (mapping === 'resultList') return { ok: true, value: results.map((each) => contextOf(each, output)) };
  if (mapping === 'collectEntries') return entriesOf(results);
  if (results.length > 1) return { ok: false, message: `Expected one result, found ${results.length}.` };
  const [only] = results;
  if (only === undefined) return { ok: true, value: null };
  if (mapping === 'singleResult') return { ok: true, value: contextOf(only, output) };
  const entries = entriesOf([only]);
  return entries.ok ? { ok: true, value: entries.value[0] ?? null } : entries;
}

type Entries =
  | { readonly ok: true; readonly value: readonly JsonValue[] }
  | { readonly ok: false; readonly message: string };

function entriesOf(results: readonly JsonValue[]): Entries {
  const value: JsonValue[] = [];
  for (const result of results) {
    if (!isContext(result)) {
      value.push(result);
      continue;
    }
    const entries = Object.values(result);
    if (entries.length > 1) {
      return { ok: false, message: `Expected a result of one output, found ${entries.length} outputs.` };
    }
    value.push(entries[0] ?? null);
  }
  return { ok: true, value };
}

function contextOf(result: JsonValue, output: string): JsonValue {
  return isContext(result) ? result : { [output]: result };
}

function isContext(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
