/**
 * CharSet: a set of characters (code points), as the classes and escapes of a pattern describe them.
 *
 * Source: W3C XML Schema part 2, appendix G (escapes, categories, blocks); XPath and XQuery Functions 3.1, 5.6.1.
 */
import { blockRange } from './unicode-blocks.ts';

export type CharTest = (code: number) => boolean;

const ASCII = 128;

export class CharSet {
  readonly #test: CharTest;
  readonly #ascii = new Uint8Array(ASCII);

  constructor(test: CharTest) {
    this.#test = test;
    for (let code = 0; code < ASCII; code++) this.#ascii[code] = test(code) ? 1 : 0;
  }

  has(code: number): boolean {
    return code < ASCII ? this.#ascii[code] === 1 : this.#test(code);
  }
}

/** One character, or with `ignoreCase` all that differ from it in case only. */
export function single(code: number, ignoreCase: boolean): CharTest {
  if (!ignoreCase) return (other) => other === code;
  const variants = caseVariants(code);
  return (other) => variants.includes(other) || caseVariants(other).includes(code);
}

export function range(from: number, to: number, ignoreCase: boolean): CharTest {
  const inside: CharTest = (code) => code >= from && code <= to;
  return ignoreCase ? (code) => inside(code) || caseVariants(code).some(inside) : inside;
}

/** The character and its forms in the other case, as far as they are one character. */
export function caseVariants(code: number): readonly number[] {
  const text = String.fromCodePoint(code);
  const lower = text.toLowerCase();
  const forms = [code];
  for (const form of [lower, text.toUpperCase(), lower.toUpperCase()]) {
    const other = form.codePointAt(0) ?? code;
    if (!forms.includes(other) && form.length === String.fromCodePoint(other).length) forms.push(other);
  }
  return forms;
}

/** XML's NameStartChar and what NameChar adds, as first and last code points by turns. */
const NAME_START = [
  0x3a, 0x3a, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a, 0xc0, 0xd6, 0xd8, 0xf6, 0xf8, 0x2ff, 0x370, 0x37d, 0x37f,
  0x1fff, 0x200c, 0x200d, 0x2070, 0x218f, 0x2c00, 0x2fef, 0x3001, 0xd7ff, 0xf900, 0xfdcf, 0xfdf0, 0xfffd,
  0x10000, 0xeffff,
];
const NAME_MORE = [0x2d, 0x2e, 0x30, 0x39, 0xb7, 0xb7, 0x300, 0x36f, 0x203f, 0x2040];

const SPACE: CharTest = (code) => code === 32 || code === 9 || code === 10 || code === 13;
const NAME_INITIAL = inRanges(NAME_START);
const NAME = inRanges([...NAME_START, ...NAME_MORE]);

/** What `\d`, `\S` and so on stand for; `undefined` for a letter that is no class. */
export function escapeClass(letter: string): CharTest | undefined {
  const test = CLASSES[letter.toLowerCase()];
  if (test === undefined || !/[sdwicSDWIC]/.test(letter)) return undefined;
  return letter === letter.toLowerCase() ? test : (code) => !test(code);
}

const CLASSES: Readonly<Record<string, CharTest>> = {
  s: SPACE,
  d: byExpression(/^\p{Nd}$/u),
  w: byExpression(/^[^\p{P}\p{Z}\p{C}]$/u),
  i: NAME_INITIAL,
  c: NAME,
};

const CATEGORY = /^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/;

/** What stands between the braces of `\p{…}`: a category, or `Is` and a block. */
export function property(name: string): CharTest | undefined {
  if (CATEGORY.test(name)) return byExpression(new RegExp(`^\\p{${name}}$`, 'u'));
  const block = name.startsWith('Is') ? blockRange(name.slice(2)) : undefined;
  return block === undefined ? undefined : range(block[0], block[1], false);
}

function inRanges(bounds: readonly number[]): CharTest {
  return (code) => bounds.some((from, i) => i % 2 === 0 && code >= from && code <= (bounds[i + 1] ?? -1));
}

function byExpression(expression: RegExp): CharTest {
  return (code) => expression.test(String.fromCodePoint(code));
}
