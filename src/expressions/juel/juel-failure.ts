/** Thrown inside this dialect, at compile time or at run time; turned into an `ExpressionError` at its border. */
import type { ExpressionErrorCode } from '../expression-error.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

export class JuelFailure {
  readonly code: ExpressionErrorCode;
  readonly message: string;
  readonly span: Span;
  readonly name: string | undefined;

  constructor(code: ExpressionErrorCode, message: string, span: Span, name?: string) {
    this.code = code;
    this.message = message;
    this.span = span;
    this.name = name;
  }
}
