/** Random and mutated expressions: compiling and evaluating never throws, and always ends within the limits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression, type ExpressionLanguage, scopeOf } from './expression.ts';
import { EXPRESSION_ERRORS } from './expression-error.ts';
import { BUILTIN_NAMES } from './feel/builtins/builtin-table.ts';
import { compileUnaryTests } from './feel/compile-feel.ts';
import { toJson } from './value.ts';

const SCOPE = scopeOf({
  a: 5,
  b: 'text',
  c: [1, 2, 3, null],
  d: { e: true, a: 1 },
  'f g': null,
});
const ENVIRONMENT = { now: 1_767_225_600_000, stepLimit: 5_000 };

function holds(language: ExpressionLanguage, text: string): void {
  const compiled = compileExpression({ language, text });
  if (!compiled.ok) {
    expect(Object.keys(EXPRESSION_ERRORS)).toContain(compiled.error.code);
    return;
  }
  const result = compiled.expression.evaluate(SCOPE, ENVIRONMENT);
  if (result.ok) expect(JSON.stringify(toJson(result.value))).toBeTypeOf('string');
  else expect(Object.keys(EXPRESSION_ERRORS)).toContain(result.error.code);
}

const atom = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'c',
    'd',
    'd.e',
    'f g',
    'item',
    'partial',
    'missing',
    'null',
    'true',
    '"x"',
    '"2024-02-29"',
  ),
  fc.constantFrom(
    '@"2024-02-29"',
    '@"P1D"',
    '@"P1Y"',
    '@"10:00:00"',
    '@"2024-02-29T10:00:00Z"',
    '[1..5]',
    '(1..1000000)',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer({ min: -3, max: 100_000 }).map(String),
);
const name = fc.constantFrom(...BUILTIN_NAMES);

const { feel } = fc.letrec<{ feel: string }>((tie) => {
  const inner = tie('feel');
  return {
    feel: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      atom,
      fc
        .tuple(
          inner,
          fc.constantFrom('+', '-', '*', '/', '**', '<', '>=', '=', '!=', ' and ', ' or ', ' in '),
          inner,
        )
        .map((parts) => parts.join('')),
      fc.tuple(name, fc.array(inner, { maxLength: 4 })).map(([f, args]) => `${f}(${args.join(', ')})`),
      fc.array(inner, { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
      fc.tuple(inner, inner).map(([x, y]) => `{a: ${x}, h: ${y}}`),
      fc.tuple(inner, inner).map(([x, y]) => `(${x})[${y}]`),
      fc.tuple(inner, inner).map(([x, y]) => `for i in ${x}, j in 1..30 return ${y}`),
      fc.tuple(inner, inner, inner).map(([x, y, z]) => `if ${x} then ${y} else ${z}`),
      fc
        .tuple(fc.constantFrom('some', 'every'), inner, inner)
        .map(([q, x, y]) => `${q} a in ${x} satisfies ${y}`),
      fc.tuple(inner, inner).map(([x, y]) => `{f: function(a) ${x}, r: f(${y})}.r`),
      fc.tuple(inner).map(([x]) => `{f: function(a) f([a, ${x}]), r: f(1)}.r`),
      fc.tuple(inner, inner, inner).map(([x, y, z]) => `${x} between ${y} and ${z}`),
    ),
  };
});

const juelAtom = fc.constantFrom(
  'a',
  'b',
  'c',
  'd',
  'missing',
  'null',
  'true',
  "'x'",
  '1',
  '2.5',
  "execution.getVariable('a')",
);
const { juel } = fc.letrec<{ juel: string }>((tie) => {
  const inner = tie('juel');
  return {
    juel: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      juelAtom,
      fc
        .tuple(
          inner,
          fc.constantFrom('+', '-', '*', '/', '%', '==', ' ne ', '<', ' ge ', '&&', ' or '),
          inner,
        )
        .map((parts) => parts.join('')),
      fc.tuple(inner, inner, inner).map(([x, y, z]) => `(${x} ? ${y} : ${z})`),
      fc.tuple(inner, inner).map(([x, y]) => `${x}[${y}]`),
      fc
        .tuple(inner, fc.constantFrom('e', 'constructor', '__proto__', 'size()', 'toUpperCase()'))
        .map(([x, y]) => `${x}.${y}`),
      inner.map((x) => `empty ${x}`),
      inner.map((x) => `!(${x})`),
    ),
  };
});

/** Cuts, doubles and swaps pieces, as typing errors and broken files do. */
function mutated(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const noise = fc.constantFrom(
    '',
    '(',
    ')',
    '[',
    '}',
    '"',
    "'",
    '.',
    '..',
    ' in ',
    'for',
    '@',
    '\\',
    '\n',
    '//',
    '${',
    '?',
    '𝒳',
    '\u0000',
  );
  return fc.tuple(texts, fc.nat(), fc.nat(4), noise).map(([text, at, cut, put]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place + cut);
  });
}

describe('any expression', () => {
  it('of FEEL ends with a value or a coded error', () => {
    fc.assert(
      fc.property(feel, (text) => holds('feel', text)),
      { numRuns: 400 },
    );
  });

  it('of FEEL, mutated, ends with a value or a coded error', () => {
    fc.assert(
      fc.property(mutated(feel), (text) => holds('feel', text)),
      { numRuns: 400 },
    );
  });

  it('of the ${…} dialect ends with a value or a coded error', () => {
    fc.assert(
      fc.property(juel, (text) => holds('juel', `\${${text}}`)),
      { numRuns: 400 },
    );
  });

  it('of the ${…} dialect, mutated, ends with a value or a coded error', () => {
    const wrapped = juel.map((text) => `Text \${${text}} and #{a}`);
    fc.assert(
      fc.property(mutated(wrapped), (text) => holds('juel', text)),
      { numRuns: 400 },
    );
  });

  it('that is no expression at all ends with a value or a coded error', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60, unit: 'grapheme' }),
        fc.constantFrom('feel' as const, 'juel' as const),
        (text, language) => holds(language, text),
      ),
      { numRuns: 400 },
    );
  });

  it('as a unary test ends with true, false, null or a coded error', () => {
    fc.assert(
      fc.property(mutated(feel), (text) => {
        const compiled = compileUnaryTests({ language: 'feel', text });
        if (!compiled.ok) return;
        const result = compiled.tests.evaluate(5, SCOPE, ENVIRONMENT);
        if (result.ok) expect([true, false, null]).toContain(result.value);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same result twice', () => {
    fc.assert(
      fc.property(feel, (text) => {
        const compiled = compileExpression({ language: 'feel', text });
        if (!compiled.ok) return;
        const [first, second] = [0, 1].map(() => compiled.expression.evaluate(SCOPE, ENVIRONMENT));
        const json = (result: typeof first) =>
          JSON.stringify(result?.ok ? toJson(result.value) : result?.error);
        expect(json(second)).toBe(json(first));
      }),
      { numRuns: 150 },
    );
  });
});
