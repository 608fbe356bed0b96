/**
 * The net: a behaviour model with its references resolved and its ways out listed, made once a diagnosis.
 *
 * Boundary: what stands where. What follows from it is filled in by `net-order.ts` (order, circles, what follows at once).
 *
 * Invariants:
 * N1  A reference that leads nowhere is left out; nothing here throws.
 * N2  The ways out of one node are at most `most ways`; where there are more, the net says that it is cut.
 */
import type { ElementId } from '../diagram.ts';
import type {
  BehaviourModel,
  ModelBoundary,
  ModelFlow,
  ModelNode,
  ModelSplit,
  ModelTrigger,
  ModelWork,
} from './behaviour-model.ts';
import { InclusiveReach } from './inclusive-joins.ts';

const MOST_WAYS = 300;

export interface NetFlow {
  readonly id: ElementId;
  readonly index: number;
  readonly label: string;
  readonly source: NetNode;
  readonly target: NetNode;
}

export interface NetBoundary {
  readonly node: NetNode;
  /** Number of it on its host. */
  readonly bit: number;
  readonly interrupting: boolean;
  readonly triggers: readonly ModelTrigger[];
  readonly errors: ModelBoundary['errors'];
  readonly onCancel: boolean;
  /** Where its token waits first, alone or at a join. */
  leadsTo: ReadonlySet<NetNode>;
}

/** The start of an event subprocess. */
export interface NetHandler {
  readonly node: NetNode;
  readonly at: NetNode;
  /** Number of it in its scope. */
  readonly bit: number;
  readonly initial: readonly NetNode[];
  readonly interrupting: boolean;
  readonly triggers: readonly ModelTrigger[];
  readonly errors: ModelBoundary['errors'];
}

export interface NetNode {
  readonly id: ElementId;
  readonly name: string;
  readonly index: number;
  /** Of the process it stands in, 0 for the first. */
  readonly process: NetProcess;
  readonly scope: ElementId;
  readonly model: ModelNode;
  readonly work: ModelWork['kind'];
  incoming: readonly NetFlow[];
  outgoing: readonly NetFlow[];
  boundary: readonly NetBoundary[];
  /** What a token gets to that enters what it holds. */
  initial: readonly NetNode[];
  /** Each set of flows that may be taken together when it is left. */
  ways: readonly (readonly NetFlow[])[];
  goesTo: NetNode | undefined;
  sentOnEntry: readonly NetNode[];
  sentWhenDone: readonly NetNode[];
  /** Event-based gateways: the flow behind which the element stands. */
  /** What may happen at once, before anybody has to do anything, when a token leaves it. */
  readonly follows: Follows;
  /** Earlier ones first; the branches of a parallel one after the other. */
  order: number;
  /** Number of the circle it is part of. */
  circle: number | undefined;
  events: readonly {
    readonly flow: NetFlow;
    readonly node: NetNode;
    readonly triggers: readonly ModelTrigger[];
  }[];
}

export interface Follows {
  /** Something else may be ended: by a terminate end, by an error. */
  ends: boolean;
  /** A message may be sent. */
  sends: boolean;
}

export interface NetProcess {
  readonly id: ElementId;
  readonly name: string;
  readonly index: number;
  /** By the element a message begins it with: all that begins then. */
  messageStarts: ReadonlyMap<NetNode, readonly NetNode[]>;
}

export interface NetBeginning {
  readonly runs: readonly {
    readonly process: NetProcess;
    readonly nodes: readonly NetNode[];
    readonly occurred: boolean;
  }[];
}

export interface Net {
  readonly processes: readonly NetProcess[];
  readonly nodes: readonly NetNode[];
  readonly byId: ReadonlyMap<ElementId, NetNode>;
  readonly beginnings: readonly NetBeginning[];
  readonly inclusiveJoins: readonly NetNode[];
  readonly reach: InclusiveReach;
  /** By the scope that waits for them. */
  readonly handlers: ReadonlyMap<ElementId, readonly NetHandler[]>;
  /** Some node has more ways out than are looked at. */
  readonly isCut: boolean;
}

export function netOf(model: BehaviourModel): Net {
  const processes = model.processes.map(
    ({ id, name }, index): NetProcess => ({ id, name, index, messageStarts: new Map() }),
  );
  const byId = new Map<ElementId, NetNode>();
  const nodes = nodesOf(model, processes);
  for (const node of nodes) byId.set(node.id, node);
  const flows = flowsOf(model.flows, byId);
  let isCut = false;
  for (const node of nodes) {
    resolve(node, byId, flows);
    const ways = waysOut(node.model.split, node.outgoing, flows);
    node.ways = ways.slice(0, MOST_WAYS);
    if (ways.length > MOST_WAYS) isCut = true;
  }
  for (const process of processes) {
    const starts = model.processes[process.index]?.messageStarts ?? [];
    process.messageStarts = new Map(
      starts.flatMap(({ element, elements }) => {
        const at = byId.get(element);
        return at === undefined ? [] : [[at, allOf(elements, byId)] as const];
      }),
    );
  }
  const inclusiveJoins = nodes.filter(
    ({ model: { joins }, incoming }) => joins === 'inclusive' && incoming.length > 1,
  );
  const beginnings = beginningsOf(model, processes, byId);
  const reach = new InclusiveReach({ nodes, inclusiveJoins });
  const handlers = handlersOf(model, byId);
  return { processes, nodes, byId, beginnings, inclusiveJoins, reach, handlers, isCut };
}

