/**
 * WrittenOperand: what a dialect wrote, as an operand of the definition, or why it cannot be one.
 */
import type { WrittenValue } from '../bpmn/meaning.ts';
import { compileExpression, type ExpressionSource } from '../expressions/expression.ts';
import type { Operand } from './definition.ts';

export type ReadValue = { readonly operand: Operand } | { readonly text: string; readonly why: string };

export type ReadSource =
  | { readonly source: ExpressionSource }
  | { readonly text: string; readonly why: string };

export function usableValue(written: WrittenValue): ReadValue {
  if ('literal' in written) return { operand: { literal: written.literal } };
  const read = usableSource(written.expression);
  return 'source' in read ? { operand: { expression: read.source } } : read;
}

/** An expression that compiles and only gives a value. */
export function usableSource(source: ExpressionSource): ReadSource {
  const read = usableEffect(source);
  if (!('source' in read) || !hasEffect(source)) return read;
  return { text: source.text, why: 'it sets variables or asks for its surroundings, which it cannot here.' };
}

/** An expression that compiles, and may also set variables and ask for the element it stands at. */
export function usableEffect(source: ExpressionSource): ReadSource {
  const compiled = compileExpression(source);
  if (compiled.ok) return { source: compiled.expression.source };
  return { text: source.text, why: compiled.error.message };
}

export function hasEffect(source: ExpressionSource): boolean {
  const compiled = compileExpression(source);
  if (!compiled.ok) return false;
  const { sets, context } = compiled.expression;
  return (sets?.size ?? 0) > 0 || (context?.size ?? 0) > 0;
}

/** The variables that an expression sets. */
export function setBy(source: ExpressionSource): readonly string[] {
  const compiled = compileExpression(source);
  return compiled.ok ? [...(compiled.expression.sets ?? [])] : [];
}
