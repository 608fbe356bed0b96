/**
 * Boxed expressions, compiled once to closures: one table of the kinds.
 *
 * Invariants:
 * B1  Compiling never fails: what cannot give a value is told, and gives null with a problem when it is evaluated.
 */
import type { CompileContext } from '../compile/compile-context.ts';
import type { BoxedExpression, Place } from '../decision-model.ts';
import type { Boxed } from '../run.ts';
import { compileConditional, compileFilter, compileIteration } from './choices.ts';
import { compileFunction, compileInvocation } from './functions.ts';
import { compileLiteral } from './literal.ts';
import { compileContextExpression, compileList, compileRelation } from './structures.ts';
import { compileTable } from './table.ts';

export function compileBoxed(context: CompileContext, expression: BoxedExpression): Boxed {
  switch (expression.kind) {
    case 'literal':
      return compileLiteral(context, expression);
    case 'table':
      return compileTable(context, expression);
    case 'context':
      return compileContextExpression(context, expression);
    case 'invocation':
      return compileInvocation(context, expression);
    case 'list':
      return compileList(context, expression);
    case 'relation':
      return compileRelation(context, expression);
    case 'function':
      return compileFunction(context, expression);
    case 'conditional':
      return compileConditional(context, expression);
    case 'filter':
      return compileFilter(context, expression);
    case 'for':
    case 'some':
    case 'every':
      return compileIteration(context, expression);
  }
}

/** The expression, or, where it is missing, null with `message` as the reason. */
export function compileOptional(
  context: CompileContext,
  expression: BoxedExpression | undefined,
  place: Place,
  message: string,
): Boxed {
  if (expression !== undefined) return compileBoxed(context, expression);
  context.tell('dmn-part-missing', place, message, 'It gives no value.');
  return (run) => run.problem('null', place, message);
}
