/**
 * What to say about text that does not fit the grammar. The parser only marks the place; what was expected there is
 * worked out from what stands before it and from the construct it stands in.
 */
import type { SyntaxNode } from '@lezer/common';
import { type ExpressionError, errorAt } from '../expression-error.ts';

/** The error of the first place that does not fit, if there is one. */
export function syntaxErrorOf(text: string, root: SyntaxNode): ExpressionError | undefined {
  const broken = firstError(root);
  return broken === undefined ? undefined : syntaxError(text, broken);
}

function firstError(root: SyntaxNode): SyntaxNode | undefined {
  const cursor = root.cursor();
  do {
    if (cursor.type.isError) return cursor.node;
  } while (cursor.next());
  return undefined;
}

function syntaxError(text: string, error: SyntaxNode): ExpressionError {
  if (text.trim() === '') return errorAt(text, 0, 0, 'syntax', 'Expected an expression, found nothing.');
  if (depthOf(error) > CHAIN) {
    const message = `Expected at most ${CHAIN} operators in a row.`;
    return errorAt(text, error.from, error.to, 'source-too-deep', message);
  }
  const at = error.from + (/^\s*/.exec(text.slice(error.from))?.[0].length ?? 0);
  const rest = text.slice(at);
  const found = rest === '' ? 'the end' : `“${/^(?:[\p{L}\p{N}_]+|"[^"]*"?|.)/u.exec(rest)?.[0] ?? rest[0]}”`;
  const before = text.slice(0, at).trimEnd();
  const message = `Expected ${expectation(before, rest, error)}, found ${found}${before === '' ? '' : ` after “${before.slice(-30)}”`}.`;
  return errorAt(text, at, Math.max(error.to, Math.min(at + 1, text.length)), 'syntax', message);
}

/** The grammar's parser cuts longer chains of operators by an error node deep in the tree. */
const CHAIN = 250;

function depthOf(node: SyntaxNode): number {
  let deepest = 0;
  let depth = 0;
  const top = node.cursor();
  while (top.parent());
  top.iterate(
    () => {
      deepest = Math.max(deepest, ++depth);
    },
    () => {
      depth--;
    },
  );
  return deepest;
}

function expectation(before: string, rest: string, error: SyntaxNode): string {
  if (/^"[^"]*$/.test(rest) || (before.split('"').length - 1) % 2 === 1) return 'a closing quotation mark';
  if (/(?:^|[-+*/^<>=,:([{]|\b(?:and|or|if|then|else|in|between|return|satisfies|of))$/.test(before))
    return 'a value';
  if (before.endsWith('.')) return 'a property name';
  const parent = error.parent?.name;
  if (parent === 'IfExpression') return '“then” or “else”';
  if (parent === 'ForExpression') return '“return”';
  if (parent === 'QuantifiedExpression') return '“satisfies”';
  if (parent === 'FilterExpression' || parent === 'List') return '“]”';
  if (parent === 'Context') return '“}”';
  if (parent === 'ParenthesizedExpression' || parent === 'FunctionInvocation') return '“)”';
  return 'an operator or the end';
}
