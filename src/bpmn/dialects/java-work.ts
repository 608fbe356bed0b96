/**
 * What carries out a step in the engines in Java: a class, a bean, an expression, a topic that programs outside fetch
 * from.
 *
 * Boundary: what all of them have in common; connectors and the built-in task types of one vendor are its own file's.
 *
 * Source: Camunda 7 manual, "Service Task"; Flowable guide, "Java service task".
 */
import type { WorkMeaning } from '../meaning.ts';
import type { ForeignView } from './foreign-view.ts';
import { attributeOf, textOf } from './foreign-view.ts';
import { isJavaExpression, javaValue } from './written-values.ts';

export function javaWork(view: ForeignView): WorkMeaning | undefined {
  const type = view.attribute('type');
  const topic = view.attribute('topic');
  if (topic !== undefined && (type === undefined || /^external(-worker)?$/u.test(type))) {
    return { kind: 'worker', jobType: javaValue(topic), ...headersOf(view), ...priorityOf(view) };
  }
  for (const name of ['class', 'delegateExpression']) {
    const handler = view.attribute(name);
    if (handler !== undefined) return { kind: 'handler', handler, ...headersOf(view) };
  }
  const expression = view.attribute('expression');
  if (expression === undefined) return undefined;
  return isJavaExpression(expression)
    ? { kind: 'expression', expression: { language: 'juel', text: expression } }
    : { kind: 'handler', handler: expression };
}

/** One that is worked out in each case is left at the ordinary one. */
function priorityOf(view: ForeignView): { readonly priority?: number } {
  const priority = Number(view.attribute('taskPriority') ?? '');
  return Number.isSafeInteger(priority) && priority !== 0 ? { priority } : {};
}

/** Fields that are injected into a class, and the properties of a step: what its program is told beside the variables. */
export function headersOf(view: ForeignView): { readonly headers?: Readonly<Record<string, string>> } {
  const headers: [string, string][] = [];
  for (const field of view.all('field')) {
    const name = attributeOf(field, 'name');
    const [inner] = field.children;
    const value = attributeOf(field, 'stringValue') ?? attributeOf(field, 'expression') ?? textOf(inner);
    if (name !== undefined && value !== undefined) headers.push([name, value]);
  }
  for (const property of view.children(view.first('properties'), 'property')) {
    const name = attributeOf(property, 'name');
    if (name !== undefined) headers.push([name, attributeOf(property, 'value') ?? '']);
  }
  return headers.length === 0 ? {} : { headers: Object.fromEntries(headers) };
}

export function javaResultVariable(view: ForeignView): { readonly resultVariable?: string } {
  const name = view.attribute('resultVariable') ?? view.attribute('resultVariableName');
  return name === undefined ? {} : { resultVariable: name };
}
