/** Expressions that try to run for ever, grow without end, or reach out. */
import { describe, expect, it } from 'vitest';
import { compileExpression, scopeOf } from '../expression.ts';

function outcome(text: string, stepLimit?: number): string {
  const compiled = compileExpression({ language: 'feel', text });
  if (!compiled.ok) return compiled.error.code;
  const environment = stepLimit === undefined ? { now: 0 } : { now: 0, stepLimit };
  const result = compiled.expression.evaluate(
    scopeOf({ a: 'a'.repeat(5_000), long: 'x'.repeat(1_000_000) }),
    environment,
  );
  if (!result.ok) return result.error.code;
  return result.warnings?.[0]?.code ?? 'value';
}

describe('bounds', () => {
  it.each([
    ['a range of a billion', 'for i in 1..1000000000 return i', 'step-limit'],
    ['a cross product', 'count(for a in 1..5000, b in 1..5000 return 1)', 'step-limit'],
    ['a quantifier over a billion', 'every i in 1..1000000000 satisfies true', 'step-limit'],
    ['endless recursion', '{f: function(n) f(n + 1), r: f(0)}.r', 'depth-limit'],
    [
      'recursion that branches',
      '{f: function(n) if n = 0 then 0 else f(n - 1) + f(n - 1), r: f(40)}.r',
      'step-limit',
    ],
    [
      'a text that doubles',
      '{f: function(s, n) if n = 0 then s else f(s + s, n - 1), r: f("ab", 60)}.r',
      'size-limit',
    ],
    [
      'a list that doubles',
      '{f: function(s, n) if n = 0 then s else f(concatenate(s, s), n - 1), r: f([1], 60)}.r',
      'step-limit',
    ],
    [
      'a list that shares itself',
      '{f: function(s, n) if n = 0 then s else f([s, s], n - 1), r: f([1], 60)}.r',
      'step-limit',
    ],
    [
      'equality of such lists',
      '{f: function(s, n) if n = 0 then s else f([s, s], n - 1), r: f([1], 60) = f([1], 60)}.r',
      'step-limit',
    ],
    [
      'the text of such a list',
      '{f: function(s, n) if n = 0 then s else f([s, s], n - 1), r: string length(string(f([1], 60)))}.r',
      'step-limit',
    ],
    ['a value nested very deep', '(for i in 1..3000 return [partial[-1]])[-1]', 'depth-limit'],
    ['brackets nested very deep', `${'('.repeat(100)}1${')'.repeat(100)}`, 'source-too-deep'],
    ['a chain of operators', `1${' + 1'.repeat(1000)}`, 'source-too-deep'],
    ['a very long text', `"${'x'.repeat(30_000)}"`, 'source-too-long'],
    [
      'a duration multiplied for ever',
      '(for i in 1..3000 return if i = 1 then @"P1D" else partial[-1] * 1000000)[-1]',
      'wrong-operands',
    ],
    [
      'patterns that are slow together',
      'for i in 1..100000 return matches(substring(a, 1, 90), "a*a*a*b")',
      'step-limit',
    ],
    ['a long text read again and again', 'for i in 1..100000 return string length(long)', 'step-limit'],
    ['a long text compared again and again', 'for i in 1..1000000 return long < long', 'step-limit'],
    ['a long text copied into a result', 'for i in 1..100000 return substring(long, 2) + "x"', 'step-limit'],
    ['a pattern that refers to its groups', String.raw`matches(a, "(a*)(a*)(a*)\\1\\2\\3b")`, 'step-limit'],
    ['a pattern that repeats a reference to nothing', String.raw`matches(a, "(b*)(\\1*)*c")`, 'size-limit'],
    ['a pattern of repeated repetitions', 'matches(a, "((a{100}){100}){100}")', 'wrong-value'],
  ])('ends %s', (_, text, expected) => expect(outcome(text)).toBe(expected));

  it.each(['(a+)+b', '(a|a)*b', 'a*a*a*a*a*a*b', '((a*)*)*b', `${'a?'.repeat(30)}${'a'.repeat(30)}b`])(
    'finds out quickly that %s does not match',
    (pattern) => {
      expect(outcome(`matches(a, "${pattern}")`)).toBe('value');
    },
  );

  it.each([
    ['a context of many entries', `{${Array.from({ length: 2000 }, (_, i) => `a${i}:1`).join()}}`],
    ['a list of many items', `[${'1,'.repeat(9_900)}1]`],
    ['a name of many words', 'a '.repeat(9_000)],
    ['many definitions inside one another', '{a:'.repeat(60) + 1 + '}'.repeat(60)],
  ])('compiles %s in a moment', (_, text) => {
    const began = performance.now();
    expect(compileExpression({ language: 'feel', text }).ok).toBe(true);
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it.each([
    '-'.repeat(19_000),
    'if a then '.repeat(1_500),
    'a in ('.repeat(60),
    `a${'.b'.repeat(9_000)}`,
    'not('.repeat(3_000),
  ])('refuses in a moment what is only begun, or too deep', (text) => {
    const began = performance.now();
    const compiled = compileExpression({ language: 'feel', text });
    expect(compiled.ok ? 'compiled' : compiled.error.code).toMatch(/^(?:syntax|source-too-deep)$/);
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it('counts steps as the environment says', () => {
    expect(outcome('for i in 1..100 return i', 50)).toBe('step-limit');
    expect(outcome('for i in 1..100 return i', 5_000)).toBe('value');
  });

  it('leaves nothing behind of an evaluation that was stopped', () => {
    expect(outcome('for i in 1..1000000000 return i')).toBe('step-limit');
    expect(outcome('{f: function(n) n, r: f(1)}.r')).toBe('value');
  });

  it('keeps its state apart when a scope evaluates while it is read', () => {
    const inner = compileExpression({ language: 'feel', text: 'for i in 1..3 return i' });
    const outer = compileExpression({ language: 'feel', text: 'for i in [10, 20] return i + count(lazy)' });
    if (!inner.ok || !outer.ok) throw new Error('expected both to compile');
    const lazy = {
      get: () => {
        const result = inner.expression.evaluate(scopeOf({}), { now: 0 });
        return result.ok ? result.value : null;
      },
    };
    expect(outer.expression.evaluate(lazy, { now: 0 })).toEqual({ ok: true, value: [13, 23] });
  });
});
