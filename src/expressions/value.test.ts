import { describe, expect, it } from 'vitest';
import { FunctionValue } from './function-value.ts';
import { RangeValue } from './range-value.ts';
import { parseDateTime, parseDuration } from './temporal/iso-text.ts';
import { isRecord, setOwn, toJson, type Value } from './value.ts';

describe('toJson', () => {
  it('gives back JSON values as they are, without a copy', () => {
    const value: Value = { a: [1, { b: null }], c: 'x' };
    expect(toJson(value)).toBe(value);
  });

  it('writes temporal values and ranges as text, deep inside too', () => {
    const moment = parseDateTime('2026-01-02T03:04:05+01:00') ?? null;
    const span = parseDuration('P1DT2H') ?? null;
    expect(toJson({ at: moment, list: [span, new RangeValue(1, 5, true, false)] })).toEqual({
      at: '2026-01-02T03:04:05+01:00',
      list: ['P1DT2H', '[1..5)'],
    });
  });

  it('has null for functions and for numbers JSON cannot hold', () => {
    expect(toJson([new FunctionValue('f', [], () => 1), Number.NaN])).toEqual([null, null]);
  });
});

describe('records', () => {
  it('are told apart from lists and from values of classes', () => {
    expect([{}, [], new RangeValue(1, 2, true, true), null, 'x'].map((value) => isRecord(value))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('take the name __proto__ as an ordinary entry', () => {
    const record: Record<string, Value> = {};
    setOwn(record, '__proto__', { polluted: true });
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(Object.keys(record)).toEqual(['__proto__']);
  });
});
