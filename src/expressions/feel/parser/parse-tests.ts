/** Unary tests: the cells of decision tables and the right side of `in` (DMN 1.5, grammar rules 7–16). */
import type { ExpressionParser } from './expression-parser.ts';
import { branch, type FeelNode } from './feel-node.ts';
import { closeParenthesis } from './parse-primary.ts';

/** A cell: `-`, tests, or `not(…)` around tests. */
export function parseUnaryTests(parser: ExpressionParser): FeelNode {
  const { reader } = parser;
  if (reader.peek('-') && /^-\s*$/.test(reader.text.slice(reader.at))) {
    return branch('UnaryTests', [{ ...reader.expectSign('-'), name: 'Wildcard' }]);
  }
  return negatedTests(parser) ?? branch('UnaryTests', [parseTests(parser)]);
}

/** Only where nothing follows: `not(a) and b` is one test, an expression that begins with a call. */
function negatedTests(parser: ExpressionParser): FeelNode | undefined {
  const { reader } = parser;
  const from = reader.at;
  const not = reader.keyword('not');
  const open = not === undefined ? undefined : reader.sign('(');
  if (not === undefined || open === undefined) {
    reader.at = from;
    return undefined;
  }
  const tests = parseTests(parser);
  const close = reader.expectSign(')');
  reader.skip();
  if (reader.at >= reader.text.length) return branch('UnaryTests', [not, open, tests, close]);
  reader.at = from;
  return undefined;
}

/** `> 5` without a left side. */
export function parseOpenComparison(parser: ExpressionParser): FeelNode | undefined {
  const operator = parser.comparisonSign();
  return operator === undefined ? undefined : branch('SimplePositiveUnaryTest', [operator, parser.sum()]);
}

/** What stands after `in`: one test, or several in parentheses. */
export function parseInTests(parser: ExpressionParser): readonly FeelNode[] {
  const { reader } = parser;
  const open = reader.sign('(');
  if (open === undefined) return [test(parseOpenComparison(parser) ?? parser.sum())];
  const first = parseOpenComparison(parser) ?? parser.expression();
  if (reader.peek(',')) return [open, parseTests(parser, first), reader.expectSign(')')];
  // No list of tests, but an operand that something may follow.
  return [test(parser.sum(closeParenthesis(parser, open, first)))];
}

function parseTests(parser: ExpressionParser, first?: FeelNode): FeelNode {
  const tests = [test(first ?? parseOpenComparison(parser) ?? parser.expression())];
  while (parser.reader.sign(',') !== undefined) {
    tests.push(test(parseOpenComparison(parser) ?? parser.expression()));
  }
  return branch('PositiveUnaryTests', tests);
}

function test(node: FeelNode): FeelNode {
  return branch('PositiveUnaryTest', [node]);
}
