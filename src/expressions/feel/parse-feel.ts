/**
 * From FEEL text to a syntax tree, by the grammar of lezer-feel (parser only).
 *
 * Boundary: the grammar, the names it has to know, and what to say about text that does not fit. The tree is walked
 * once, in `compile/`.
 *
 * Names. FEEL names may hold spaces and operators. A run of plain words (`invoice amount`) is one name to the grammar
 * as it is. A name with an operator or keyword inside (`invoice-amount`, `get or else`) is one only where the parser
 * knows it before: built-ins always are, names defined inside the expression are tracked by the grammar, others come
 * with the source (`ExpressionSource.names`) or are written in backticks.
 */
import type { SyntaxNode } from '@lezer/common';
import { normalizeContextKey, parser, trackVariables } from 'lezer-feel';
import type { ExpressionSource } from '../expression.ts';
import { type ExpressionError, errorAt } from '../expression-error.ts';
import { SOURCE_LENGTH, SOURCE_NESTING } from '../limits.ts';
import { BUILTIN_NAMES } from './builtins/builtin-table.ts';

export type FeelTop = 'Expression' | 'UnaryTests';

export type ParseResult =
  | {
      readonly ok: true;
      readonly root: SyntaxNode /** Known names by their canonical form. */;
      readonly names: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly error: ExpressionError };

type FeelParser = typeof parser;

const parsers: Record<FeelTop, FeelParser> = {
  Expression: configured('Expression', []),
  UnaryTests: configured('UnaryTests', []),
};

export function parseFeel(source: ExpressionSource, top: FeelTop): ParseResult {
  const { text, names = [] } = source;
  const refused = refusal(text);
  if (refused !== undefined) return { ok: false, error: refused };
  const known = names.length === 0 ? parsers[top] : configured(top, names);
  try {
    const root = known.parse(text).topNode;
    const broken = firstError(root);
    if (broken !== undefined) return { ok: false, error: syntaxError(text, broken) };
    return { ok: true, root, names: new Map(names.map((name) => [canonicalName(name), name])) };
  } catch {
    // The grammar's name tracking throws on a name it cannot finish.
    return {
      ok: false,
      error: errorAt(text, 0, text.length, 'syntax', 'A name in this expression is not complete.'),
    };
  }
}

/** One form for all ways to space the operators in a name. */
export function canonicalName(name: string): string {
  return normalizeContextKey(name);
}

/** The children of a node without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') children.push(child);
  }
  return children;
}

function configured(top: FeelTop, names: readonly string[]): FeelParser {
  const context: Record<string, number> = {};
  for (const name of BUILTIN_NAMES) context[name] = 1;
  for (const name of names) if (name !== '__proto__') context[name] = 1;
  return parser.configure({ top, dialect: 'camunda', contextTracker: trackVariables(context) });
}

function refusal(text: string): ExpressionError | undefined {
  if (text.length > SOURCE_LENGTH) {
    const message = `Expected an expression of at most ${SOURCE_LENGTH} characters, found ${text.length}.`;
    return errorAt(text, SOURCE_LENGTH, SOURCE_LENGTH, 'source-too-long', message);
  }
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 40 || char === 91 || char === 123) depth++;
    else if (char === 41 || char === 93 || char === 125) depth--;
    if (depth > SOURCE_NESTING) {
      return errorAt(
        text,
        i,
        i + 1,
        'source-too-deep',
        `Expected brackets nested at most ${SOURCE_NESTING} deep.`,
      );
    }
  }
  return undefined;
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
  const at = error.from + (/^\s*/.exec(text.slice(error.from))?.[0].length ?? 0);
  const rest = text.slice(at);
  const found = rest === '' ? 'the end' : `“${/^(?:[\p{L}\p{N}_]+|"[^"]*"?|.)/u.exec(rest)?.[0] ?? rest[0]}”`;
  const before = text.slice(0, at).trimEnd();
  const message = `Expected ${expectation(before, error)}, found ${found}${before === '' ? '' : ` after “${before.slice(-30)}”`}.`;
  return errorAt(text, at, Math.max(error.to, Math.min(at + 1, text.length)), 'syntax', message);
}

function expectation(before: string, error: SyntaxNode): string {
  if ((before.split('"').length - 1) % 2 === 1) return 'a closing quotation mark';
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
