/**
 * The parts of a diagram that a wiring, or a running case, can hang on, laid out for comparison with those of another
 * drawing: processes, flow nodes, sequence flows.
 *
 * Boundary: one diagram at a time; comparing is `match-diagrams.ts`.
 */
import type { Diagram, DiagramProcess, ElementId, FlowNode, FlowScope } from '../../bpmn/diagram.ts';

/** What may take the place of what: a user task may become a service task, never a gateway. */
export type Family = 'activity' | 'gateway' | 'start' | 'event' | 'boundary' | 'end';

export interface NodePart {
  readonly id: ElementId;
  readonly family: Family;
  readonly type: string;
  /** As drawn; empty where nothing is written. */
  readonly name: string;
  /** Without case, punctuation and line breaks; empty where nothing is left. */
  readonly key: string;
  readonly process: ElementId;
  /** The process or subprocess it lies in. */
  readonly scope: ElementId;
  readonly lane: string;
  readonly attachedTo: ElementId | undefined;
  /** The kinds of its event definitions, sorted. */
  readonly events: string;
  /** The middle of its shape, each from 0 to 1 of the whole drawing; absent where it is not drawn. */
  readonly at: Point | undefined;
  readonly before: readonly ElementId[];
  readonly after: readonly ElementId[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface FlowPart {
  readonly id: ElementId;
  readonly name: string;
  readonly key: string;
  readonly source: ElementId;
  readonly target: ElementId;
}

export interface ProcessPart {
  readonly id: ElementId;
  /** Of the pool, else of the process. */
  readonly name: string;
  readonly key: string;
}

export interface DiagramParts {
  readonly processes: ReadonlyMap<ElementId, ProcessPart>;
  /** Outer ones before what lies in them. */
  readonly nodes: ReadonlyMap<ElementId, NodePart>;
  readonly flows: ReadonlyMap<ElementId, FlowPart>;
}

export function partsOf(diagram: Diagram): DiagramParts {
  const processes = new Map<ElementId, ProcessPart>();
  const nodes = new Map<ElementId, NodePart>();
  const flows = new Map<ElementId, FlowPart>();
  const place = placesIn(diagram);
  for (const process of diagram.processes) {
    const pool = diagram.participants.find(({ id }) => id === process.participant)?.name;
    const name = pool ?? process.name ?? '';
    processes.set(process.id, { id: process.id, name, key: nameKey(name) });
    const lanes = laneNames(process);
    const scopes: (readonly [ElementId, FlowScope])[] = [[process.id, process.scope]];
    for (let next = scopes.shift(); next !== undefined; next = scopes.shift()) {
      const [scope, content] = next;
      const neighbours = neighboursIn(content);
      for (const node of content.flowNodes) {
        nodes.set(node.id, {
          ...nodeFacts(node),
          process: process.id,
          scope,
          lane: lanes.get(node.id) ?? '',
          at: place(node.id),
          before: neighbours.before.get(node.id) ?? [],
          after: neighbours.after.get(node.id) ?? [],
        });
        if ('scope' in node) scopes.push([node.id, node.scope]);
      }
      for (const { id, name = '', source, target } of content.sequenceFlows)
        flows.set(id, { id, name, key: nameKey(name), source, target });
    }
  }
  return { processes, nodes, flows };
}

/** What two spellings of one name have in common. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

function nodeFacts(
  node: FlowNode,
): Pick<NodePart, 'id' | 'family' | 'type' | 'name' | 'key' | 'attachedTo' | 'events'> {
  const name = node.name ?? '';
  const isEvent = 'definitions' in node;
  return {
    id: node.id,
    family: familyOf(node.type),
    type: node.type,
    name,
    key: nameKey(name),
    attachedTo: isEvent ? node.attachedTo : undefined,
    events: isEvent
      ? node.definitions
          .map(({ kind }) => kind)
          .sort()
          .join(' ')
      : '',
  };
}

/** By the BPMN element name of a flow node. */
export function familyOf(type: string): Family {
  switch (type) {
    case 'startEvent':
      return 'start';
    case 'endEvent':
      return 'end';
    case 'boundaryEvent':
      return 'boundary';
    case 'intermediateCatchEvent':
    case 'intermediateThrowEvent':
      return 'event';
    default:
      return type.endsWith('Gateway') ? 'gateway' : 'activity';
  }
}

function laneNames(process: DiagramProcess): ReadonlyMap<ElementId, string> {
  const names = new Map<ElementId, string>();
  for (const lane of process.lanes)
    for (const node of lane.flowNodes) names.set(node, nameKey(lane.name ?? ''));
  return names;
}

function neighboursIn({ sequenceFlows }: FlowScope) {
  const before = new Map<ElementId, ElementId[]>();
  const after = new Map<ElementId, ElementId[]>();
  for (const { source, target } of sequenceFlows) {
    listed(after, source).push(target);
    listed(before, target).push(source);
  }
  return { before, after };
}

function listed(lists: Map<ElementId, ElementId[]>, id: ElementId): ElementId[] {
  const known = lists.get(id) ?? [];
  lists.set(id, known);
  return known;
}

/** Drawings of different tools begin at different corners and have different scales. */
function placesIn({ bounds }: Diagram): (id: ElementId) => Point | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of bounds.values()) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  const wide = Math.max(right - left, 1);
  const high = Math.max(bottom - top, 1);
  return (id) => {
    const shape = bounds.get(id);
    if (shape === undefined) return undefined;
    return {
      x: (shape.x + shape.width / 2 - left) / wide,
      y: (shape.y + shape.height / 2 - top) / high,
    };
  };
}
