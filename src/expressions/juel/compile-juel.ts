/**
 * The `${…}` / `#{…}` dialect of Camunda 7, Activiti and Flowable: from source to a compiled expression.
 *
 * A source that is one expression gives its value; text with expressions in it is a template and gives a text; text
 * without any is itself. Unlike FEEL, a missing variable is an error, as it is in those engines.
 *
 * Boundary: templates and results; a single expression is `parse-juel.ts`.
 */

import type {
  CompiledExpression,
  CompileResult,
  EvaluationResult,
  ExpressionSource,
  Scope,
} from '../expression.ts';
import { type ExpressionError, errorAt } from '../expression-error.ts';
import { SOURCE_LENGTH, STRING_LENGTH } from '../limits.ts';
import type { Value } from '../value.ts';
import { toText } from './coercion.ts';
import { JuelFailure } from './juel-failure.ts';
import { type JuelCode, JuelParser, type JuelScope, type JuelUses } from './parse-juel.ts';
import { tokenize } from './tokens.ts';

export function compileJuel(source: ExpressionSource): CompileResult {
  const { text } = source;
  const uses: JuelUses = { reads: new Set(), sets: new Set(), context: new Set(), moment: false };
  try {
    const code = compileTemplate(text, uses);
    const { reads, sets, context, moment } = uses;
    const expression: CompiledExpression = {
      source,
      reads,
      ...(sets.size > 0 && { sets }),
      ...(context.size > 0 && { context }),
      evaluate: moment
        ? (scope, { now }) => run(text, code, new MomentScope(scope, now))
        : (scope) => run(text, code, scope),
    };
    return { ok: true, expression };
  } catch (failure) {
    return { ok: false, error: errorOf(text, failure) };
  }
}

function compileTemplate(text: string, uses: JuelUses): JuelCode {
  if (text.length > SOURCE_LENGTH) {
    const message = `Expected an expression of at most ${SOURCE_LENGTH} characters, found ${text.length}.`;
    throw new JuelFailure('source-too-long', message, { from: SOURCE_LENGTH, to: SOURCE_LENGTH });
  }
  const parts: (string | JuelCode)[] = [];
  let at = 0;
  for (;;) {
    const open = nextExpression(text, at);
    const end = open < 0 ? text.length : open;
    if (end > at) parts.push(text.slice(at, end).replace(/\\([$#]\{)/g, '$1'));
    if (open < 0) break;
    const tokens = tokenize(text, open + 2);
    parts.push(new JuelParser(tokens, uses).parse());
    at = tokens.at(-1)?.to ?? text.length;
  }
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'function') return only;
  return concatenation(parts);
}

/** Position of the next `${` or `#{` that is not escaped by a backslash. */
function nextExpression(text: string, from: number): number {
  for (let i = from; i + 1 < text.length; i++) {
    if (text[i] === '\\') i++;
    else if ((text[i] === '$' || text[i] === '#') && text[i + 1] === '{') return i;
  }
  return -1;
}

function concatenation(parts: readonly (string | JuelCode)[]): JuelCode {
  return (scope) => {
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : toText(part(scope));
    if (text.length <= STRING_LENGTH) return text;
    const message = `The expression builds a text longer than ${STRING_LENGTH} characters.`;
    throw new JuelFailure('size-limit', message, { from: 0, to: 0 });
  };
}

/** A scope in which the time is known. */
class MomentScope implements JuelScope {
  readonly moment: number;
  readonly #scope: Scope;

  constructor(scope: Scope, moment: number) {
    this.#scope = scope;
    this.moment = moment;
  }

  get(name: string): Value | undefined {
    return this.#scope.get(name);
  }

  set(name: string, value: Value): void {
    this.#scope.set?.(name, value);
  }
}

const TRUE: EvaluationResult = Object.freeze({ ok: true, value: true });
const FALSE: EvaluationResult = Object.freeze({ ok: true, value: false });

function run(text: string, code: JuelCode, scope: Scope): EvaluationResult {
  try {
    const value: Value = code(scope);
    if (value === true) return TRUE;
    return value === false ? FALSE : { ok: true, value };
  } catch (failure) {
    return { ok: false, error: errorOf(text, failure) };
  }
}

function errorOf(text: string, failure: unknown): ExpressionError {
  if (failure instanceof JuelFailure) {
    const { span, code, message, name } = failure;
    return errorAt(text, span.from, span.to, code, message, name);
  }
  if (failure instanceof RangeError) {
    return errorAt(
      text,
      0,
      text.length,
      'depth-limit',
      'The expression is nested deeper than can be evaluated.',
    );
  }
  throw failure;
}
