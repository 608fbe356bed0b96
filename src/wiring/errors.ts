/**
 * Errors: the code of an error as the diagram defines it, and whether something around the place it is thrown at
 * catches it.
 */
import type { ElementId, Event, FlowNode, FlowScope } from '../bpmn/diagram.ts';
import { drawnName, tidyText } from '../bpmn/naming.ts';
import { activityKind, isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { Place } from './diagram-map.ts';

/** The code, else the name, else the id: what a throw and a catch of the same error have in common. */
export function errorCode(compilation: Compilation, error: ElementId | undefined): string | undefined {
  if (error === undefined) return undefined;
  const defined = compilation.diagram.errors.get(error);
  return tidyText(defined?.code) ?? tidyText(defined?.name) ?? error;
}

/** A boundary event or event subprocess around the place catches it, or one around a call of the process. */
export function isErrorCaught(compilation: Compilation, place: Place, code: string): boolean {
  if (caughtAround(compilation, place, code)) return true;
  for (const caller of compilation.map.places.values()) {
    const { node } = caller;
    if (node.type !== 'callActivity' || node.calledElement !== place.process.id) continue;
    if (catches(compilation, node.id, code) || caughtAround(compilation, caller, code)) return true;
  }
  return false;
}

/** Whether something that the event stands around can report the error: an end event of that code, a program, a call. */
export function canOccurInside(
  compilation: Compilation,
  place: Place,
  event: Event,
  code: string | undefined,
): boolean {
  if (event.type !== 'boundaryEvent') {
    const around = place.parent && compilation.map.places.get(place.parent.id)?.content;
    return around === undefined || throwsIn(compilation, around, code, place.parent?.id);
  }
  const host = compilation.map.places.get(event.attachedTo ?? '')?.node;
  return host === undefined || compilation.isByPerson(host.id) || throws(compilation, host, code);
}

function throwsIn(
  compilation: Compilation,
  content: FlowScope,
  code: string | undefined,
  except?: ElementId,
): boolean {
  return content.flowNodes.some((node) => node.id !== except && throws(compilation, node, code));
}

function throws(compilation: Compilation, node: FlowNode, code: string | undefined): boolean {
  if (isActivity(node)) {
    const kind = activityKind(compilation, node);
    if (kind === 'sub-process' && 'scope' in node) return throwsIn(compilation, node.scope, code);
    return kind === 'call' || compilation.works.get(node.id)?.by === 'job';
  }
  if (!('definitions' in node) || (node.type !== 'endEvent' && node.type !== 'intermediateThrowEvent'))
    return false;
  return node.definitions.some((definition) => {
    if (definition.kind !== 'error') return false;
    return code === undefined || thrownCode(compilation, node, definition.error) === code;
  });
}

/** The code an error event throws: as defined, else what is written on it. */
export function thrownCode(compilation: Compilation, event: Event, error: ElementId | undefined): string {
  return errorCode(compilation, error) ?? drawnName(event) ?? 'error';
}

function caughtAround(compilation: Compilation, place: Place, code: string): boolean {
  let within: ElementId | undefined;
  let { content, parent } = place;
  for (;;) {
    if (handlerCatches(compilation, content, within, code)) return true;
    if (parent === undefined) return false;
    if (catches(compilation, parent.id, code)) return true;
    const around = compilation.map.places.get(parent.id);
    if (around === undefined) return false;
    within = parent.id;
    ({ content, parent } = around);
  }
}

/** What an event subprocess throws itself it does not catch. */
function handlerCatches(
  compilation: Compilation,
  content: FlowScope,
  within: ElementId | undefined,
  code: string,
): boolean {
  return content.flowNodes.some((node) => {
    if (!('scope' in node) || !node.triggeredByEvent || node.id === within) return false;
    return node.scope.flowNodes.some(
      (start) => start.type === 'startEvent' && catchesError(compilation, start, code),
    );
  });
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
