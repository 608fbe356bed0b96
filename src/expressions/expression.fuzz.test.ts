/**
 * A hundred thousand random expressions, from a grammar and mutated: each is evaluated or refused with a coded error,
 * within the steps it is allowed and in a time in proportion to them. `EXPRESSION_FUZZ_RUNS` makes it more of them,
 * `EXPRESSION_FUZZ_SEED` others.
 *
 * A generator of its own rather than fast-check's: it is ten times as quick, and a failure prints the expression itself.
 */
import { expect, test } from 'vitest';
import { compileExpression, scopeOf } from './expression.ts';
import { EXPRESSION_ERRORS } from './expression-error.ts';
import { BUILTIN_NAMES } from './feel/builtins/builtin-table.ts';
import { compileUnaryTests } from './feel/compile-feel.ts';
import { toJson } from './value.ts';

const RUNS = Number(process.env.EXPRESSION_FUZZ_RUNS ?? 100_000);
const SEED = Number(process.env.EXPRESSION_FUZZ_SEED ?? 20_260_101);
const STEP_LIMIT = 2_000;
/** For one expression; far above what the slowest takes, so that a busy machine does not fail the test. */
const SLOWEST_MS = 2_000;

const SCOPE = scopeOf({
  a: 5,
  b: 'some text',
  c: [1, 2.5, 3, null],
  d: { e: true, a: 1, 'f-g': [{ x: 1 }, { x: 'y' }] },
  'f g': null,
  'h-i': 0.1,
});

const CODES = new Set(Object.keys(EXPRESSION_ERRORS));

/** mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Generator {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  one<T>(choices: readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }

  several(most: number, depth: number): string {
    return Array.from({ length: this.below(most) + this.below(2) }, () => this.expression(depth - 1)).join(
      ', ',
    );
  }

  expression(depth: number): string {
    if (depth <= 0 || this.below(6) === 0) return this.atom();
    const inner = (): string => this.expression(depth - 1);
    switch (this.below(17)) {
      case 0:
      case 1:
        return `${inner()} ${this.one(OPERATORS)} ${inner()}`;
      case 2:
      case 3:
      case 4:
        return `${this.one(BUILTIN_NAMES)}(${this.several(3, depth)})`;
      case 5:
        return `[${this.several(3, depth)}]`;
      case 6:
        return `{a: ${inner()}, "k l": ${inner()}, f: function(x) ${inner()}}`;
      case 7:
        return `(${inner()})[${inner()}]`;
      case 8:
        return `for i in ${inner()}, j in ${this.one(['1..30', 'i', '@"2024-01-01"..@"2024-02-01"'])} return ${inner()}`;
      case 9:
        return `if ${inner()} then ${inner()} else ${inner()}`;
      case 10:
        return `${this.one(['some', 'every'])} a in ${inner()} satisfies ${inner()}`;
      case 11:
        return `{f: function(a: ${this.one(TYPES)}, n) ${inner()}, r: f(${inner()}, ${inner()})}.r`;
      case 12:
        return `${inner()} between ${inner()} and ${inner()}`;
      case 13:
        return `${inner()} instance of ${this.one(TYPES)}`;
      case 14:
        return `${inner()} in ${this.one(['(', '[', ']'])}${inner()}..${inner()}${this.one([')', ']', '['])}`;
      case 15:
        return `(${inner()}).${this.one(['e', 'year', 'a', 'x', 'f-g', 'constructor', 'start', 'seconds'])}`;
      default:
        return `{f: function(a) f(${this.one(['a', '[a, a]', 'a + 1'])}), r: f(${inner()})}.r`;
    }
  }

  atom(): string {
    switch (this.below(4)) {
      case 0:
        return String((this.#random() - 0.5) * 10 ** this.below(25));
      case 1:
        return String(this.below(200) - 20);
      default:
        return this.one(ATOMS);
    }
  }

  /** Cuts, doubles and swaps pieces, as typing errors and broken files do. */
  mutated(text: string): string {
    let changed = text;
    for (let times = 1 + this.below(3); times > 0; times--) {
      const at = this.below(changed.length + 1);
      const length = this.below(6);
      const piece = this.one([this.one(NOISE), changed.slice(at, at + length).repeat(2), this.atom()]);
      changed = changed.slice(0, at) + piece + changed.slice(at + this.below(5));
    }
    return changed;
  }
}

