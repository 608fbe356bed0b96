/**
 * Errors: the code of an error as the diagram defines it, and whether something around the place it is thrown at
 * catches it.
 */
import type { ElementId, FlowNode } from '../bpmn/diagram.ts';
import { tidyText } from '../bpmn/naming.ts';
import type { Compilation } from './compilation.ts';
import type { Place } from './diagram-map.ts';

/** The code, else the name, else the id: what a throw and a catch of the same error have in common. */
export function errorCode(compilation: Compilation, error: ElementId | undefined): string | undefined {
  if (error === undefined) return undefined;
  const defined = compilation.diagram.errors.get(error);
  return tidyText(defined?.code) ?? tidyText(defined?.name) ?? error;
}

/** A boundary event around the place catches it: on an enclosing subprocess, or on a call of the process. */
export function isErrorCaught(compilation: Compilation, place: Place, code: string): boolean {
  for (let at = place.parent; at; at = compilation.map.places.get(at.id)?.parent) {
    if (catches(compilation, at.id, code)) return true;
  }
  for (const { node } of compilation.map.places.values()) {
    if (
      node.type === 'callActivity' &&
      node.calledElement === place.process.id &&
      catches(compilation, node.id, code)
    ) {
      return true;
    }
  }
  return false;
}

function catches(compilation: Compilation, activity: ElementId, code: string): boolean {
  const events = compilation.map.boundaryOf.get(activity) ?? [];
  return events.some((id) => catchesError(compilation, compilation.map.places.get(id)?.node, code));
}

function catchesError(compilation: Compilation, node: FlowNode | undefined, code: string): boolean {
  if (!node || !('definitions' in node)) return false;
  return node.definitions.some((definition) => {
    if (definition.kind !== 'error') return false;
    const wanted = errorCode(compilation, definition.error);
    return wanted === undefined || wanted === code;
  });
}
