/** Types after `instance of` and `:` (DMN 1.5, grammar rules 48–54). */
import { branch, type FeelNode, leaf } from './feel-node.ts';
import { WORD } from './name-characters.ts';
import type { NameTable } from './name-table.ts';
import type { Reader } from './reader.ts';

const LONG_NAMES = /(?:date\s+and\s+time|days\s+and\s+time\s+duration|years\s+and\s+months\s+duration)/y;
const NAME = new RegExp(
  `${WORD}(?:(?:\\s+(?!(?:and|or|then|else|in|between|return|satisfies|instance)\\b)|\\s*\\.\\s*)${WORD})*`,
  'uy',
);
const DEEPEST = 64;

export class TypeParser {
  readonly #reader: Reader;
  readonly #names: NameTable;
  #depth = 0;

  constructor(reader: Reader, names: NameTable) {
    this.#reader = reader;
    this.#names = names;
  }

  parse(): FeelNode {
    if (++this.#depth > DEEPEST) this.#reader.fail('a type that is nested less deeply');
    const type = this.#list() ?? this.#context() ?? this.#function() ?? this.#named();
    this.#depth--;
    return branch('Type', [type]);
  }

  #list(): FeelNode | undefined {
    const { at } = this.#reader;
    const word = this.#reader.keyword('list') ?? this.#reader.keyword('range');
    if (word === undefined) return undefined;
    if (!this.#reader.peek('<')) {
      this.#reader.at = at;
      return undefined;
    }
    return branch('ListType', [
      word,
      this.#reader.expectSign('<'),
      this.parse(),
      this.#reader.expectSign('>'),
    ]);
  }

  #context(): FeelNode | undefined {
    const { at } = this.#reader;
    const word = this.#reader.keyword('context');
    if (word === undefined) return undefined;
    if (this.#reader.sign('<') === undefined) {
      this.#reader.at = at;
      return undefined;
    }
    const entries: FeelNode[] = [];
    do {
      const name = this.#reader.words(true) ?? this.#reader.fail('the name of an entry');
      this.#reader.expectSign(':');
      entries.push(branch('ContextEntryType', [name, this.parse()]));
    } while (this.#reader.sign(',') !== undefined);
    return branch('ContextType', [word, branch('ContextEntryTypes', entries), this.#reader.expectSign('>')]);
  }

  #function(): FeelNode | undefined {
    const { at } = this.#reader;
    const word = this.#reader.keyword('function');
    if (word === undefined) return undefined;
    const open = this.#reader.sign('<');
    if (open === undefined) {
      this.#reader.at = at;
      return undefined;
    }
    const types: FeelNode[] = [];
    if (!this.#reader.peek('>')) {
      do types.push(this.parse());
      while (this.#reader.sign(',') !== undefined);
    }
    const close = this.#reader.expectSign('>');
    this.#reader.expectSign('->');
    const args = { name: 'ArgumentTypes', from: open.from, to: close.to, children: types };
    return branch('FunctionType', [word, args, this.parse()]);
  }

  #named(): FeelNode {
    const reader = this.#reader;
    const word = reader.nextWord();
    const from = reader.at;
    const known = word === undefined ? undefined : this.#names.endAt(reader, word);
    const long = reader.match(LONG_NAMES) ?? (known === undefined ? reader.match(NAME) : undefined);
    if (long === undefined && known === undefined) reader.fail('a type');
    reader.at = Math.max(reader.at, known ?? 0);
    return leaf('SimpleType', from, reader.at);
  }
}