function handlersOf(
  model: BehaviourModel,
  byId: ReadonlyMap<ElementId, NetNode>,
): ReadonlyMap<ElementId, readonly NetHandler[]> {
  const found = new Map<ElementId, NetHandler[]>();
  for (const { scope, element, at, initial, ...rest } of model.handlers) {
    const node = byId.get(element);
    const start = byId.get(at);
    if (node === undefined || start === undefined) continue;
    const known = found.get(scope) ?? [];
    known.push({ node, at: start, bit: 2 ** known.length, initial: allOf(initial, byId), ...rest });
    found.set(scope, known);
  }
  return found;
}

function nodesOf(model: BehaviourModel, processes: readonly NetProcess[]): NetNode[] {
  const owners = new Map<ElementId, NetProcess>(processes.map((process) => [process.id, process]));
  const scopes = new Map(model.nodes.map(({ id, scope }) => [id, scope]));
  const ownerOf = (scope: ElementId): NetProcess | undefined => {
    for (let at: ElementId | undefined = scope; at !== undefined; at = scopes.get(at)) {
      const owner = owners.get(at);
      if (owner !== undefined) return owner;
    }
    return undefined;
  };
  const nodes: NetNode[] = [];
  for (const node of model.nodes) {
    const process = ownerOf(node.scope);
    if (process === undefined) continue;
    nodes.push({
      id: node.id,
      name: node.name,
      index: nodes.length,
      process,
      scope: node.scope,
      model: node,
      work: node.work.kind,
      incoming: [],
      outgoing: [],
      boundary: [],
      initial: [],
      ways: [],
      goesTo: undefined,
      sentOnEntry: [],
      sentWhenDone: [],
      follows: { ends: false, sends: false },
      order: 0,
      circle: undefined,
      events: [],
    });
  }
  return nodes;
}

function flowsOf(
  flows: readonly ModelFlow[],
  byId: ReadonlyMap<ElementId, NetNode>,
): ReadonlyMap<ElementId, NetFlow> {
  const found = new Map<ElementId, NetFlow>();
  for (const { id, label, source: from, target: to } of flows) {
    const source = byId.get(from);
    const target = byId.get(to);
    if (source !== undefined && target !== undefined)
      found.set(id, { id, index: found.size, label, source, target });
  }
  return found;
}

function resolve(
  node: NetNode,
  byId: ReadonlyMap<ElementId, NetNode>,
  flows: ReadonlyMap<ElementId, NetFlow>,
): void {
  const { model } = node;
  node.incoming = model.incoming.flatMap((id) => flows.get(id) ?? []);
  node.outgoing = model.outgoing.flatMap((id) => flows.get(id) ?? []);
  node.boundary = model.boundary.flatMap(({ element, ...rest }, bit) => {
    const at = byId.get(element);
    return at === undefined ? [] : [{ node: at, bit: 2 ** bit, leadsTo: new Set<NetNode>(), ...rest }];
  });
  if (model.work.kind === 'holds') node.initial = allOf(model.work.initial, byId);
  if (model.work.kind === 'first-event') {
    node.events = model.work.events.flatMap(({ flow: id, element, triggers }) => {
      const flow = flows.get(id);
      const at = byId.get(element);
      return flow === undefined || at === undefined ? [] : [{ flow, node: at, triggers }];
    });
  }
  if (model.after.kind === 'goes-to') node.goesTo = byId.get(model.after.element);
  const sent = (when: 'entered' | 'done') =>
    model.sends.flatMap((one) => (one.when === when ? allOf(one.targets, byId) : []));
  node.sentOnEntry = sent('entered');
  node.sentWhenDone = sent('done');
}

function waysOut(
  split: ModelSplit,
  outgoing: readonly NetFlow[],
  flows: ReadonlyMap<ElementId, NetFlow>,
): readonly (readonly NetFlow[])[] {
  const all = (ids: readonly ElementId[]) => ids.flatMap((id) => flows.get(id) ?? []);
  if (split.kind === 'all') return [outgoing];
  if (split.kind === 'one') return all(split.of).map((flow) => [flow]);
  const always = all(split.always);
  const chosen = subsetsOf(all(split.maybe)).map((some) => [...always, ...some]);
  if (always.length > 0) return chosen;
  const otherwise = split.otherwise === undefined ? undefined : flows.get(split.otherwise);
  return chosen.flatMap((some) => (some.length > 0 ? [some] : otherwise === undefined ? [] : [[otherwise]]));
}

/** From none to all; of very many only none, each alone, each pair, all but one, and all. */
function subsetsOf(flows: readonly NetFlow[]): readonly (readonly NetFlow[])[] {
  if (flows.length <= 8) {
    const found: NetFlow[][] = [[]];
    for (const flow of flows) found.push(...found.map((some) => [...some, flow]));
    return found;
  }
  const found: (readonly NetFlow[])[] = [[], ...flows.map((flow) => [flow]), flows];
  found.push(...flows.map((left) => flows.filter((flow) => flow !== left)));
  for (const [at, one] of flows.entries()) for (const other of flows.slice(at + 1)) found.push([one, other]);
  // More than are looked at, so that the net says it is cut.
  return found.length > MOST_WAYS ? found : [...found, ...flows.map((flow) => [flow])];
}

function beginningsOf(
  model: BehaviourModel,
  processes: readonly NetProcess[],
  byId: ReadonlyMap<ElementId, NetNode>,
): readonly NetBeginning[] {
  return model.beginnings.map(({ runs }) => ({
    runs: runs.flatMap(({ process: id, elements, occurred }) => {
      const process = processes.find((candidate) => candidate.id === id);
      return process === undefined ? [] : [{ process, nodes: allOf(elements, byId), occurred }];
    }),
  }));
}

function allOf(ids: readonly ElementId[], byId: ReadonlyMap<ElementId, NetNode>): readonly NetNode[] {
  return ids.flatMap((id) => byId.get(id) ?? []);
}
