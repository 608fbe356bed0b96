/**
 * The grammar of lezer-feel, made ready: which names its parser must know, and small questions to its trees.
 *
 * Names. FEEL names may hold spaces and operators. A run of plain words (`invoice amount`) is one name to the grammar
 * as it is. A name with an operator or keyword inside (`invoice-amount`, `get or else`) is one only where the parser
 * knows it before: built-ins always are, names defined inside the expression are tracked by the grammar, others come
 * with the source (`ExpressionSource.names`) or are written in backticks.
 */
import type { SyntaxNode } from '@lezer/common';
import { normalizeContextKey, parser, trackVariables } from 'lezer-feel';
import { BUILTIN_NAMES } from './builtins/builtin-table.ts';

export type FeelTop = 'Expression' | 'UnaryTests';

type FeelParser = typeof parser;

const RESERVED =
  /\b(?:for|in|return|if|then|else|some|every|satisfies|or|and|between|instance|function|null|true|false)\b/;
/** Names the grammar has rules of its own for; announced, they would hide those rules. */
const GRAMMATICAL = new Set(['date and time', 'years and months duration', 'days and time duration']);

/** A name of plain words must not be announced: `not` and `context` would cease to be keywords where they are some. */
function needsAnnouncing(name: string): boolean {
  return name !== '__proto__' && !GRAMMATICAL.has(name) && (/[-+*/^.']/.test(name) || RESERVED.test(name));
}

function configured(top: FeelTop, names: readonly string[]): FeelParser {
  const context: Record<string, number> = {};
  for (const name of [...BUILTIN_NAMES, ...names]) if (needsAnnouncing(name)) context[name] = 1;
  return parser.configure({ top, dialect: 'camunda', contextTracker: trackVariables(context) });
}

const parsers: Record<FeelTop, FeelParser> = {
  Expression: configured('Expression', []),
  UnaryTests: configured('UnaryTests', []),
};

export function parserFor(top: FeelTop, names: readonly string[]): FeelParser {
  return names.length === 0 ? parsers[top] : configured(top, names);
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

/** Whether `node`, or anything below it, is of that kind and fits. */
export function mentions(node: SyntaxNode, kind: string, fits: (node: SyntaxNode) => boolean): boolean {
  let found = false;
  node.cursor().iterate((each) => {
    if (each.name === kind && fits(each.node)) found = true;
    return !found;
  });
  return found;
}
