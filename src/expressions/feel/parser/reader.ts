/**
 * Reader: a FEEL text and a place in it; reads signs, words and literals, and says what was expected where it cannot.
 *
 * Invariants:
 * R1  Every read moves forward over what it takes and the spaces and comments before it, and over nothing else.
 */
import type { ExpressionErrorCode } from '../../expression-error.ts';
import { type FeelNode, leaf } from './feel-node.ts';
import { isKeyword, PART_CHARACTER, WORD } from './name-characters.ts';

/** Thrown where the text does not fit the grammar; becomes the error of the parse result. */
export class SyntaxFailure {
  readonly code: ExpressionErrorCode;
  readonly message: string;
  readonly from: number;
  readonly to: number;

  constructor(code: ExpressionErrorCode, message: string, from: number, to: number) {
    this.code = code;
    this.message = message;
    this.from = from;
    this.to = to;
  }
}

/** FEEL counts some characters as spaces that JavaScript does not (DMN 1.5, grammar rules 61 and 62). */
const SPACES = /(?:[\s\u0085\u180E\u200B]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/uy;
const ONE_WORD = new RegExp(WORD, 'uy');
/** In the middle of a name a word may begin with a digit. */
const LATER_WORD = new RegExp(`${PART_CHARACTER.source}+`, 'uy');
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\[\s\S])*"/y;
const FOUND = /(?:[\p{L}\p{N}_]+|"[^"]*"?|[\s\S])/uy;

export class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  skip(): void {
    this.match(SPACES);
  }

  /** What `pattern` (sticky) matches right here; moves behind it. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Whether `pattern` (sticky) matches right here; does not move. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  peek(sign: string): boolean {
    this.skip();
    return this.text.startsWith(sign, this.at);
  }

  /** The sign as a node, where it comes next. */
  sign(sign: string): FeelNode | undefined {
    return this.peek(sign) ? this.#take(sign) : undefined;
  }

  /** The word that comes next, keywords too; does not move. */
  nextWord(): string | undefined {
    this.skip();
    ONE_WORD.lastIndex = this.at;
    return ONE_WORD.exec(this.text)?.[0];
  }

  /** The keyword as a node, where it comes next as a word of its own. */
  keyword(word: string): FeelNode | undefined {
    return this.nextWord() === word ? this.#take(word) : undefined;
  }

  number(): FeelNode | undefined {
    return this.#literal('NumericLiteral', NUMBER);
  }

  string(): FeelNode | undefined {
    if (!this.peek('"')) return undefined;
    return this.#literal('StringLiteral', STRING) ?? this.fail('a closing quotation mark');
  }

  expectSign(sign: string): FeelNode {
    return this.sign(sign) ?? this.fail(`“${sign}”`);
  }

  expectKeyword(word: string): FeelNode {
    return this.keyword(word) ?? this.fail(`“${word}”`);
  }

  /** Words from here on, as one name: spaces between them, no keyword among them. */
  words(firstMayBeKeyword = false): FeelNode | undefined {
    const first = this.nextWord();
    if (first === undefined || (isKeyword(first) && !firstMayBeKeyword)) return undefined;
    const from = this.at;
    let to = from + first.length;
    for (this.at = to; ; to = this.at) {
      this.skip();
      const next = this.match(LATER_WORD);
      if (next === undefined || isKeyword(next)) break;
    }
    this.at = to;
    return leaf('VariableName', from, to);
  }

  fail(expected: string): never {
    const { text } = this;
    this.skip();
    if (text.trim() === '') {
      throw new SyntaxFailure('syntax', 'Expected an expression, found nothing.', 0, 0);
    }
    const { at } = this;
    const found = at >= text.length ? 'the end' : `“${this.match(FOUND) ?? ''}”`;
    const before = text.slice(0, at).trimEnd();
    const after = before === '' ? '' : ` after “${before.slice(-30)}”`;
    throw new SyntaxFailure(
      'syntax',
      `Expected ${expected}, found ${found}${after}.`,
      at,
      Math.min(at + 1, text.length),
    );
  }

  #take(sign: string): FeelNode {
    const from = this.at;
    this.at += sign.length;
    return leaf(sign, from, this.at);
  }

  #literal(name: string, pattern: RegExp): FeelNode | undefined {
    this.skip();
    const from = this.at;
    return this.match(pattern) === undefined ? undefined : leaf(name, from, this.at);
  }
}
