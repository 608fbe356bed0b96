/**
 * Boxed function definitions and invocations (DMN 1.5, sections 10.2.2.2 and 10.2.2.3).
 *
 * Invariants:
 * F1  A function is called only with arguments that conform to its parameters, after FEEL's conversions; else its
 *     result is null and the body is not evaluated (section 10.3.2.13).
 */
import type { Scope } from '../../expressions/expression.ts';
import type { FeelType } from '../../expressions/feel/feel-type.ts';
import { ANY } from '../../expressions/feel/feel-type.ts';
import { FunctionValue } from '../../expressions/function-value.ts';
import type { Value } from '../../expressions/value.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { typeOf, withNames } from '../compile/compile-context.ts';
import type { FunctionExpression, InvocationExpression, Place } from '../decision-model.ts';
import { Frame, plainName } from '../frame.ts';
import type { Boxed, Run } from '../run.ts';
import { compileBoxed, compileOptional } from './compile-boxed.ts';

/** What a call weighs against the depth an evaluation may have: the frames of ours and of FEEL's it stands on. */
const CALL_LEVELS = 8;

export interface Parameter {
  readonly name: string;
  readonly type: FeelType | undefined;
}

export function compileFunction(context: CompileContext, expression: FunctionExpression): Boxed {
  if (expression.language !== 'FEEL') {
    const message = `The function is written in ${expression.language}; Baton calls functions in FEEL only.`;
    context.tell('dmn-function-external', expression, message, 'Calling it gives no value.');
    return (run) => run.problem('null', expression, message);
  }
  const parameters = expression.parameters.map(({ name, typeRef }) => ({
    name: plainName(name),
    type: typeOf(context, typeRef, expression),
  }));
  const inner = withNames(
    context,
    parameters.map(({ name }) => name),
  );
  const body = compileOptional(inner, expression.body, expression, 'The function has no body.');
  return (run, scope) => functionOf(run, '', expression, parameters, undefined, body, scope);
}

/** A function value whose body sees `scope` and its parameters. */
export function functionOf(
  run: Run,
  name: string,
  place: Place,
  parameters: readonly Parameter[],
  result: FeelType | undefined,
  body: Boxed,
  scope: Scope,
): FunctionValue {
  const names = parameters.map((parameter) => parameter.name);
  const call = (args: readonly Value[]): Value => {
    const frame = new Frame(scope);
    for (const [i, parameter] of parameters.entries()) {
      const value = args[i] ?? null;
      const typed = run.typed(value, parameter.type, place, `“${parameter.name}” of “${name}”`);
      if (typed === null && value !== null) return null;
      frame.set(parameter.name, typed);
    }
    return run.typed(body(run, frame), result, place, `the result of “${name}”`);
  };
  return new FunctionValue(
    name,
    names,
    (machine, args) => {
      machine.spend(1);
      machine.enter(CALL_LEVELS);
      const value = call(args);
      machine.depth -= CALL_LEVELS;
      return value;
    },
    undefined,
    { parameters: parameters.map(({ type }) => type ?? ANY), result },
  );
}

export function compileInvocation(context: CompileContext, expression: InvocationExpression): Boxed {
  if (expression.function === undefined) {
    return compileOptional(context, undefined, expression, 'The invocation names no function.');
  }
  const callee = compileBoxed(context, expression.function);
  const bindings = expression.bindings.map(({ parameter, value }) => ({
    parameter: plainName(parameter),
    code: compileOptional(context, value, expression, `“${parameter}” is bound to no value.`),
  }));
  const type = typeOf(context, expression.typeRef, expression);
  return (run, scope) => {
    const target = callee(run, scope);
    if (!(target instanceof FunctionValue)) {
      return run.problem('null', expression, 'Expected a function to be called, found something else.');
    }
    const values = new Map(bindings.map(({ parameter, code }) => [parameter, code(run, scope)]));
    const { parameters } = target;
    const unknown = parameters && [...values.keys()].find((name) => !parameters.includes(name));
    if (unknown !== undefined) {
      return run.problem('null', expression, `The function “${target.name}” has no parameter “${unknown}”.`);
    }
    const args = parameters?.map((name) => values.get(name) ?? null) ?? [...values.values()];
    return run.typed(target.call(run.machine, args), type, expression, 'the invocation');
  };
}
