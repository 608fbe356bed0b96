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

/** An expression that compiles. */
export function usableSource(source: ExpressionSource): ReadSource {
  const compiled = compileExpression(source);
  if (compiled.ok) return { source: compiled.expression.source };
  return { text: source.text, why: compiled.error.message };
}
