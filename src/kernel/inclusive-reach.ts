/**
 * From where the incoming flows of an inclusive or complex join can still be reached; computed once a definition.
 *
 * Source: BPMN 2.0.2, 13.4.3: a path is made of sequence flows and does not visit the gateway itself. Beside the
 * flows a token can go from an activity to its boundary events, and from a link throw to its target.
 */
import type { ElementDefinition, ElementId, FlowId, ProcessDefinition } from '../wiring/definition.ts';

export interface InclusiveJoin {
  readonly element: ElementId;
  readonly incoming: readonly FlowId[];
  /** Whether a token at this element can come to the gateway by that flow. */
  readonly reach: ReadonlyMap<FlowId, ReadonlySet<ElementId>>;
}

export function prepareInclusiveJoins(process: ProcessDefinition): ReadonlyMap<ElementId, InclusiveJoin> {
  const joins = new Map<ElementId, InclusiveJoin>();
  const gateways = Object.values(process.elements).filter(
    ({ behavior, incoming }) =>
      (behavior === 'inclusive-gateway' || behavior === 'complex-gateway') && incoming.length > 1,
  );
  if (gateways.length === 0) return joins;
  const before = predecessors(process);
  for (const gateway of gateways) {
    const reach = new Map<FlowId, ReadonlySet<ElementId>>();
    for (const flow of gateway.incoming) {
      const source = process.flows[flow]?.source;
      reach.set(flow, source === undefined ? new Set() : elementsLeadingTo(source, gateway.id, before));
    }
    joins.set(gateway.id, { element: gateway.id, incoming: gateway.incoming, reach });
  }
  return joins;
}

/** `last` and all that leads to it. Where `last` is the gateway itself (a loop of one flow) only its own way out. */
function elementsLeadingTo(
  last: ElementId,
  gateway: ElementId,
  before: ReadonlyMap<ElementId, readonly ElementId[]>,
): ReadonlySet<ElementId> {
  const found = new Set<ElementId>([last]);
  const open = [last];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === gateway) continue; // a path may begin at the gateway but not pass through it
    for (const element of before.get(next) ?? []) {
      if (found.has(element)) continue;
      found.add(element);
      open.push(element);
    }
  }
  return found;
}

function predecessors(process: ProcessDefinition): ReadonlyMap<ElementId, readonly ElementId[]> {
  const before = new Map<ElementId, ElementId[]>();
  const add = (from: ElementId, to: ElementId) => {
    const list = before.get(to);
    if (list === undefined) before.set(to, [from]);
    else list.push(from);
  };
  for (const flow of Object.values(process.flows)) add(flow.source, flow.target);
  for (const element of Object.values(process.elements)) {
    if (element.behavior === 'boundary-event') add(element.attachedTo, element.id);
    for (const target of linkTargets(element)) add(element.id, target);
  }
  return before;
}

function linkTargets(element: ElementDefinition): readonly ElementId[] {
  if (element.behavior !== 'throw-event') return [];
  return element.throws.flatMap((thrown) => (thrown.kind === 'link' ? [thrown.target] : []));
}
