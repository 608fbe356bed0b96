/**
 * UsableExpression: what is written in a diagram or a wiring as an expression, told apart into what Baton can
 * evaluate and what is only text for people.
 *
 * Boundary: which language a text is in is decided by `expressions/detect.ts`; what happens to a text that is not
 * usable is decided by the subject that asked (a question, a confirmation, a finding).
 *
 * Invariants:
 * U1  A source that comes out of here has been compiled without error (F3 of `definition.ts`).
 * U2  A text without operators or calls ("Approved", "order complete") is natural language, never a variable name,
 *     unless the author marked it as an expression (`=approved`, `${approved}`, a FEEL language attribute).
 */
import type { FormalExpression } from '../bpmn/diagram.ts';
import { quoted, tidyText } from '../bpmn/naming.ts';
import { detectLanguage } from '../expressions/detect.ts';
import {
  type CompiledExpression,
  compileExpression,
  type ExpressionSource,
} from '../expressions/expression.ts';

export type UsableExpression =
  | { readonly usable: true; readonly source: ExpressionSource; readonly reads: ReadonlySet<string> }
  | { readonly usable: false; readonly why: 'nothing-written' | 'not-an-expression'; readonly quote: string };

/** What drawing tools write where their author wrote nothing. */
const placeholder = /^(?:_?undefined|null|=|[$#]\{\s*\})?$/u;

/** The author's own mark that a text is an expression. */
const marked = /^=|[$#]\{/u;

/** An operator, a call, a test or a truth value: without one a text is words. */
const operation = /[<>=!+*/[({]|\b(?:and|or|in|between|true|false|instance of|satisfies)\b/u;

const quotedAtMost = 80;

/** An expression of the drawing. */
export function readExpression(written: FormalExpression | undefined): UsableExpression {
  const text = written?.text.trim() ?? '';
  if (placeholder.test(text)) return { usable: false, why: 'nothing-written', quote: '' };
  const declared = written?.language;
  const source = isWords(text, declared) ? undefined : detectLanguage(text, declared);
  const compiled = source && compile(source);
  if (!compiled) return { usable: false, why: 'not-an-expression', quote: quote(text) };
  return { usable: true, source: compiled.source, reads: compiled.reads };
}

/** An expression of the wiring: FEEL, unless it is written with `${…}`. */
export function readWiredExpression(text: string): UsableExpression {
  const trimmed = text.trim();
  const compiled = compile(wiredExpressionSource(trimmed));
  if (!compiled) return { usable: false, why: 'not-an-expression', quote: quote(trimmed) };
  return { usable: true, source: compiled.source, reads: compiled.reads };
}

/** A FEEL source, or nothing where it does not compile. */
export function usableFeel(text: string): UsableExpression {
  const compiled = compile({ language: 'feel', text });
  if (!compiled) return { usable: false, why: 'not-an-expression', quote: quote(text) };
  return { usable: true, source: compiled.source, reads: compiled.reads };
}

/** What the author wrote, for quoting; nothing where a tool only filled the box. */
export function writtenText(text: string | undefined): string | undefined {
  return text === undefined || placeholder.test(text.trim()) ? undefined : tidyText(text);
}

export function quote(text: string): string {
  return quoted(tidyText(text, quotedAtMost) ?? '');
}

function isWords(text: string, declared: string | undefined): boolean {
  return !marked.test(text) && !/feel/iu.test(declared ?? '') && !operation.test(text);
}

/** As the wiring's expressions are read, whether they compile or not. */
export function wiredExpressionSource(text: string): ExpressionSource {
  if (/[$#]\{/u.test(text)) return { language: 'juel', text };
  return { language: 'feel', text: text.startsWith('=') ? text.slice(1).trim() : text };
}

function compile(source: ExpressionSource): CompiledExpression | undefined {
  const result = compileExpression(source);
  // What sets variables or asks for its surroundings is no condition; where it may stand, `written-operand.ts` reads it.
  if (!result.ok || result.expression.sets !== undefined || result.expression.context !== undefined)
    return undefined;
  return result.expression;
}
