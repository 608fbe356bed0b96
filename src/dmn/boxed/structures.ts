/** Boxed contexts, lists and relations (DMN 1.5, sections 10.2.2.4, 10.2.2.5 and 10.2.2.6). */
import type { Value } from '../../expressions/value.ts';
import { setOwn } from '../../expressions/value.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { typeOf, withNames } from '../compile/compile-context.ts';
import type { ContextExpression, ListExpression, RelationExpression } from '../decision-model.ts';
import { Frame, plainName } from '../frame.ts';
import type { Boxed } from '../run.ts';
import { compileOptional } from './compile-boxed.ts';

/** Each entry sees those before it; an entry without a name is the result of the whole. */
export function compileContextExpression(context: CompileContext, expression: ContextExpression): Boxed {
  const all = expression.entries.flatMap(({ variable }) => variable?.name ?? []);
  const inner = withNames(context, all);
  const type = typeOf(context, expression.typeRef, expression);
  const entries = expression.entries.map(({ variable, value }) => ({
    name: variable === undefined ? undefined : plainName(variable.name),
    code: compileOptional(inner, value, expression, 'An entry of the context has no value.'),
    type: typeOf(context, variable?.typeRef, value ?? expression),
  }));
  return (run, scope) => {
    const frame = new Frame(scope);
    const record: Record<string, Value> = {};
    for (const { name, code, type: entryType } of entries) {
      const value = run.typed(code(run, frame), entryType, expression, `“${name ?? 'the result'}”`);
      if (name === undefined) return run.typed(value, type, expression, 'the context');
      frame.set(name, value);
      setOwn(record, name, value);
    }
    return run.typed(record, type, expression, 'the context');
  };
}

export function compileList(context: CompileContext, expression: ListExpression): Boxed {
  const items = expression.items.map((item) => compileOptional(context, item, expression, ''));
  const type = typeOf(context, expression.typeRef, expression);
  return (run, scope) =>
    run.typed(
      items.map((item) => item(run, scope)),
      type,
      expression,
      'the list',
    );
}

export function compileRelation(context: CompileContext, expression: RelationExpression): Boxed {
  const columns = expression.columns.map(({ name, typeRef }) => ({
    name: plainName(name),
    type: typeOf(context, typeRef, expression),
  }));
  const rows = expression.rows.map((row) =>
    columns.map(({ name, type }, i) => ({
      name,
      type,
      code: compileOptional(context, row[i], expression, `A row has no value for “${name}”.`),
    })),
  );
  const type = typeOf(context, expression.typeRef, expression);
  return (run, scope) => {
    const list = rows.map((row) => {
      const record: Record<string, Value> = {};
      for (const cell of row) {
        const value = run.typed(cell.code(run, scope), cell.type, expression, `“${cell.name}”`);
        setOwn(record, cell.name, value);
      }
      return record;
    });
    return run.typed(list, type, expression, 'the relation');
  };
}
