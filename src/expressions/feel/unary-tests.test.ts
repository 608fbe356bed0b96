import { describe, expect, it } from 'vitest';
import { scopeOf } from '../expression.ts';
import type { Value } from '../value.ts';
import { compileUnaryTests } from './compile-feel.ts';

function passes(text: string, input: Value): unknown {
  const compiled = compileUnaryTests({ language: 'feel', text });
  if (!compiled.ok) return compiled.error.code;
  const result = compiled.tests.evaluate(input, scopeOf({ limit: 10, allowed: ['a', 'b'] }), { now: 0 });
  return result.ok ? result.value : result.error.code;
}

describe('unary tests', () => {
  it.each<[string, Value, unknown]>([
    ['-', 5, true],
    ['5', 5, true],
    ['"a", "b"', 'b', true],
    ['< 5, > 8', 6, false],
    ['[1..5)', 5, false],
    [']1..5]', 5, true],
    ['not(5, 6)', 5, false],
    ['not("a")', 'b', true],
    ['> limit', 11, true],
    ['allowed', 'a', true],
    ['? > 3 and ? < 6', 5, true],
    ['ends with(?, "x")', 'box', true],
    ['null', null, true],
    ['true', true, true],
    ['true', false, false],
    ['> 5', null, null],
    ['> 5', 'text', null],
    ['!= 5', 6, true],
  ])('%s for %j is %j', (text, input, expected) => expect(passes(text, input)).toBe(expected));
});
