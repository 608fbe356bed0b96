/**
 * Execution and task listeners of the engines in Java.
 *
 * Source: Camunda 7 manual, "Delegation Code" (execution listener, task listener); Flowable guide, "Execution listener".
 */
import type { ForeignElement } from '../diagram.ts';
import type { ListenerMeaning, ListenerMoment, ListenerRun, WrittenScript } from '../meaning.ts';
import type { ForeignView } from './foreign-view.ts';
import { attributeOf, localPart, textOf } from './foreign-view.ts';
import { isJavaExpression } from './written-values.ts';

const moments: Readonly<Record<string, readonly ListenerMoment[]>> = {
  start: ['start'],
  end: ['end'],
  take: ['take'],
  create: ['create'],
  assignment: ['assignment'],
  update: ['update'],
  complete: ['complete'],
  delete: ['delete'],
  timeout: ['timeout'],
  all: ['create', 'assignment', 'complete'],
};

export function javaListeners(view: ForeignView): readonly ListenerMeaning[] {
  return ['executionListener', 'taskListener'].flatMap((name) => view.all(name).flatMap(listenerOf));
}

function listenerOf(element: ForeignElement): readonly ListenerMeaning[] {
  const event = attributeOf(element, 'event') ?? 'take';
  const run = runOf(element);
  if (run === undefined) return [];
  const on = Object.hasOwn(moments, event) ? moments[event] : undefined;
  return on === undefined ? [{ on: 'unknown', event, run }] : on.map((moment) => ({ on: moment, run }));
}

function runOf(element: ForeignElement): ListenerRun | undefined {
  const script = scriptIn(element);
  if (script !== undefined) return { kind: 'script', script };
  const expression = attributeOf(element, 'expression');
  if (expression !== undefined && isJavaExpression(expression)) {
    return { kind: 'expression', expression: { language: 'juel', text: expression } };
  }
  const file = element.children.find((child) => localPart(child.name) === 'script');
  const handler =
    attributeOf(element, 'class') ??
    attributeOf(element, 'delegateExpression') ??
    expression ??
    attributeOf(file, 'resource');
  return handler === undefined ? undefined : { kind: 'handler', handler };
}

/** The script written in an element; one that is kept in a file of the other engine is not here. */
export function scriptIn(parent: ForeignElement | undefined): WrittenScript | undefined {
  const element = parent?.children.find((child) => localPart(child.name) === 'script');
  const text = textOf(element);
  if (text === undefined) return undefined;
  const format = attributeOf(element, 'scriptFormat') ?? attributeOf(element, 'language');
  return format === undefined ? { text } : { text, format };
}
