/** Patterns find what XPath says; where JavaScript's expressions mean the same, they find the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression, scopeOf } from '../expression.ts';
import { PatternFailure } from './pattern-node.ts';
import { compilePattern } from './pattern-program.ts';
import { PatternSearch } from './pattern-search.ts';

const FREE = {
  spend: () => {},
  tooLarge: () => {
    throw new Error('too large');
  },
};
const PLAIN = { dotAll: false, multiline: false, ignoreCase: false };

function found(pattern: string, text: string, flags = PLAIN): readonly (readonly number[])[] {
  return [...new PatternSearch(compilePattern(pattern, flags), text, FREE).all()];
}

function feel(text: string): unknown {
  const compiled = compileExpression({ language: 'feel', text });
  if (!compiled.ok) throw new Error(compiled.error.message);
  const result = compiled.expression.evaluate(scopeOf({}), { now: 0 });
  return result.ok ? result.value : result.error.code;
}

/** What engines do where a repetition repeats nothing differs, so only what takes a character is repeated. */
function repeated(inner: string, sign: string): string {
  return `(?:${inner.replace(/[$^]/g, 'a')}c)${sign}`;
}

const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '[a-b]', '\\d', '1', '^', '$', 'ü', '😀'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([x, y]) => x + y),
    fc.tuple(tie('pattern'), tie('pattern')).map(([x, y]) => `(?:${x}|${y})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '+?', '{2}', '{1,2}', '{0,1}?'))
      .map(([x, q]) => repeated(x, q)),
  ),
}));

const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', '1', 'ü', '😀'), { maxLength: 9 })
  .map((parts) => parts.join(''));

describe('a pattern', () => {
  it('finds what JavaScript finds where both mean the same', () => {
    fc.assert(
      fc.property(pattern, texts, (source, text) => {
        const native = [...text.matchAll(new RegExp(source, 'gu'))].map((match) => [
          match.index,
          match.index + match[0].length,
        ]);
        expect(found(source, text)).toEqual(native);
      }),
      { numRuns: 3000 },
    );
  });

  it('tells the groups that took part', () => {
    expect(found('(a)|(b)', 'ab')).toEqual([
      [0, 1, 0, 1, -1, -1],
      [1, 2, -1, -1, 1, 2],
    ]);
  });

  it.each([
    [
      '[a-z-[aeiou]]+',
      'hello',
      [
        [0, 1],
        [2, 4],
      ],
    ],
    ['\\p{Lu}\\P{Lu}', 'aBc', [[1, 3]]],
    ['\\p{IsGreek}+', 'aλόγος', [[1, 6]]],
    ['\\i\\c*', '1_a-b', [[1, 5]]],
    [
      'a{2,}?',
      'aaaa',
      [
        [0, 2],
        [2, 4],
      ],
    ],
    ['[\\-x-]+', 'a-x', [[1, 3]]],
    [
      '',
      '😀',
      [
        [0, 0],
        [2, 2],
      ],
    ],
  ])('%s in %s', (source, text, expected) => {
    expect(found(source, text)).toEqual(expected);
  });

  it.each([
    'a{2,1}',
    '(',
    ')',
    '[',
    '[]',
    '*',
    '(?=a)',
    '\\b',
    '\\0',
    'a\\1',
    '[z-a]',
    '{',
    '\\p{Foo}',
    '[a[b]',
    '(a{1000}){1000}',
  ])('%s is refused', (source) => {
    expect(() => compilePattern(source, PLAIN)).toThrow(PatternFailure);
  });

  it('knows the flags', () => {
    expect(feel('matches("A\\nb", "^a.B$", "si")')).toBe(true);
    expect(feel('matches("a\\nb", "^b$")')).toBe(false);
    expect(feel('matches("a\\nb", "^b$", "m")')).toBe(true);
    expect(feel('matches("hello world", "hello [ ] world", "x")')).toBe(true);
    expect(feel('replace("a.b", ".", "$1", "q")')).toBe('a$1b');
    expect(feel('matches("a", "a", "u")')).toBe(null);
  });

  it('puts groups into replacements', () => {
    expect(feel('replace("2024-02-29", "(\\d+)-(\\d+)-(\\d+)", "$3.$2.$1")')).toBe('29.02.2024');
    expect(feel('replace("ab", "(a)(b)?", "[$0$12]")')).toBe('[aba2]');
    expect(feel('replace("a", "a", "\\\\$")')).toBe('$');
    expect(feel('replace("a", "a", "$")')).toBe(null);
  });
});
