/**
 * How far every flow is from an end: the crew's map. A crew that only guesses can go round a drawn loop for ever;
 * one that knows the way out leaves after a bounded number of rounds.
 *
 * Boundary: distances on the drawing alone (flows, links, boundary events); conditions are not looked at.
 */
import type { ElementDefinition, ElementId, FlowId, ProcessDefinition } from '../../wiring/definition.ts';

export interface WayOut {
  /** Number of flows from here to the nearest place where a token can end; Infinity where there is none. */
  fromFlow(flow: FlowId): number;
  /** As above, from an element; undefined where this process does not have it. */
  fromElement(element: ElementId): number | undefined;
}

export function findWayOut(process: ProcessDefinition): WayOut {
  const sources = incomingSteps(process);
  const distance = new Map<ElementId, number>();
  const queue: ElementId[] = [];
  for (const element of Object.values(process.elements)) {
    if (nextOf(process, element).length > 0) continue;
    distance.set(element.id, 0);
    queue.push(element.id);
  }
  for (let head = 0; head < queue.length; head += 1) {
    const id = queue[head];
    if (id === undefined) break;
    const further = (distance.get(id) ?? 0) + 1;
    for (const source of sources.get(id) ?? []) {
      if (distance.has(source)) continue;
      distance.set(source, further);
      queue.push(source);
    }
  }
  return {
    fromElement(element) {
      return process.elements[element] === undefined
        ? undefined
        : (distance.get(element) ?? Number.POSITIVE_INFINITY);
    },
    fromFlow(flow) {
      const target = process.flows[flow]?.target;
      return target === undefined
        ? Number.POSITIVE_INFINITY
        : (distance.get(target) ?? Number.POSITIVE_INFINITY);
    },
  };
}

function nextOf(process: ProcessDefinition, element: ElementDefinition): ElementId[] {
  const next = element.outgoing.flatMap((flow) => process.flows[flow]?.target ?? []);
  if (element.behavior === 'throw-event') {
    for (const thrown of element.throws) if (thrown.kind === 'link') next.push(thrown.target);
  }
  return next;
}

function incomingSteps(process: ProcessDefinition): Map<ElementId, ElementId[]> {
  const sources = new Map<ElementId, ElementId[]>();
  for (const element of Object.values(process.elements)) {
    for (const target of nextOf(process, element)) {
      const known = sources.get(target);
      if (known === undefined) sources.set(target, [element.id]);
      else known.push(element.id);
    }
  }
  return sources;
}
