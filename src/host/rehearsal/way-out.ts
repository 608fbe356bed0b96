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
  const careful = distancesIn(process, sources, true);
  const hopeful = distancesIn(process, sources, false);
  // Where some branch never ends, any end is better than none, but worse than all that end as a whole.
  const distanceOf = (id: ElementId): number =>
    careful.get(id) ?? FAR + (hopeful.get(id) ?? Number.POSITIVE_INFINITY);
  return {
    fromElement: (element) => (process.elements[element] === undefined ? undefined : distanceOf(element)),
    fromFlow(flow) {
      const target = process.flows[flow]?.target;
      return target === undefined ? Number.POSITIVE_INFINITY : distanceOf(target);
    },
  };
}

const FAR = 1_000_000;

/** `whole`: where several ways are taken at the same time, the longest of them counts; else the shortest. */
function distancesIn(
  process: ProcessDefinition,
  sources: ReadonlyMap<ElementId, readonly ElementId[]>,
  whole: boolean,
): ReadonlyMap<ElementId, number> {
  const distance = new Map<ElementId, number>();
  const open = new Map<ElementId, number>();
  const queue: ElementId[] = [];
  for (const element of Object.values(process.elements)) {
    const next = nextOf(process, element).length;
    open.set(element.id, whole && takesAll(element) ? next : Math.min(1, next));
    if (next > 0) continue;
    distance.set(element.id, 0);
    queue.push(element.id);
  }
  // In the order of their distance, so the last of several ways to be reached is the longest.
  for (const id of queue) {
    const further = (distance.get(id) ?? 0) + 1;
    for (const source of sources.get(id) ?? []) {
      const left = (open.get(source) ?? 0) - 1;
      open.set(source, left);
      if (left !== 0) continue;
      distance.set(source, further);
      queue.push(source);
    }
  }
  return distance;
}

/** Nobody chooses among its ways. */
function takesAll({ behavior }: ElementDefinition): boolean {
  return (
    behavior !== 'exclusive-gateway' &&
    behavior !== 'inclusive-gateway' &&
    behavior !== 'complex-gateway' &&
    behavior !== 'event-based-gateway'
  );
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
