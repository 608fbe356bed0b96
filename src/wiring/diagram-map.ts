/**
 * DiagramMap: the diagram's elements by id, each with the scope, process and pool it lies in, and the message flows by
 * their ends. Made once per compilation so that no subject has to walk the tree again.
 *
 * Boundary: look-ups only; no defaults, no findings.
 *
 * Invariants:
 * M1  `places` holds every flow node of every process, those of subprocesses of any depth too, in the file's order.
 * M2  A process in which nothing can begin is not runnable: its pool is treated as an outside party.
 */
import type {
  Diagram,
  DiagramProcess,
  ElementId,
  FlowNode,
  FlowScope,
  Lane,
  MessageFlow,
  Participant,
  SequenceFlow,
  SubProcess,
} from '../bpmn/diagram.ts';

/** Where a flow node lies. */
export interface Place {
  readonly node: FlowNode;
  readonly process: DiagramProcess;
  /** Id of the process or subprocess it lies in. */
  readonly scope: ElementId;
  readonly content: FlowScope;
  /** The subprocess it lies in, where there is one. */
  readonly parent?: SubProcess;
}

export interface DiagramMap {
  readonly places: ReadonlyMap<ElementId, Place>;
  readonly flows: ReadonlyMap<ElementId, SequenceFlow>;
  readonly lanes: ReadonlyMap<ElementId, Lane>;
  readonly laneOfNode: ReadonlyMap<ElementId, Lane>;
  readonly participants: ReadonlyMap<ElementId, Participant>;
  readonly runnable: readonly DiagramProcess[];
  readonly runnableById: ReadonlyMap<ElementId, DiagramProcess>;
  readonly participantOfProcess: ReadonlyMap<ElementId, Participant>;
  readonly messageFlowsFrom: ReadonlyMap<ElementId, readonly MessageFlow[]>;
  readonly messageFlowsTo: ReadonlyMap<ElementId, readonly MessageFlow[]>;
  /** Boundary events by the activity they sit on, in the order of the file. */
  readonly boundaryOf: ReadonlyMap<ElementId, readonly ElementId[]>;
}

export function mapDiagram(diagram: Diagram): DiagramMap {
  const places = new Map<ElementId, Place>();
  const flows = new Map<ElementId, SequenceFlow>();
  const lanes = new Map<ElementId, Lane>();
  const laneOfNode = new Map<ElementId, Lane>();
  const runnable = diagram.processes.filter((process) => hasSteps(process.scope));
  for (const process of runnable) {
    for (const lane of process.lanes) {
      lanes.set(lane.id, lane);
      for (const id of lane.flowNodes) laneOfNode.set(id, lane);
    }
    visitScope(process, process.id, process.scope, undefined, places, flows);
  }
  return {
    places,
    flows,
    lanes,
    laneOfNode,
    participants: new Map(diagram.participants.map((participant) => [participant.id, participant])),
    runnable,
    runnableById: new Map(runnable.map((process) => [process.id, process])),
    participantOfProcess: participantsByProcess(diagram),
    messageFlowsFrom: grouped(diagram.messageFlows, (flow) => flow.source),
    messageFlowsTo: grouped(diagram.messageFlows, (flow) => flow.target),
    boundaryOf: boundaryEvents(places),
  };
}

/** The message flows' end as a person would call it; a participant or a flow node. */
export function partyOf(map: DiagramMap, end: ElementId): Participant | undefined {
  const participant = map.participants.get(end);
  if (participant) return participant;
  const place = map.places.get(end);
  return place && map.participantOfProcess.get(place.process.id);
}

/** The process Baton runs that a participant stands for; nothing for an outside party. */
export function processOfParticipant(map: DiagramMap, participant: Participant): DiagramProcess | undefined {
  return participant.process === undefined ? undefined : map.runnableById.get(participant.process);
}

/** Something in it can receive a token: a picture of nothing but attached events runs nothing. */
export function hasSteps(content: FlowScope): boolean {
  return content.flowNodes.some(canBegin);
}

/** What could receive a token by itself: not what is entered by an event, a link or an undoing. */
export function canBegin(node: FlowNode): boolean {
  if (node.type === 'boundaryEvent') return false;
  if ('triggeredByEvent' in node && node.triggeredByEvent) return false;
  if ('isForCompensation' in node && node.isForCompensation) return false;
  return !isLinkTarget(node);
}

function isLinkTarget(node: FlowNode): boolean {
  return node.type === 'intermediateCatchEvent' && node.definitions.some(({ kind }) => kind === 'link');
}

function visitScope(
  process: DiagramProcess,
  scope: ElementId,
  content: FlowScope,
  parent: SubProcess | undefined,
  places: Map<ElementId, Place>,
  flows: Map<ElementId, SequenceFlow>,
): void {
  for (const flow of content.sequenceFlows) flows.set(flow.id, flow);
  for (const node of content.flowNodes) {
    places.set(node.id, { node, process, scope, content, ...(parent ? { parent } : {}) });
    if ('scope' in node) visitScope(process, node.id, node.scope, node, places, flows);
  }
}

function participantsByProcess(diagram: Diagram): Map<ElementId, Participant> {
  const found = new Map<ElementId, Participant>();
  for (const participant of diagram.participants) {
    if (participant.process !== undefined && !found.has(participant.process)) {
      found.set(participant.process, participant);
    }
  }
  return found;
}

function boundaryEvents(places: ReadonlyMap<ElementId, Place>): Map<ElementId, ElementId[]> {
  const found = new Map<ElementId, ElementId[]>();
  for (const { node } of places.values()) {
    if (node.type !== 'boundaryEvent' || node.attachedTo === undefined) continue;
    const list = found.get(node.attachedTo);
    if (list) list.push(node.id);
    else found.set(node.attachedTo, [node.id]);
  }
  return found;
}

function grouped(
  flows: readonly MessageFlow[],
  end: (flow: MessageFlow) => ElementId,
): Map<ElementId, MessageFlow[]> {
  const found = new Map<ElementId, MessageFlow[]>();
  for (const flow of flows) {
    const list = found.get(end(flow));
    if (list) list.push(flow);
    else found.set(end(flow), [flow]);
  }
  return found;
}
