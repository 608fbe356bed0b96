/**
 * Every coded error and warning of expressions, once. Errors refuse a result; warnings say why a part of it is null.
 *
 * Boundary: codes, their meaning, and the shape that carries them; messages are made where the fact is known, and say
 * what was expected and what was found.
 */

export const EXPRESSION_ERRORS = {
  syntax: 'The text is not an expression of its language.',
  'source-too-long': 'The text is longer than an expression may be.',
  'source-too-deep': 'The text is nested deeper than an expression may be.',
  unsupported: 'The construct is known, but not available here (host access, beans, foreign methods).',
  'unknown-function': 'A function is called that does not exist.',
  'unknown-variable': 'A variable is read that is not there.',
  'unknown-property': 'A property is read that the value does not have.',
  'wrong-arguments': 'A function is called with arguments it does not take.',
  'wrong-operands': 'An operator is applied to values it is not defined for.',
  'wrong-value': 'A value is of the right kind, but out of what is allowed (division by zero, no such date).',
  'assertion-failed': 'A condition that the author asserted does not hold.',
  'step-limit': 'The evaluation took more steps than allowed.',
  'depth-limit': 'The evaluation is nested deeper than allowed.',
  'size-limit': 'A text or list would become larger than allowed.',
} as const;

export type ExpressionErrorCode = keyof typeof EXPRESSION_ERRORS;

export interface ExpressionError {
  readonly code: ExpressionErrorCode;
  readonly message: string;
  /** 1-based, in the source text; columns count UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** The piece of the source it is about; may be cut. */
  readonly text: string;
  /** The variable or function it is about, where there is one. */
  readonly name?: string;
}

/** The error with its place worked out from offsets into `source`. */
export function errorAt(
  source: string,
  from: number,
  to: number,
  code: ExpressionErrorCode,
  message: string,
  name?: string,
): ExpressionError {
  const before = source.slice(0, from);
  const line = before.split('\n').length;
  const column = from - (before.lastIndexOf('\n') + 1) + 1;
  const text = source.slice(from, Math.max(from, to)).slice(0, 60);
  const base = { code, message, line, column, text };
  return name === undefined ? base : { ...base, name };
}
