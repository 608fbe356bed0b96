/** Classes of characters in a pattern: `[a-z-[aeiou]]`, `[^0-9]`, `\p{Lu}`, `\d`. */
import { type CharTest, escapeClass, property, range, single } from './char-set.ts';
import { PatternFailure } from './pattern-node.ts';

export interface ParsedClass {
  readonly test: CharTest;
  /** Where the text goes on. */
  readonly end: number;
}

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 };

export class ClassParser {
  readonly #text: string;
  readonly #ignoreCase: boolean;

  constructor(text: string, ignoreCase: boolean) {
    this.#text = text;
    this.#ignoreCase = ignoreCase;
  }

  single(code: number): CharTest {
    return single(code, this.#ignoreCase);
  }

  /** From the opening bracket. */
  bracketed(from: number, depth = 0): ParsedClass {
    if (depth > 10) throw new PatternFailure('The pattern nests its character classes too deeply.');
    let at = from + 1;
    const negated = this.#text[at] === '^';
    if (negated) at++;
    const tests: CharTest[] = [];
    let without: CharTest | undefined;
    while (this.#text[at] !== ']') {
      if (at >= this.#text.length) throw new PatternFailure('Expected “]” at the end of a character class.');
      if (this.#text.startsWith('-[', at) && tests.length > 0) {
        const inner = this.bracketed(at + 1, depth + 1);
        without = inner.test;
        at = inner.end;
        if (this.#text[at] !== ']') throw new PatternFailure('Expected “]” after the characters taken out.');
        break;
      }
      const member = this.#member(at);
      tests.push(member.test);
      at = member.end;
    }
    if (tests.length === 0) throw new PatternFailure('A character class in the pattern is empty.');
    const [only] = tests;
    const listed: CharTest =
      tests.length === 1 && only !== undefined ? only : (code) => tests.some((test) => test(code));
    const inside: CharTest = negated ? (code) => !listed(code) : listed;
    const test: CharTest = without === undefined ? inside : subtract(inside, without);
    return { test, end: at + 1 };
  }

  /** From the backslash. */
  escape(from: number): ParsedClass {
    const code = this.#singleEscape(from);
    if (code !== undefined) return { test: this.single(code), end: from + 2 };
    const letter = this.#text[from + 1] ?? '';
    const known = escapeClass(letter);
    if (known !== undefined) return { test: known, end: from + 2 };
    const name = /^\\[pP]\{([A-Za-z0-9-]{1,60})\}/.exec(this.#text.slice(from, from + 66));
    const test = name?.[1] === undefined ? undefined : property(name[1]);
    if (name === null || test === undefined) {
      throw new PatternFailure(`“\\${letter}” in the pattern is nothing that a pattern knows.`);
    }
    return { test: letter === 'p' ? test : (code) => !test(code), end: from + name[0].length };
  }

  /** The character an escape stands for, where it stands for a single one. */
  #singleEscape(from: number): number | undefined {
    const letter = this.#text[from + 1] ?? '';
    const control = CONTROLS[letter];
    if (control !== undefined) return control;
    return /[\\|.?*+(){}$\-[\]^]/.test(letter) ? letter.charCodeAt(0) : undefined;
  }

  #member(from: number): ParsedClass {
    const first = this.#text[from] ?? '';
    if (first === '[') throw new PatternFailure('“[” inside a character class must be written “\\[”.');
    if (first === '\\' && this.#singleEscape(from) === undefined) return this.escape(from);
    const start = this.#codeAt(from);
    const isRange =
      this.#text[start.end] === '-' &&
      this.#text[start.end + 1] !== ']' &&
      this.#text[start.end + 1] !== '[' &&
      start.end + 1 < this.#text.length;
    if (!isRange) return { test: this.single(start.code), end: start.end };
    const end = this.#codeAt(start.end + 1);
    if (end.code < start.code) throw new PatternFailure('A range in a character class runs backwards.');
    return { test: range(start.code, end.code, this.#ignoreCase), end: end.end };
  }

  #codeAt(at: number): { readonly code: number; readonly end: number } {
    if (this.#text[at] === '\\') {
      const escaped = this.#singleEscape(at);
      if (escaped === undefined)
        throw new PatternFailure('A range in a character class needs single characters.');
      return { code: escaped, end: at + 2 };
    }
    const code = this.#text.codePointAt(at) ?? 0;
    return { code, end: at + (code > 0xffff ? 2 : 1) };
  }
}

function subtract(inside: CharTest, without: CharTest): CharTest {
  return (code) => inside(code) && !without(code);
}
