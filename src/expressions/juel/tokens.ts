/**
 * The words of a `${…}` expression.
 *
 * Boundary: from text to tokens; what they mean together is `parse-juel.ts`.
 * Source: Jakarta Expression Language 4.0, section 1 (reserved words, literals, operators).
 */
import { JuelFailure } from './juel-failure.ts';

export type TokenKind = 'number' | 'text' | 'name' | 'operator' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Operators in their sign form (`eq` is `==`), texts without quotes. */
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

const WORDS: Readonly<Record<string, string>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
  and: '&&',
  or: '||',
  not: '!',
  div: '/',
  mod: '%',
  empty: 'empty',
  true: 'true',
  false: 'false',
  null: 'null',
  instanceof: 'instanceof',
};

const SIGNS = [
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>',
  '!',
  '?',
  ':',
  '.',
  ',',
  '(',
  ')',
  '[',
  ']',
  '}',
];
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[lLfFdD]?/y;
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;

/** The tokens from `start` up to the closing brace, which becomes the `end` token. */
export function tokenize(text: string, start: number): readonly Token[] {
  const tokens: Token[] = [];
  let at = start;
  for (;;) {
    at = skipSpace(text, at);
    if (at >= text.length) {
      throw new JuelFailure('syntax', 'Expected “}”, found the end.', { from: text.length, to: text.length });
    }
    const token = tokenAt(text, at);
    if (token.value === '}' && token.kind === 'operator') {
      tokens.push({ kind: 'end', value: '}', from: token.from, to: token.to });
      return tokens;
    }
    tokens.push(token);
    at = token.to;
  }
}

function tokenAt(text: string, from: number): Token {
  const char = text[from] ?? '';
  if (char === "'" || char === '"') return textToken(text, from, char);
  NUMBER.lastIndex = from;
  const number = NUMBER.exec(text)?.[0];
  if (number !== undefined)
    return { kind: 'number', value: number.replace(/[lLfFdD]$/, ''), from, to: from + number.length };
  NAME.lastIndex = from;
  const name = NAME.exec(text)?.[0];
  if (name !== undefined) {
    const word = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    return {
      kind: word === undefined ? 'name' : 'operator',
      value: word ?? name,
      from,
      to: from + name.length,
    };
  }
  const sign = SIGNS.find((each) => text.startsWith(each, from));
  if (sign !== undefined) return { kind: 'operator', value: sign, from, to: from + sign.length };
  throw new JuelFailure('syntax', `Expected a value or an operator, found “${char}”.`, {
    from,
    to: from + 1,
  });
}

function textToken(text: string, from: number, quote: string): Token {
  let value = '';
  for (let i = from + 1; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === quote) return { kind: 'text', value, from, to: i + 1 };
    if (char === '\\' && i + 1 < text.length) {
      i++;
      const escaped = text[i] ?? '';
      value += escaped === quote || escaped === '\\' ? escaped : `\\${escaped}`;
    } else {
      value += char;
    }
  }
  throw new JuelFailure('syntax', 'Expected a closing quotation mark, found the end.', {
    from,
    to: text.length,
  });
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? '')) at++;
  return at;
}
