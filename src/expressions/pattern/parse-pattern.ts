/**
 * Regular expressions of XPath from their text to a tree.
 *
 * Invariants:
 * P1  What XPath does not know (lookahead, `\b`, named groups, a brace alone) is refused, not read as something else.
 *
 * Source: XPath and XQuery Functions 3.1, section 5.6.1; W3C XML Schema part 2, appendix G.
 */
import { CharSet } from './char-set.ts';
import { ClassParser } from './parse-char-class.ts';
import { PatternFailure, type PatternFlags, type PatternNode } from './pattern-node.ts';

export interface ParsedPattern {
  readonly root: PatternNode;
  readonly groups: number;
  readonly hasReferences: boolean;
}

/** Deepest nesting of groups. */
const DEEPEST = 50;

export function parsePattern(text: string, flags: PatternFlags): ParsedPattern {
  const parser = new PatternParser(text, flags);
  const root = parser.parseAll();
  return { root, groups: parser.groups, hasReferences: parser.hasReferences };
}

class PatternParser {
  groups = 0;
  hasReferences = false;
  readonly #text: string;
  readonly #flags: PatternFlags;
  readonly #classes: ClassParser;
  readonly #closed = new Set<number>();
  #at = 0;
  #depth = 0;

  constructor(text: string, flags: PatternFlags) {
    this.#text = text;
    this.#flags = flags;
    this.#classes = new ClassParser(text, flags.ignoreCase);
  }

  parseAll(): PatternNode {
    const root = this.#choice();
    if (this.#at < this.#text.length) {
      throw new PatternFailure('Expected as many opening as closing parentheses in the pattern.');
    }
    return root;
  }

  #choice(): PatternNode {
    if (++this.#depth > DEEPEST) throw new PatternFailure('The pattern nests its groups too deeply.');
    const options = [this.#sequence()];
    while (this.#text[this.#at] === '|') {
      this.#at++;
      options.push(this.#sequence());
    }
    this.#depth--;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  #sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      items.push(this.#repeated(this.#atom()));
    }
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'sequence', items };
  }

  #repeated(inner: PatternNode): PatternNode {
    const match = /^(?:([*+?])|\{(\d{1,6})(?:(,)(\d{1,6})?)?\})(\??)/.exec(
      this.#text.slice(this.#at, this.#at + 20),
    );
    if (match === null) return inner;
    this.#at += match[0].length;
    const [, sign, from, comma, to, lazy] = match;
    const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
    const most = sign === undefined ? upperBound(least, comma, to) : sign === '?' ? 1 : undefined;
    if (most !== undefined && most < least) {
      throw new PatternFailure(`Expected a repetition from a smaller to a larger number, found ${match[0]}.`);
    }
    return { kind: 'repeat', inner, least, most, lazy: lazy === '?' };
  }

  #atom(): PatternNode {
    const char = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    switch (char) {
      case '(':
        return this.#group();
      case '^':
        this.#at++;
        return { kind: 'start' };
      case '$':
        this.#at++;
        return { kind: 'end' };
      case '\\':
        return this.#escape();
      case '[':
      case '.':
        return this.#class();
      case '*':
      case '+':
      case '?':
      case '{':
      case '}':
      case ']':
        throw new PatternFailure(`“${char}” stands in the pattern where it has nothing to apply to.`);
      default:
        this.#at += char.length;
        return { kind: 'chars', set: new CharSet(this.#classes.single(char.codePointAt(0) ?? 0)) };
    }
  }

  #group(): PatternNode {
    this.#at++;
    const counts = !this.#text.startsWith('?:', this.#at);
    if (!counts) this.#at += 2;
    const index = counts ? ++this.groups : 0;
    const inner = this.#choice();
    if (this.#text[this.#at] !== ')') {
      throw new PatternFailure('Expected as many opening as closing parentheses in the pattern.');
    }
    this.#at++;
    if (!counts) return inner;
    this.#closed.add(index);
    return { kind: 'group', index, inner };
  }

  #class(): PatternNode {
    if (this.#text[this.#at] === '.') {
      this.#at++;
      const { dotAll } = this.#flags;
      return { kind: 'chars', set: new CharSet((code) => dotAll || (code !== 10 && code !== 13)) };
    }
    const { test, end } = this.#classes.bracketed(this.#at);
    this.#at = end;
    return { kind: 'chars', set: new CharSet(test) };
  }

  #escape(): PatternNode {
    const digits = /^\d+/.exec(this.#text.slice(this.#at + 1, this.#at + 7))?.[0];
    if (digits !== undefined) return this.#reference(digits);
    const { test, end } = this.#classes.escape(this.#at);
    this.#at = end;
    return { kind: 'chars', set: new CharSet(test) };
  }

  /** `\12` is group 12 where there is one, else group 1 and the digit 2. */
  #reference(digits: string): PatternNode {
    for (let length = digits.length; length > 0; length--) {
      const group = Number(digits.slice(0, length));
      if (digits.startsWith('0') || !this.#closed.has(group)) continue;
      this.#at += 1 + length;
      this.hasReferences = true;
      return { kind: 'reference', group };
    }
    throw new PatternFailure(`“\\${digits}” in the pattern is no group that ended before it.`);
  }
}

function upperBound(least: number, comma: string | undefined, to: string | undefined): number | undefined {
  if (comma === undefined) return least;
  return to === undefined ? undefined : Number(to);
}
