/**
 * From FEEL text to a tree, within bounds.
 *
 * Boundary: bounds and results; the grammar is `parser/`. The tree is walked once, in `compile/`.
 */
import type { ExpressionSource } from '../expression.ts';
import { type ExpressionError, errorAt } from '../expression-error.ts';
import { SOURCE_LENGTH, SOURCE_NESTING } from '../limits.ts';
import { BUILTIN_NAMES } from './builtins/builtin-table.ts';
import { ExpressionParser } from './parser/expression-parser.ts';
import type { FeelNode } from './parser/feel-node.ts';
import { canonicalName, NameTable } from './parser/name-table.ts';
import { parseUnaryTests } from './parser/parse-tests.ts';
import { SyntaxFailure } from './parser/reader.ts';

export type FeelTop = 'Expression' | 'UnaryTests';

export type ParseResult =
  | {
      readonly ok: true;
      readonly root: FeelNode;
      /** Known names by their canonical form. */
      readonly names: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly error: ExpressionError };

/** Made once: they are looked for in every text. */
const FUNCTIONS = new NameTable(BUILTIN_NAMES, true);

/**
 * `shown`: the source's text as the grammar shall see it, of the same length. `more`: names beside those of the source
 * that may hold operators.
 */
export function parseFeel(
  source: ExpressionSource,
  top: FeelTop,
  shown = source.text,
  more: Iterable<string> = [],
): ParseResult {
  const { text, names = [] } = source;
  const refused = refusal(text);
  if (refused !== undefined) return { ok: false, error: refused };
  try {
    const parser = new ExpressionParser(shown, [...names, ...more], FUNCTIONS);
    const root = parser.parseAll((each) =>
      top === 'Expression' ? each.expression() : parseUnaryTests(each),
    );
    return { ok: true, root, names: new Map(names.map((name) => [canonicalName(name), name])) };
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure)) throw failure;
    const { from, to, code, message } = failure;
    return { ok: false, error: errorAt(text, from, to, code, message) };
  }
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
