/**
 * ExpressionParser: FEEL's operators, from the loosest to the tightest, by recursive descent; what an operand may be is
 * `parse-primary.ts`.
 *
 * Boundary: a tree of `FeelNode`s as the compilers of `../compile/` read them.
 *
 * Invariants:
 * EP1  The time is proportional to the text times the depth of its brackets; the depth is bounded by `DEEPEST`.
 * EP2  A name is the longest known one that begins at its place, else a run of plain words.
 *
 * Source: DMN 1.5, section 10.3.1.2 (grammar).
 */
import { branch, type FeelNode, leaf } from './feel-node.ts';
import { NameTable } from './name-table.ts';
import { parsePrimary } from './parse-primary.ts';
import { parseInTests, parseOpenComparison } from './parse-tests.ts';
import { TypeParser } from './parse-type.ts';
import { Reader, SyntaxFailure } from './reader.ts';

/** Deepest nesting of expressions in expressions. */
const DEEPEST = 200;

const COMPARISONS = ['<=', '>=', '!=', '=', '<', '>'];
const CALLABLE = new Set([
  'VariableName',
  'PathExpression',
  'FunctionInvocation',
  'FilterExpression',
  'ParenthesizedExpression',
]);
/** After the end of a range: what follows a bracket that closes and does not begin a filter. */
const AFTER_RANGE =
  /\[\s*(?:$|[)\],}=<>!+*/.-]|(?:and|or|then|else|return|satisfies|in|between|instance)\b)/y;
