/**
 * Operations: what a service, send or receive task or a message event calls in the interface of a service.
 *
 * Boundary: names only. Where the service is and how it is called stands outside of BPMN (`implementationRef`).
 *
 * Source: BPMN 2.0.2, 8.4.3 (interface, operation: tables 8.36 and 8.37).
 */
import type { XmlElement } from '../xml/xml-tree.ts';
import type { Operation } from './diagram.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, follow, isBpmn, textOf } from './read-context.ts';

export function operationElement(context: ReadContext, element: XmlElement): XmlElement | undefined {
  const reference =
    attributeOf(element, 'operationRef') ??
    element.children.filter((child) => isBpmn(child, 'operationRef')).map(textOf)[0];
  if (reference === undefined || reference === '') return undefined;
  return context.index.find(reference, element, (found) => isBpmn(found, 'operation'));
}

export function readOperation(context: ReadContext, task: XmlElement): Operation | undefined {
  const operation = operationElement(context, task);
  if (operation === undefined) {
    // Tells of a reference that leads nowhere.
    follow(context, task, attributeOf(task, 'operationRef'), 'operation', () => false);
    return undefined;
  }
  const service = operation.parent;
  const serviceName =
    service !== undefined && isBpmn(service, 'interface') ? attributeOf(service, 'name') : undefined;
  const errors = operation.children
    .filter((child) => isBpmn(child, 'errorRef'))
    .flatMap((child) => {
      const error = context.index.find(textOf(child), operation, (found) => isBpmn(found, 'error'));
      return error === undefined
        ? []
        : [attributeOf(error, 'name') ?? attributeOf(error, 'errorCode') ?? textOf(child)];
    });
  return {
    name: attributeOf(operation, 'name') ?? context.index.idOf(operation),
    ...(serviceName === undefined ? {} : { service: serviceName }),
    errors,
  };
}
