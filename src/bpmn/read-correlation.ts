/**
 * Correlation: by which parts of messages the instances of a conversation are told apart.
 *
 * Source: BPMN 2.0.2, 8.4.2 (correlation), tables 8.31 to 8.36.
 */
import type { XmlElement } from '../xml/xml-tree.ts';
import type { ElementId, FormalExpression } from './diagram.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, expressionIn, isBpmn, takeChild, takeChildren, textOf } from './read-context.ts';

export interface Correlation {
  readonly keys: readonly CorrelationKey[];
  /** Where in which message a property stands: by the id of the property, then by that of the message. */
  readonly paths: ReadonlyMap<ElementId, ReadonlyMap<ElementId, FormalExpression>>;
  /** What a process says a key is for it. */
  readonly subscriptions: readonly CorrelationSubscription[];
}

export interface CorrelationKey {
  readonly id: ElementId;
  readonly name?: string;
  /** Ids of its properties, in the order of the file. */
  readonly properties: readonly ElementId[];
}

export interface CorrelationSubscription {
  readonly process: ElementId;
  readonly key: ElementId;
  /** By the id of the property; over the variables of the process. */
  readonly bindings: ReadonlyMap<ElementId, FormalExpression>;
}

export function readCorrelation(context: ReadContext, all: readonly XmlElement[]): Correlation {
  return {
    keys: all.filter((element) => isBpmn(element, 'correlationKey')).map((one) => readKey(context, one)),
    paths: new Map(
      all
        .filter((element) => isBpmn(element, 'correlationProperty'))
        .map((one) => [context.index.idOf(one), readPaths(context, one)]),
    ),
    subscriptions: all
      .filter((element) => isBpmn(element, 'correlationSubscription'))
      .flatMap((one) => readSubscription(context, one)),
  };
}

function readKey(context: ReadContext, element: XmlElement): CorrelationKey {
  context.taken.add(element);
  const name = attributeOf(element, 'name');
  return {
    id: context.index.idOf(element),
    ...(name === undefined ? {} : { name }),
    properties: takeChildren(context, element, 'correlationPropertyRef').flatMap((reference) => {
      return found(context, element, textOf(reference), 'correlationProperty') ?? [];
    }),
  };
}

function readPaths(context: ReadContext, element: XmlElement): ReadonlyMap<ElementId, FormalExpression> {
  context.taken.add(element);
  const paths = new Map<ElementId, FormalExpression>();
  for (const retrieval of takeChildren(context, element, 'correlationPropertyRetrievalExpression')) {
    const message = found(context, retrieval, attributeOf(retrieval, 'messageRef'), 'message');
    const path = expressionIn(context, takeChild(context, retrieval, 'messagePath'));
    if (message !== undefined && path !== undefined) paths.set(message, path);
  }
  return paths;
}

function readSubscription(context: ReadContext, element: XmlElement): CorrelationSubscription[] {
  context.taken.add(element);
  const { parent } = element;
  const key = found(context, element, attributeOf(element, 'correlationKeyRef'), 'correlationKey');
  if (key === undefined || parent === undefined || !isBpmn(parent, 'process')) return [];
  const bindings = new Map<ElementId, FormalExpression>();
  for (const binding of takeChildren(context, element, 'correlationPropertyBinding')) {
    const reference = attributeOf(binding, 'correlationPropertyRef');
    const property = found(context, binding, reference, 'correlationProperty');
    const path = expressionIn(context, takeChild(context, binding, 'dataPath'));
    if (property !== undefined && path !== undefined) bindings.set(property, path);
  }
  return [{ process: context.index.idOf(parent), key, bindings }];
}

function found(
  context: ReadContext,
  near: XmlElement,
  reference: string | undefined,
  kind: string,
): ElementId | undefined {
  if (reference === undefined) return undefined;
  const element = context.index.find(reference, near, (one) => isBpmn(one, kind));
  return element && context.index.idOf(element);
}