const NAMED_ARGUMENT = /(?:`[^`]*`|[\p{L}_][\p{L}\p{N}_]*(?:\s+[\p{L}_][\p{L}\p{N}_]*)*)\s*:/uy;

export class ExpressionParser {
  readonly reader: Reader;
  /** Names in force: known ones, and those bound around the place. */
  readonly names: NameTable;
  /** The same and every key of a context that was read: what may stand after a dot. */
  readonly properties: NameTable;
  readonly types: TypeParser;
  #depth = 0;
  /** Whether the expression being read ends a range, so that `[` may close it. */
  #endsRange = false;

  readonly #functions: NameTable;

  /** `functions`: names of functions that hold keywords. */
  constructor(text: string, names: readonly string[], functions: NameTable) {
    this.#functions = functions;
    this.reader = new Reader(text);
    this.names = new NameTable(names);
    this.properties = new NameTable(names);
    this.types = new TypeParser(this.reader, this.names);
  }

  parseAll(parse: (parser: ExpressionParser) => FeelNode): FeelNode {
    const node = parse(this);
    this.reader.skip();
    if (this.reader.at < this.reader.text.length) this.reader.fail('an operator or the end');
    return node;
  }

  expression(): FeelNode {
    return this.#nested(false, () => this.#disjunction());
  }

  /** The upper end of a range. */
  rangeEnd(): FeelNode {
    return this.#nested(true, () => this.#disjunction());
  }

  #nested(endsRange: boolean, parse: () => FeelNode): FeelNode {
    const outer = this.#endsRange;
    this.#endsRange = endsRange;
    this.#enter();
    const node = parse();
    this.#depth--;
    this.#endsRange = outer;
    return node;
  }

  #enter(): void {
    if (++this.#depth <= DEEPEST) return;
    const { at } = this.reader;
    throw new SyntaxFailure('source-too-deep', `Expected at most ${DEEPEST} levels of nesting.`, at, at + 1);
  }

  #disjunction(): FeelNode {
    let left = this.#conjunction();
    for (;;) {
      const or = this.reader.keyword('or');
      if (or === undefined) return left;
      left = branch('Disjunction', [left, or, this.#conjunction()]);
    }
  }

  #conjunction(): FeelNode {
    let left = this.#comparison();
    for (;;) {
      const and = this.reader.keyword('and');
      if (and === undefined) return left;
      left = branch('Conjunction', [left, and, this.#comparison()]);
    }
  }

  #comparison(): FeelNode {
    let left = this.sum();
    for (;;) {
      const operator = this.comparisonSign();
      if (operator !== undefined) {
        left = branch('Comparison', [left, operator, this.sum()]);
        continue;
      }
      const between = this.reader.keyword('between');
      if (between !== undefined) {
        const low = this.sum();
        left = branch('Comparison', [left, between, low, this.reader.expectKeyword('and'), this.sum()]);
        continue;
      }
      const within = this.reader.keyword('in');
      if (within === undefined) return left;
      left = branch('Comparison', [left, within, ...parseInTests(this)]);
    }
  }

  comparisonSign(): FeelNode | undefined {
    this.reader.skip();
    for (const sign of COMPARISONS) {
      if (this.reader.peek(sign)) return this.reader.sign(sign);
    }
    return undefined;
  }

  /** `first`: its first operand, where that was read already. */
  sum(first?: FeelNode): FeelNode {
    let left = this.#product(first);
    for (;;) {
      const operator = this.reader.sign('+') ?? this.reader.sign('-');
      if (operator === undefined) return left;
      left = branch('ArithmeticExpression', [left, operator, this.#product()]);
    }
  }

  #product(first?: FeelNode): FeelNode {
    let left = this.#power(first);
    for (;;) {
      const operator = this.reader.sign('*') ?? this.reader.sign('/');
      if (operator === undefined) return left;
      left = branch('ArithmeticExpression', [left, operator, this.#power()]);
    }
  }

  #power(first?: FeelNode): FeelNode {
    let left = this.#instance(first);
    for (;;) {
      const operator = this.reader.sign('**') ?? this.reader.sign('^');
      if (operator === undefined) return left;
      left = branch('ArithmeticExpression', [left, operator, this.#instance()]);
    }
  }

  #negation(): FeelNode {
    const minus = this.reader.sign('-');
    if (minus === undefined) return this.#postfix(parsePrimary(this));
    this.#enter();
    const operand = this.#negation();
    this.#depth--;
    return branch('ArithmeticExpression', [minus, operand]);
  }

  #instance(first?: FeelNode): FeelNode {
    let value = first === undefined ? this.#negation() : this.#postfix(first);
    for (;;) {
      const instance = this.reader.keyword('instance');
      if (instance === undefined) return value;
      const of = this.reader.expectKeyword('of');
      value = branch('InstanceOfExpression', [value, instance, of, this.types.parse()]);
    }
  }

  #postfix(first: FeelNode): FeelNode {
    let node = first;
    for (;;) {
      this.reader.skip();
      const { at, text } = this.reader;
      const sign = text[at];
      if (sign === '.' && text[at + 1] !== '.') node = this.#path(node);
      else if (sign === '[' && !(this.#endsRange && this.reader.sees(AFTER_RANGE))) node = this.#filter(node);
      else if (sign === '(' && CALLABLE.has(node.name)) node = this.#invocation(node);
      else return node;
    }
  }

  #path(source: FeelNode): FeelNode {
    const dot = this.reader.expectSign('.');
    const property = this.name(this.properties, true) ?? this.reader.fail('a property name');
    return branch('PathExpression', [source, dot, property]);
  }

  #filter(source: FeelNode): FeelNode {
    const open = this.reader.expectSign('[');
    const condition = this.expression();
    return branch('FilterExpression', [source, open, condition, this.reader.expectSign(']')]);
  }

  #invocation(callee: FeelNode): FeelNode {
    const open = this.reader.expectSign('(');
    this.reader.skip();
    const named = this.reader.sees(NAMED_ARGUMENT);
    const from = this.reader.at;
    const args: FeelNode[] = [];
    if (!this.reader.peek(')')) {
      do args.push(named ? this.#namedArgument() : this.#argument());
      while (this.reader.sign(',') !== undefined);
    }
    const name = named ? 'NamedParameters' : 'PositionalParameters';
    const parameters: FeelNode = { name, from, to: args.at(-1)?.to ?? from, children: args };
    return branch('FunctionInvocation', [callee, open, parameters, this.reader.expectSign(')')]);
  }

  /** A comparison without a left side is the range it describes. */
  #argument(): FeelNode {
    return parseOpenComparison(this) ?? this.expression();
  }

  #namedArgument(): FeelNode {
    const name = this.name(this.names, true) ?? this.reader.fail('the name of an argument');
    this.reader.expectSign(':');
    return branch('NamedParameter', [name, this.#argument()]);
  }

  /** A name, in backticks, known to `table`, or of plain words. */
  name(table: NameTable, firstMayBeKeyword = false): FeelNode | undefined {
    const { reader } = this;
    reader.skip();
    const from = reader.at;
    if (reader.match(/`[^`\n]+`/y) !== undefined) return leaf('VariableName', from, reader.at);
    const first = reader.nextWord() ?? reader.text[from] ?? '';
    const known = table.endAt(reader, first) ?? this.#functions.endAt(reader, first);
    const words = reader.words(firstMayBeKeyword);
    if (known === undefined || (words !== undefined && words.to >= known)) return words;
    reader.at = known;
    return leaf('VariableName', from, known);
  }
}
