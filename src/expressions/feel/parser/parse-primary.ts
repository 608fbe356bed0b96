/** What an operand of FEEL may be: literals, names, lists, contexts, ranges, and the expressions that begin with a word. */
import { parseStringLiteral } from '../string-literal.ts';
import type { ExpressionParser } from './expression-parser.ts';
import { branch, type FeelNode, leaf } from './feel-node.ts';
import { isSpecialName } from './name-table.ts';
import { parseOpenComparison } from './parse-tests.ts';

export function parsePrimary(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  reader.skip();
  switch (reader.text[reader.at]) {
    case '"':
      return reader.string() ?? reader.fail('a value');
    case '@':
      return atLiteral(parser);
    case '(':
      return parenthesis(parser);
    case '[':
      return bracket(parser);
    case ']':
      return range(parser, [reader.expectSign(']'), parser.expression()]);
    case '{':
      return context(parser);
    case '?':
      return reader.sign('?') ?? reader.fail('a value');
    default:
      return reader.number() ?? beginningWithWord(parser);
  }
}

function beginningWithWord(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  switch (reader.nextWord()) {
    case 'true':
    case 'false':
      return { ...reader.expectKeyword(reader.nextWord() ?? ''), name: 'BooleanLiteral' };
    case 'null':
      return reader.expectKeyword('null');
    case 'if':
      return conditional(parser);
    case 'for':
      return loop(parser);
    case 'some':
    case 'every':
      return quantified(parser);
    case 'function':
      return functionDefinition(parser);
    default:
      return parser.name(parser.names) ?? reader.fail('a value');
  }
}

function atLiteral(parser: ExpressionParser): FeelNode {
  const at = parser.reader.expectSign('@');
  const text = parser.reader.string() ?? parser.reader.fail('a text after “@”');
  return leaf('AtLiteral', at.from, text.to);
}

/** `(1 + 2)`, `(> 5)` or `(1..5)`. */
function parenthesis(parser: ExpressionParser): FeelNode {
  const open = parser.reader.expectSign('(');
  return closeParenthesis(parser, open, parseOpenComparison(parser) ?? parser.expression());
}

/** The rest, where what stands first inside is known. */
export function closeParenthesis(parser: ExpressionParser, open: FeelNode, inner: FeelNode): FeelNode {
  if (parser.reader.peek('..')) return range(parser, [open, inner]);
  return branch('ParenthesizedExpression', [open, inner, parser.reader.expectSign(')')]);
}

/** `[1, 2]` or `[1..2]`. */
function bracket(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  const parts = [reader.expectSign('[')];
  if (!reader.peek(']')) {
    parts.push(parseOpenComparison(parser) ?? parser.expression());
    if (reader.peek('..')) return range(parser, parts);
    while (reader.sign(',') !== undefined) parts.push(parseOpenComparison(parser) ?? parser.expression());
  }
  parts.push(reader.expectSign(']'));
  return branch('List', parts);
}

function range(parser: ExpressionParser, opened: readonly FeelNode[]): FeelNode {
  const { reader } = parser;
  const dots = reader.expectSign('..');
  const end = parser.rangeEnd();
  const close = reader.sign(']') ?? reader.sign(')') ?? reader.sign('[') ?? reader.fail('“]” or “)”');
  return branch('Interval', [...opened, dots, end, close]);
}

function context(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  const parts = [reader.expectSign('{')];
  const bound: string[] = [];
  if (!reader.peek('}')) {
    do parts.push(contextEntry(parser, bound));
    while (reader.sign(',') !== undefined);
  }
  parts.push(reader.expectSign('}'));
  for (const name of bound) parser.names.remove(name);
  return branch('Context', parts);
}

const KEY = /[^\s:,{}"()[\]](?:[^:,{}"()[\]]*[^\s:,{}"()[\]])?(?=\s*:)/uy;

/** Later entries know the key as a name; `bound` is told of it. */
function contextEntry(parser: ExpressionParser, bound: string[]): FeelNode {
  const { reader } = parser;
  const key = reader.string() ?? plainKey(parser);
  const text = reader.text.slice(key.from, key.to);
  const name = key.name === 'StringLiteral' ? parseStringLiteral(text) : text;
  reader.expectSign(':');
  const value = parser.expression();
  if (isSpecialName(name)) {
    if (parser.names.add(name)) bound.push(name);
    parser.properties.add(name);
  }
  return branch('ContextEntry', [key, value]);
}

function plainKey(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  reader.skip();
  const from = reader.at;
  if (reader.match(KEY) === undefined) reader.fail('the name of an entry');
  return leaf('PropertyName', from, reader.at);
}

function conditional(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  return branch('IfExpression', [
    reader.expectKeyword('if'),
    parser.expression(),
    reader.expectKeyword('then'),
    parser.expression(),
    reader.expectKeyword('else'),
    parser.expression(),
  ]);
}

function loop(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  return branch('ForExpression', [
    reader.expectKeyword('for'),
    iterators(parser),
    reader.expectKeyword('return'),
    parser.expression(),
  ]);
}

function quantified(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  return branch('QuantifiedExpression', [
    reader.keyword('some') ?? reader.expectKeyword('every'),
    iterators(parser),
    reader.expectKeyword('satisfies'),
    parser.expression(),
  ]);
}

function iterators(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  const found: FeelNode[] = [];
  do {
    const name = parser.name(parser.names) ?? reader.fail('the name of a variable');
    const within = reader.expectKeyword('in');
    const first = parser.expression();
    const dots = reader.sign('..');
    const items = dots === undefined ? [first] : [first, dots, parser.expression()];
    found.push(branch('InExpression', [name, within, branch('IterationContext', items)]));
  } while (reader.sign(',') !== undefined);
  return branch('InExpressions', found);
}

function functionDefinition(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  const parts = [reader.expectKeyword('function')];
  const open = reader.expectSign('(');
  const parameters: FeelNode[] = [];
  if (!reader.peek(')')) {
    do parameters.push(parameter(parser));
    while (reader.sign(',') !== undefined);
  }
  const close = reader.expectSign(')');
  parts.push({ name: 'FormalParameters', from: open.from, to: close.to, children: parameters });
  const external = reader.keyword('external');
  if (external !== undefined) parts.push(external);
  parts.push(branch('FunctionBody', [parser.expression()]));
  return branch('FunctionDefinition', parts);
}

function parameter(parser: ExpressionParser): FeelNode {
  const name = parser.name(parser.names) ?? parser.reader.fail('the name of a parameter');
  const colon = parser.reader.sign(':');
  return branch('FormalParameter', colon === undefined ? [name] : [name, parser.types.parse()]);
}
