/**
 * Between the JSON a case keeps and FEEL's values: a text becomes a date where a date is expected; a value becomes JSON of
 * bounded size for an explanation.
 */
import { compileExpression, scopeOf } from '../expressions/expression.ts';
import type { FeelType } from '../expressions/feel/feel-type.ts';
import type { JsonValue, Value } from '../expressions/value.ts';
import { isList, isRecord, setOwn, toJson } from '../expressions/value.ts';
import { VALUE_LENGTH } from './explanation.ts';
import type { Run } from './run.ts';

const CONVERSIONS: Readonly<Record<string, string>> = {
  date: 'date(text)',
  time: 'time(text)',
  'date and time': 'date and time(text)',
  'days and time duration': 'duration(text)',
  'years and months duration': 'duration(text)',
};

/** The value, with texts read as dates, times and durations where the type expects such, however deep. */
export function fromJsonText(run: Run, value: Value, type: FeelType | undefined): Value {
  if (run.options.fromJson !== true || type === undefined || value === null) return value;
  run.machine.spend(1);
  switch (type.kind) {
    case 'named':
      return fromJsonText(run, value, type.type());
    case 'restricted':
      return fromJsonText(run, value, type.base);
    case 'list':
      return isList(value)
        ? value.map((item) => fromJsonText(run, item, type.of))
        : fromJsonText(run, value, type.of);
    case 'context': {
      if (!isRecord(value)) return value;
      const record: Record<string, Value> = {};
      for (const [name, entry] of Object.entries(value)) {
        setOwn(record, name, fromJsonText(run, entry, type.entries.get(name)));
      }
      return record;
    }
    case 'scalar':
      return typeof value === 'string' ? temporal(run, value, type.name) : value;
    default:
      return value;
  }
}

function temporal(run: Run, text: string, type: string): Value {
  const conversion = Object.hasOwn(CONVERSIONS, type) ? CONVERSIONS[type] : undefined;
  if (conversion === undefined) return text;
  const compiled = compileExpression({ language: 'feel', text: conversion });
  if (!compiled.ok) return text;
  const result = compiled.expression.evaluate(scopeOf({ text }), run.environment);
  return result.ok && result.value !== null ? result.value : text;
}

/** The value's JSON, or the beginning of its text where that is too long. */
export function boundedJson(value: Value): JsonValue {
  const json = toJson(value);
  if (json === null || typeof json === 'boolean' || typeof json === 'number') return json;
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  return text.length <= VALUE_LENGTH ? json : `${text.slice(0, VALUE_LENGTH - 1)}…`;
}
