/**
 * Errors and escalations: their codes as the diagram defines them, whether something around the place one is thrown at
 * catches it, and whether something that an event stands around can throw it.
 */
import type { ElementId, Event, EventDefinition, FlowNode, FlowScope } from '../bpmn/diagram.ts';
import { drawnName, tidyText } from '../bpmn/naming.ts';
import { activityKind, isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { Place } from './diagram-map.ts';

/** What is thrown; as something caught, without code: whatever its code. */
export interface Thrown {
  readonly kind: 'error' | 'escalation';
  readonly code: string | undefined;
}

/** The code, else the name, else the id: what a throw and a catch of the same error have in common. */
export function errorCode(compilation: Compilation, error: ElementId | undefined): string | undefined {
  if (error === undefined) return undefined;
  const defined = compilation.diagram.errors.get(error);
  return tidyText(defined?.code) ?? tidyText(defined?.name) ?? error;
}

/** A boundary event or event subprocess around the place catches it, or one around a call of the process. */
export function isCaught(compilation: Compilation, place: Place, thrown: Thrown): boolean {
  if (caughtAround(compilation, place, thrown)) return true;
  for (const caller of compilation.map.places.values()) {
    const { node } = caller;
    if (node.type !== 'callActivity' || node.calledElement !== place.process.id) continue;
    if (catches(compilation, node.id, thrown) || caughtAround(compilation, caller, thrown)) return true;
  }
  return false;
}

/** Whether something that the event stands around can throw it: an event of that code, a call; an error also a program. */
export function canOccurInside(
  compilation: Compilation,
  place: Place,
  event: Event,
  thrown: Thrown,
): boolean {
  if (event.type !== 'boundaryEvent') {
    const around = place.parent && compilation.map.places.get(place.parent.id)?.content;
    return around === undefined || throwsIn(compilation, around, thrown, place.parent?.id);
  }
  const host = compilation.map.places.get(event.attachedTo ?? '')?.node;
  return host === undefined || compilation.isByPerson(host.id) || throws(compilation, host, thrown);
}

function throwsIn(compilation: Compilation, content: FlowScope, thrown: Thrown, except?: ElementId): boolean {
  return content.flowNodes.some((node) => node.id !== except && throws(compilation, node, thrown));
}

function throws(compilation: Compilation, node: FlowNode, wanted: Thrown): boolean {
  if (isActivity(node)) {
    const kind = activityKind(compilation, node);
    if (kind === 'sub-process' && 'scope' in node) return throwsIn(compilation, node.scope, wanted);
    if (kind === 'call') return true;
    return wanted.kind === 'error' && compilation.works.get(node.id)?.by === 'job';
  }
  if (!('definitions' in node) || (node.type !== 'endEvent' && node.type !== 'intermediateThrowEvent'))
    return false;
  return node.definitions.some((definition) => {
    const thrown = thrownBy(compilation, node, definition);
    if (thrown?.kind !== wanted.kind) return false;
    return wanted.code === undefined || thrown.code === wanted.code;
  });
}

function thrownBy(compilation: Compilation, event: Event, definition: EventDefinition): Thrown | undefined {
  if (definition.kind === 'error')
    return { kind: 'error', code: thrownCode(compilation, event, definition.error) };
  if (definition.kind !== 'escalation') return undefined;
  return { kind: 'escalation', code: thrownEscalation(compilation, event, definition.escalation) };
}

export function escalationCode(
  compilation: Compilation,
  escalation: ElementId | undefined,
): string | undefined {
  if (escalation === undefined) return undefined;
  const defined = compilation.diagram.escalations.get(escalation);
  return tidyText(defined?.code) ?? tidyText(defined?.name) ?? escalation;
}

/** The code an escalation event throws: as defined, else what is written on it. */
export function thrownEscalation(
  compilation: Compilation,
  event: Event,
  escalation: ElementId | undefined,
): string | undefined {
  return escalationCode(compilation, escalation) ?? drawnName(event);
}

/** The code an error event throws: as defined, else what is written on it. */
export function thrownCode(compilation: Compilation, event: Event, error: ElementId | undefined): string {
  return errorCode(compilation, error) ?? drawnName(event) ?? 'error';
}

function caughtAround(compilation: Compilation, place: Place, thrown: Thrown): boolean {
  let within: ElementId | undefined;
  let { content, parent } = place;
  for (;;) {
    if (handlerCatches(compilation, content, within, thrown)) return true;
    if (parent === undefined) return false;
    if (catches(compilation, parent.id, thrown)) return true;
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
  thrown: Thrown,
): boolean {
  return content.flowNodes.some((node) => {
    if (!('scope' in node) || !node.triggeredByEvent || node.id === within) return false;
    return node.scope.flowNodes.some(
      (start) => start.type === 'startEvent' && catchesThrown(compilation, start, thrown),
    );
  });
}

function catches(compilation: Compilation, activity: ElementId, thrown: Thrown): boolean {
  const events = compilation.map.boundaryOf.get(activity) ?? [];
  return events.some((id) => catchesThrown(compilation, compilation.map.places.get(id)?.node, thrown));
}

function catchesThrown(compilation: Compilation, node: FlowNode | undefined, thrown: Thrown): boolean {
  if (!node || !('definitions' in node)) return false;
  return node.definitions.some((definition) => {
    const caught = caughtBy(compilation, definition);
    return caught?.kind === thrown.kind && (caught.code === undefined || caught.code === thrown.code);
  });
}

function caughtBy(compilation: Compilation, definition: EventDefinition): Thrown | undefined {
  if (definition.kind === 'error') return { kind: 'error', code: errorCode(compilation, definition.error) };
  if (definition.kind !== 'escalation') return undefined;
  return { kind: 'escalation', code: escalationCode(compilation, definition.escalation) };
}
