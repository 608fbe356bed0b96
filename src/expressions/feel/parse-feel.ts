/**
 * From FEEL text to a syntax tree, by the grammar of lezer-feel (parser only), within bounds.
 *
 * Boundary: bounds and results; the grammar and its names are `grammar.ts`, messages `syntax-error.ts`. The tree is
 * walked once, in `compile/`.
 */
import type { SyntaxNode } from '@lezer/common';
import type { ExpressionSource } from '../expression.ts';
import { type ExpressionError, errorAt } from '../expression-error.ts';
import { SOURCE_LENGTH, SOURCE_NESTING } from '../limits.ts';
import { canonicalName, type FeelTop, parserFor } from './grammar.ts';
import { syntaxErrorOf } from './syntax-error.ts';

export type ParseResult =
  | {
      readonly ok: true;
      readonly root: SyntaxNode;
      /** Known names by their canonical form. */
      readonly names: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly error: ExpressionError };

/** `shown`: the source's text as the grammar shall see it, of the same length. */
export function parseFeel(source: ExpressionSource, top: FeelTop, shown = source.text): ParseResult {
  const { text, names = [] } = source;
  const refused = refusal(text);
  if (refused !== undefined) return { ok: false, error: refused };
  try {
    const root = parserFor(top, names).parse(withRangeTypes(shown)).topNode;
    const error = syntaxErrorOf(text, root);
    if (error !== undefined) return { ok: false, error };
    return { ok: true, root, names: new Map(names.map((name) => [canonicalName(name), name])) };
  } catch {
    // The grammar's name tracking throws on a name it cannot finish.
    return {
      ok: false,
      error: errorAt(text, 0, text.length, 'syntax', 'A name in this expression is not complete.'),
    };
  }
}

/**
 * The grammar does not know the type `range<…>`, but one of the same form. The tree is read against the original text,
 * so the compiler of types can tell the two apart.
 */
function withRangeTypes(text: string): string {
  return text.includes('range') ? text.replace(/\brange(?=\s*<)/g, 'list ') : text;
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
