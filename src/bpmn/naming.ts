/**
 * Naming: what an element is called towards a person. As drawn where something is written on it, else a name made
 * from what stands around it: "Step after Check stock", "Decision after Check stock", "to Approve invoice".
 *
 * Boundary: names only; nothing here changes how anything runs.
 *
 * Invariants:
 * N1  A name is never empty, holds no line break and is at most `longestLabel` characters long.
 * N2  Names are made from drawn names only, never from made-up ones, so they do not nest ("after Step after …").
 */
import type { ElementId, EventDefinition, FlowNode, SequenceFlow } from './diagram.ts';

export const longestLabel = 120;

/** What has to be known of the drawing to name a thing after what stands around it. */
export interface Surroundings {
  readonly places: ReadonlyMap<ElementId, { readonly node: FlowNode }>;
  readonly flows: ReadonlyMap<ElementId, SequenceFlow>;
}

/** How many unnamed elements are looked past, at most, for a drawn name. */
const farthestLook = 6;

const kinds: Readonly<Record<FlowNode['type'], string>> = {
  task: 'Step',
  userTask: 'Step',
  manualTask: 'Step',
  serviceTask: 'Step',
  scriptTask: 'Step',
  businessRuleTask: 'Rule',
  sendTask: 'Message',
  receiveTask: 'Message',
  subProcess: 'Subprocess',
  adHocSubProcess: 'Subprocess',
  transaction: 'Transaction',
  callActivity: 'Called process',
  exclusiveGateway: 'Decision',
  inclusiveGateway: 'Decision',
  complexGateway: 'Decision',
  parallelGateway: 'Parallel gateway',
  eventBasedGateway: 'Wait',
  startEvent: 'Start',
  intermediateCatchEvent: 'Event',
  intermediateThrowEvent: 'Event',
  boundaryEvent: 'Event',
  endEvent: 'End',
};

const eventKinds: Readonly<Partial<Record<EventDefinition['kind'], string>>> = {
  timer: 'Timer',
  message: 'Message',
  signal: 'Signal',
  error: 'Error',
  conditional: 'Condition',
  link: 'Link',
};

/** A text of the drawing on one line, trimmed, cut at a word where it is too long; nothing where it is blank. */
export function tidyText(text: string | undefined, longest = longestLabel): string | undefined {
  const line = text?.replace(/\s+/gu, ' ').trim();
  if (line === undefined || line === '') return undefined;
  const characters = [...line];
  if (characters.length <= longest) return line;
  const cut = characters.slice(0, longest - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > longest / 2 ? cut.slice(0, space) : cut}…`;
}

/** “Pay”; what the author put into quotation marks does not get a second pair around it, inner ones become single. */
export function quoted(text: string): string {
  const bare = /^"([^"]*)"$/u.exec(text)?.[1] ?? text;
  // In an expression quotation marks mean something.
  return `“${/[=<>()[\]{}]/u.test(bare) ? bare : bare.replace(/"([^"]*)"/gu, '‘$1’')}”`;
}

export function drawnName(node: FlowNode): string | undefined {
  return tidyText(node.name);
}

/** What the element is called; never empty. */
export function nameOf(map: Surroundings, node: FlowNode): string {
  const known = names.get(map) ?? new Map<ElementId, string>();
  names.set(map, known);
  const name = known.get(node.id) ?? makeName(map, node);
  known.set(node.id, name);
  return name;
}

/** Finding a name may mean looking around, and every finding asks for one. */
const names = new WeakMap<Surroundings, Map<ElementId, string>>();

function makeName(map: Surroundings, node: FlowNode): string {
  const drawn = drawnName(node);
  if (drawn !== undefined) return drawn;
  const kind = kindOf(node);
  if (node.type === 'boundaryEvent') return `${kind} on ${hostName(map, node.attachedTo)}`;
  if (node.type === 'startEvent') return kind;
  const before = namedNeighbour(map, node, 'before');
  if (before !== undefined) return tidyText(`${kind} after ${before}`) ?? kind;
  const after = namedNeighbour(map, node, 'after');
  return after === undefined ? kind : (tidyText(`${kind} before ${after}`) ?? kind);
}

/** What stands on the arrow, else where it leads: "to Approve invoice". */
export function flowLabel(map: Surroundings, flow: SequenceFlow): string {
  const drawn = tidyText(flow.name);
  if (drawn !== undefined) return drawn;
  const target = map.places.get(flow.target)?.node;
  if (!target) return 'onwards';
  const named = drawnName(target) ?? namedNeighbour(map, target, 'after');
  if (named !== undefined) return tidyText(`to ${named}`) ?? 'onwards';
  return target.type === 'endEvent' || leadsToEnd(map, target)
    ? 'to the end'
    : `to ${kinds[target.type].toLowerCase()}`;
}

/** The name of the step right before it, as far as one is drawn. */
export function nameBefore(map: Surroundings, node: FlowNode): string | undefined {
  return namedNeighbour(map, node, 'before');
}

/** What an event waits for says more than that it is one. */
function kindOf(node: FlowNode): string {
  if (isMerge(node)) return 'Merge';
  if (!('definitions' in node) || node.type === 'startEvent' || node.type === 'endEvent')
    return kinds[node.type];
  const [definition, ...others] = node.definitions;
  return (others.length === 0 && definition && eventKinds[definition.kind]) || kinds[node.type];
}

function isMerge(node: FlowNode): boolean {
  return node.type.endsWith('Gateway') && node.outgoing.length < 2 && node.incoming.length > 1;
}

function hostName(map: Surroundings, host: ElementId | undefined): string {
  const node = host === undefined ? undefined : map.places.get(host)?.node;
  return (node && drawnName(node)) ?? 'a step';
}

function namedNeighbour(map: Surroundings, node: FlowNode, side: 'before' | 'after'): string | undefined {
  let ring: FlowNode[] = [node];
  const seen = new Set<ElementId>([node.id]);
  for (let distance = 0; distance < farthestLook && ring.length > 0; distance++) {
    const next: FlowNode[] = [];
    for (const at of ring) {
      for (const neighbour of neighbours(map, at, side)) {
        if (seen.has(neighbour.id)) continue;
        seen.add(neighbour.id);
        const name = drawnName(neighbour);
        if (name !== undefined) return name;
        next.push(neighbour);
      }
    }
    ring = next;
  }
  return undefined;
}

function neighbours(map: Surroundings, node: FlowNode, side: 'before' | 'after'): FlowNode[] {
  const found: FlowNode[] = [];
  for (const id of side === 'before' ? node.incoming : node.outgoing) {
    const flow = map.flows.get(id);
    const place = flow && map.places.get(side === 'before' ? flow.source : flow.target);
    if (place) found.push(place.node);
  }
  return found;
}

function leadsToEnd(map: Surroundings, node: FlowNode): boolean {
  const after = neighbours(map, node, 'after');
  return after.length > 0 && after.every((next) => next.type === 'endEvent');
}