/** Mostly shallow: every function with every kind of argument says more than a few deep towers. */
const DEPTHS = [1, 1, 1, 1, 2, 2, 3];
const OPERATORS = ['+', '-', '*', '/', '**', '<', '>=', '=', '!=', 'and', 'or', 'in'];
const TYPES = ['number', 'string', 'list<number>', 'context<a: Any>', 'range<date>', 'function<number>->Any'];
const ATOMS = [
  'a',
  'b',
  'c',
  'd',
  'd.e',
  'd.f-g',
  'h-i',
  'f g',
  'item',
  'partial',
  'missing',
  'null',
  'true',
  'false',
  '?',
  '"x"',
  '"(a|b)*c{2,3}"',
  '"[a-z-[aeiou]]+"',
  '"2024-02-29"',
  '"P1DT1H"',
  '"[1..5]"',
  '@"2024-02-29"',
  '@"P1D"',
  '@"-P1Y2M"',
  '@"10:00:00@Europe/Paris"',
  '@"2024-02-29T10:00:00Z"',
  '[1..5]',
  '(1..1000000)',
  '(> 5)',
  '(!= 1)',
  '1/3',
  '1e300',
  '9007199254740993',
  '"\\u00fc😀"',
];
const NOISE = [
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
  '/*',
  '?',
  '𝒳',
  '\u0000',
  '`',
];

/** What becomes of the text: `value`, or the code of the error. */
function outcome(text: string): string {
  const compiled = compileExpression({ language: 'feel', text });
  if (!compiled.ok) return compiled.error.code;
  const result = compiled.expression.evaluate(SCOPE, { now: 1_767_225_600_000, stepLimit: STEP_LIMIT });
  if (!result.ok) return result.error.code;
  for (const warning of result.warnings ?? []) expect(CODES).toContain(warning.code);
  JSON.stringify(toJson(result.value));
  return 'value';
}

function outcomeAsTest(text: string): string {
  const compiled = compileUnaryTests({ language: 'feel', text });
  if (!compiled.ok) return compiled.error.code;
  const result = compiled.tests.evaluate(5, SCOPE, { now: 0, stepLimit: STEP_LIMIT });
  if (!result.ok) return result.error.code;
  return result.value === null || typeof result.value === 'boolean' ? 'value' : 'no answer';
}

test(
  `each of ${RUNS} random expressions ends with a value or a coded error`,
  () => {
    const generator = new Generator(SEED);
    const counts = new Map<string, number>();
    for (let run = 0; run < RUNS; run++) {
      const whole = generator.expression(generator.one(DEPTHS));
      const text = run % 3 === 2 ? generator.mutated(whole) : whole;
      const began = performance.now();
      let ended: string;
      try {
        ended = run % 7 === 6 ? outcomeAsTest(text) : outcome(text);
      } catch (thrown) {
        throw new Error(`${JSON.stringify(text)} threw`, { cause: thrown });
      }
      const took = performance.now() - began;
      if (took > SLOWEST_MS) throw new Error(`${JSON.stringify(text)} took ${took} ms`);
      if (ended !== 'value' && !CODES.has(ended)) throw new Error(`${JSON.stringify(text)} gave ${ended}`);
      counts.set(ended, (counts.get(ended) ?? 0) + 1);
    }
    // Were most of them refused, the test would say little.
    expect(counts.get('value') ?? 0).toBeGreaterThan(RUNS / 3);
    expect(counts.get('step-limit') ?? 0).toBeGreaterThan(0);
  },
  60_000 + RUNS * 3,
);
