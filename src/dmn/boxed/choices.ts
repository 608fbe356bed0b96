/** Boxed conditionals, filters and iterations (DMN 1.5, sections 10.2.2.7 to 10.2.2.9). */
import { iterate } from '../../expressions/feel/iterate-range.ts';
import { RangeValue } from '../../expressions/range-value.ts';
import type { Value } from '../../expressions/value.ts';
import { isList } from '../../expressions/value.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { typeOf, withNames } from '../compile/compile-context.ts';
import type {
  ConditionalExpression,
  FilterExpression,
  IterationExpression,
  Place,
} from '../decision-model.ts';
import { Frame, ItemFrame, plainName } from '../frame.ts';
import type { Boxed, Run } from '../run.ts';
import { compileOptional } from './compile-boxed.ts';

export function compileConditional(context: CompileContext, expression: ConditionalExpression): Boxed {
  const condition = compileOptional(context, expression.if, expression, 'The conditional has no “if”.');
  const yes = compileOptional(context, expression.then, expression, 'The conditional has no “then”.');
  const no = compileOptional(context, expression.else, expression, 'The conditional has no “else”.');
  const type = typeOf(context, expression.typeRef, expression);
  return (run, scope) => {
    const answer = condition(run, scope);
    if (typeof answer !== 'boolean' && answer !== null) {
      return run.problem('null', expression, 'Expected yes or no as the condition, found something else.');
    }
    return run.typed((answer === true ? yes : no)(run, scope), type, expression, 'the conditional');
  };
}

export function compileFilter(context: CompileContext, expression: FilterExpression): Boxed {
  const source = compileOptional(context, expression.in, expression, 'The filter has no list.');
  const inner = withNames(context, ['item']);
  const match = compileOptional(inner, expression.match, expression, 'The filter has no condition.');
  const type = typeOf(context, expression.typeRef, expression);
  return (run, scope) => {
    const items = itemsOf(run, source(run, scope), expression);
    if (items === undefined) return null;
    const kept: Value[] = [];
    for (const item of items) {
      run.machine.spend(1);
      const answer = match(run, new ItemFrame(item, scope));
      if (answer === true) kept.push(item);
      else if (answer !== false) {
        return run.problem('null', expression, 'Expected yes or no for each item of the filter.');
      }
    }
    return run.typed(kept, type, expression, 'the filter');
  };
}

export function compileIteration(context: CompileContext, expression: IterationExpression): Boxed {
  const variable = plainName(expression.variable);
  const source = compileOptional(context, expression.in, expression, 'The iteration has no list.');
  const inner = withNames(context, [variable, 'partial']);
  const body = compileOptional(inner, expression.body, expression, 'The iteration has no expression.');
  const type = typeOf(context, expression.typeRef, expression);
  return (run, scope) => {
    const items = itemsOf(run, source(run, scope), expression);
    if (items === undefined) return null;
    const results: Value[] = [];
    for (const item of items) {
      run.machine.spend(1);
      const frame = new Frame(scope);
      frame.set(variable, item);
      if (expression.kind === 'for') frame.set('partial', results);
      results.push(body(run, frame));
    }
    return run.typed(concluded(expression.kind, results), type, expression, 'the iteration');
  };
}

/** `some` and `every` in three-valued logic (DMN 1.5, table 43); null where an answer is neither yes nor no. */
function concluded(kind: IterationExpression['kind'], results: readonly Value[]): Value {
  if (kind === 'for') return results;
  if (results.some((each) => each !== null && typeof each !== 'boolean')) return null;
  const settling = kind === 'some';
  if (results.some((each) => each === settling)) return settling;
  return results.every((each) => each === !settling) ? !settling : null;
}

/** The items of a list or a range; a single value is a list of one. */
function itemsOf(run: Run, value: Value, place: Place): Iterable<Value> | undefined {
  if (isList(value)) return value;
  if (value instanceof RangeValue) {
    const items = iterate(value.start ?? null, value.end ?? null, value.startIncluded, value.endIncluded);
    if (items !== undefined) return items;
  }
  if (value !== null && !(value instanceof RangeValue)) return [value];
  run.problem('null', place, 'Expected a list to go through, found none.');
  return undefined;
}
