/**
 * Undoing: which activity a compensation boundary event leads to. No sequence flow does that but an association, which may
 * stand anywhere in the file and be drawn in either direction.
 *
 * Source: BPMN 2.0.2, 10.7.2 (compensation handler), 10.5.4 (compensation boundary events).
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { ElementId } from './diagram.ts';
import { isActivityName } from './element-vocabulary.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, isBpmn, textOf } from './read-context.ts';
import type { ScopeMap } from './scope-map.ts';

export interface Undoing {
  /** What undoes the activity that the boundary event sits on. */
  handlerOf(event: XmlElement): ElementId | undefined;
  /** Whether the activity undoes another one. */
  undoes(activity: XmlElement): boolean;
}

export function readUndoing(context: ReadContext, scopes: ScopeMap): Undoing {
  const handlers = new Map<XmlElement, XmlElement>();
  for (const association of context.index.all) {
    if (!isBpmn(association, 'association')) continue;
    const source = attributeOf(association, 'sourceRef');
    const target = attributeOf(association, 'targetRef');
    if (source === undefined || target === undefined) continue;
    for (const [from, to] of [
      [source, target],
      [target, source],
    ] as const) {
      const event = context.index.find(from, association, isCompensationBoundary(context));
      if (event === undefined || handlers.has(event)) continue;
      const container = scopes.containerOf(event);
      const handler = context.index.find(
        to,
        association,
        (found) => isActivityName(found.name) && scopes.containerOf(found) === container,
      );
      if (handler !== undefined) handlers.set(event, handler);
    }
  }
  const undoing = new Set(handlers.values());
  return {
    handlerOf: (event) => {
      const handler = handlers.get(event);
      return handler === undefined ? undefined : context.index.idOf(handler);
    },
    undoes: (activity) => undoing.has(activity),
  };
}

function isCompensationBoundary(context: ReadContext): (element: XmlElement) => boolean {
  const isCompensation = (element: XmlElement) => isBpmn(element, 'compensateEventDefinition');
  return (element) =>
    isBpmn(element, 'boundaryEvent') &&
    element.children.some(
      (child) =>
        isCompensation(child) ||
        (isBpmn(child, 'eventDefinitionRef') &&
          context.index.find(textOf(child), element, isCompensation) !== undefined),
    );
}
