/**
 * What an expression of the wiring gives over some data, or what is wrong with it and where; and what mappings give.
 *
 * Boundary: for showing, before anything runs. A run does it in the kernel, by the same expressions.
 */
import {
  type CompiledExpression,
  compileExpression,
  type ExpressionSource,
  scopeOf,
} from '../expressions/expression.ts';
import type { ExpressionError } from '../expressions/expression-error.ts';
import { isLargeValue } from '../expressions/large-value.ts';
import { type JsonValue, setOwn, toJson, type Value } from '../expressions/value.ts';
import { displayValue } from './display-value.ts';
import { wiredExpressionSource } from './usable-expression.ts';
import { targetOf } from './wired-values.ts';

export type PreviewedValue =
  | {
      readonly ok: true;
      readonly type: string;
      readonly text: string;
      readonly shortened: boolean;
      readonly warning?: string;
    }
  /** `start` and `end`: 0-based, in UTF-16 units of the text. */
  | { readonly ok: false; readonly message: string; readonly start?: number; readonly end?: number };

export interface Worked {
  readonly shown: PreviewedValue;
  /** Absent where it could not be worked out. */
  readonly value?: Value;
}

type Data = Readonly<Record<string, JsonValue>>;

/** Enough for what somebody writes by hand; a preview of two hundred of them stays quick. */
const STEPS = 200_000;
const DEEPEST_TARGET = 50;

export function workOut(text: string, data: Data, now: number): Worked {
  const source = wiredExpressionSource(text.trim());
  const compiled = compileExpression(source);
  if (!compiled.ok) return { shown: failure(text, source, compiled.error) };
  if (asksForMore(compiled.expression)) {
    return { shown: { ok: false, message: 'It sets something, or asks for what only a running case has.' } };
  }
  const result = compiled.expression.evaluate(scopeOf(data), { now, stepLimit: STEPS });
  if (!result.ok) return { shown: failure(text, source, result.error) };
  const warning = result.warnings?.[0]?.message;
  return {
    shown: { ok: true, ...displayValue(result.value), ...(warning === undefined ? {} : { warning }) },
    value: result.value,
  };
}

export interface MappedValue {
  /** The variable, or a place in it. */
  readonly target: string;
  readonly shown: PreviewedValue;
}

export interface MappedData {
  readonly values: readonly MappedValue[];
  /** What is set, by variable; without what could not be worked out. */
  readonly variables: Data;
  readonly failed: boolean;
}

/**
 * `around`: what a path goes into (outputs); inputs begin empty. `kept`: the variables as the case holds them; a mapping that
 * only names one whose value is kept as a document hands its reference on, as in a run.
 */
export function workOutMappings(
  mappings: Readonly<Record<string, string>>,
  data: Data,
  around: Data,
  now: number,
  kept: Data = data,
): MappedData {
  const values: MappedValue[] = [];
  const variables: Record<string, JsonValue> = {};
  let failed = false;
  for (const [name, text] of Object.entries(mappings)) {
    const { shown, value } = workOut(text, data, now);
    values.push({ target: name, shown });
    if (value === undefined) {
      failed = true;
      continue;
    }
    const { target, path = [] } = targetOf(name);
    if (path.length > DEEPEST_TARGET) {
      values[values.length - 1] = { target: name, shown: { ok: false, message: 'The place is too deep.' } };
      failed = true;
      continue;
    }
    const before = ownOf(variables, target) ?? ownOf(around, target) ?? null;
    const set = referenceOf(text, kept) ?? toJson(value);
    setOwn(variables, target, withValueAt(path.length === 0 ? null : before, path, set));
  }
  return { values, variables, failed };
}

function referenceOf(text: string, kept: Data): JsonValue | undefined {
  const name = wiredExpressionSource(text.trim()).text.trim();
  const value = ownOf(kept, name);
  return isLargeValue(value) ? value : undefined;
}

function asksForMore({ sets, context }: CompiledExpression): boolean {
  return sets !== undefined || context !== undefined;
}

function failure(written: string, source: ExpressionSource, error: ExpressionError): PreviewedValue {
  const offset = Math.max(0, written.indexOf(source.text));
  const lines = source.text.split('\n').slice(0, error.line - 1);
  const before = lines.reduce((length, line) => length + line.length + 1, 0);
  const start = Math.min(offset + before + error.column - 1, written.length);
  return {
    ok: false,
    message: error.message,
    start,
    end: Math.min(start + error.text.length, written.length),
  };
}

function withValueAt(before: JsonValue, path: readonly string[], value: JsonValue): JsonValue {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const object: Record<string, JsonValue> = {};
  if (isObject(before)) for (const [key, kept] of Object.entries(before)) setOwn(object, key, kept);
  setOwn(object, name, withValueAt(ownOf(object, name) ?? null, rest, value));
  return object;
}

function ownOf(data: Data, name: string): JsonValue | undefined {
  return Object.hasOwn(data, name) ? data[name] : undefined;
}

function isObject(value: JsonValue): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
