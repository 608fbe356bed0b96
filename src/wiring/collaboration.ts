/**
 * Collaboration: which message goes from where to where. Message flows between two processes that Baton runs are
 * delivered by Baton itself; those that come from or lead to an outside party are for a person.
 *
 * Boundary: resolves message flows; triggers are made in `triggers.ts`, throws in `throws.ts`.
 *
 * Invariants:
 * K1  A target of a throw always waits for messages of the throw's name: the receiver gives the message its name.
 * K2  A message flow counts as a sender only where its source really sends when it runs (a step, a throw, an end).
 */
import type { DiagramProcess, ElementId, FlowNode, MessageFlow, Participant } from '../bpmn/diagram.ts';
import { drawnName, nameOf, tidyText } from '../bpmn/naming.ts';
import { activityKind, isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { MessageThrow } from './definition.ts';
import { type Place, partyOf, processOfParticipant } from './diagram-map.ts';
import { quote } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';

const unnamedMark = 'Message';

export interface Sending {
  /** To processes of the same case. */
  readonly throws: readonly MessageThrow[];
  /** Names of the outside parties it also goes to. */
  readonly outside: readonly string[];
}

export interface Awaiting {
  /** Something in the file that Baton runs sends it. */
  readonly fromCase: boolean;
  /** The processes that send it. */
  readonly senders: readonly ElementId[];
  /** Outside parties it is drawn to come from. */
  readonly outside: readonly string[];
  readonly flows: readonly MessageFlow[];
}

/** The message flows that end at this element, or at its pool where it is the pool's only message start. */
export function messagesAwaited(compilation: Compilation, place: Place): Awaiting | undefined {
  const flows = flowsInto(compilation, place);
  if (flows.length === 0) return undefined;
  const outside = new Set<string>();
  const senders = new Set<ElementId>();
  for (const flow of flows) {
    const sender = reallySends(compilation, flow.source) ? processAt(compilation, flow.source) : undefined;
    if (sender === undefined) outside.add(outsideName(compilation, flow.source));
    else senders.add(sender);
  }
  return { fromCase: senders.size > 0, senders: [...senders], outside: [...outside], flows };
}

/** What the message is called that this element waits for. */
export function awaitedName(compilation: Compilation, place: Place, message: ElementId | undefined): string {
  const wired = compilation.wiring.events?.[place.node.id];
  if (wired?.kind === 'message') return wired.name;
  const flows = flowsInto(compilation, place);
  const named =
    drawnMessageName(compilation, message) ??
    first(flows, (flow) => drawnMessageName(compilation, flow.message)) ??
    first(flows, (flow) => tidyText(flow.name)) ??
    first(flows, (flow) => sourceMessageName(compilation, flow.source));
  if (named !== undefined) return named;
  // Thrown by its id alone, it has to be awaited by its id.
  if (flows.length === 0 && message !== undefined) return message;
  return drawnName(place.node) ?? message ?? unnamedMessage(compilation, place);
}

/** "Message after Send offer", "Message to Shop": for an event that nothing is written on. */
function unnamedMessage(compilation: Compilation, place: Place): string {
  if (place.node.type === 'startEvent') {
    const pool = compilation.map.participantOfProcess.get(place.process.id);
    return `Message to ${tidyText(pool?.name) ?? tidyText(place.process.name) ?? 'the process'}`;
  }
  const name = nameOf(compilation.map, place.node);
  return name.startsWith(unnamedMark) ? name : name.replace(/^Event\b/u, unnamedMark);
}

/** Such a name reads on as a part of a sentence. */
export function isUnnamedMessage(name: string, place: Place): boolean {
  return drawnName(place.node) === undefined && name.startsWith(`${unnamedMark} `);
}

/** The name the file gives a message; an id is not one. */
export function drawnMessageName(
  compilation: Compilation,
  message: ElementId | undefined,
): string | undefined {
  return message === undefined ? undefined : tidyText(compilation.diagram.messages.get(message)?.name);
}

/** Where the message flows that leave this element lead. */
export function messagesSent(compilation: Compilation, place: Place): Sending {
  const byName = new Map<string, MessageThrow['targets'][number][]>();
  const outside = new Set<string>();
  for (const flow of compilation.map.messageFlowsFrom.get(place.node.id) ?? []) {
    const receiver = receiverOf(compilation, flow);
    if (receiver.kind === 'outside') outside.add(receiver.name);
    if (receiver.kind !== 'element') continue;
    const name = awaitedName(compilation, receiver.place, waitedMessage(receiver.place.node));
    const targets = byName.get(name) ?? [];
    targets.push({ process: receiver.place.process.id, element: receiver.place.node.id });
    byName.set(name, targets);
  }
  const throws = [...byName].map(([name, targets]) => ({
    kind: 'message' as const,
    name,
    targets,
    ...keyOf(compilation, place),
  }));
  return { throws, outside: [...outside] };
}

/** The wired key of a message that is thrown: which case it is for. */
export function keyOf(compilation: Compilation, place: Place): Pick<MessageThrow, 'key'> {
  const wired = compilation.wiring.events?.[place.node.id];
  if (wired?.kind !== 'message' || wired.key === undefined) return {};
  const key = wiredSource(compilation, place.node.id, `/events/${place.node.id}/key`, wired.key);
  return key === undefined ? {} : { key };
}

/** The only message start event of a process, where it has exactly one. */
export function onlyMessageStart(compilation: Compilation, process: DiagramProcess): Place | undefined {
  const starts = process.scope.flowNodes.filter(
    (node) => node.type === 'startEvent' && awaitsMessages(compilation, node),
  );
  const [start] = starts;
  return starts.length === 1 && start ? compilation.map.places.get(start.id) : undefined;
}

/** A catching event with an envelope, or drawn empty but with a message flow leading to it; a receive task. */
export function awaitsMessages(compilation: Compilation, node: FlowNode): boolean {
  if (node.type === 'receiveTask') return true;
  if (!('definitions' in node) || node.type === 'intermediateThrowEvent' || node.type === 'endEvent')
    return false;
  if (node.definitions.some((definition) => definition.kind === 'message')) return true;
  return node.definitions.length === 0 && (compilation.map.messageFlowsTo.get(node.id)?.length ?? 0) > 0;
}

/** Pools that run in one case because message flows join them, by process. */
export function processesExchanging(
  compilation: Compilation,
): ReadonlyMap<ElementId, ReadonlySet<ElementId>> {
  const joined = new Map<ElementId, Set<ElementId>>();
  for (const flow of compilation.diagram.messageFlows) {
    const from = processAt(compilation, flow.source);
    const to = processAt(compilation, flow.target);
    if (from === undefined || to === undefined || from === to) continue;
    const all = new Set([from, to, ...(joined.get(from) ?? []), ...(joined.get(to) ?? [])]);
    for (const member of all) joined.set(member, all);
  }
  return joined;
}

function processAt({ map }: Compilation, end: ElementId): ElementId | undefined {
  const participant = map.participants.get(end);
  return participant ? processOfParticipant(map, participant)?.id : map.places.get(end)?.process.id;
}

type Receiver =
  | { readonly kind: 'element'; readonly place: Place }
  | { readonly kind: 'outside'; readonly name: string }
  | { readonly kind: 'nobody' };

function receiverOf(compilation: Compilation, flow: MessageFlow): Receiver {
  const { map } = compilation;
  const participant = map.participants.get(flow.target);
  if (participant) return poolReceiver(compilation, flow, participant);
  const place = map.places.get(flow.target);
  if (!place) return { kind: 'nobody' };
  if (awaitsMessages(compilation, place.node) && !isInnerStart(place)) return { kind: 'element', place };
  const name = quote(nameOf(map, place.node));
  compilation.reportAt('message-not-awaited', flow.id, {
    message: `A message flow leads to ${name}, which does not wait for messages.`,
    default: 'It is shown on the diagram; nothing is held up by it.',
  });
  return { kind: 'nobody' };
}

function poolReceiver(compilation: Compilation, flow: MessageFlow, participant: Participant): Receiver {
  const process = processOfParticipant(compilation.map, participant);
  if (!process) return { kind: 'outside', name: tidyText(participant.name) ?? 'an outside party' };
  const start = onlyMessageStart(compilation, process);
  if (start) return { kind: 'element', place: start };
  compilation.reportAt('pool-start-not-clear', flow.id, {
    message: `A message flow leads to the pool ${quote(participant.name ?? participant.id)}, which does not have exactly one message start event.`,
    default: 'It is shown on the diagram but starts nothing.',
  });
  return { kind: 'nobody' };
}

function flowsInto(compilation: Compilation, place: Place): readonly MessageFlow[] {
  const { map } = compilation;
  const direct = map.messageFlowsTo.get(place.node.id) ?? [];
  if (place.node.type !== 'startEvent' || place.parent) return direct;
  const pool = map.participantOfProcess.get(place.process.id);
  const toPool = pool === undefined ? [] : (map.messageFlowsTo.get(pool.id) ?? []);
  if (toPool.length === 0 || onlyMessageStart(compilation, place.process)?.node.id !== place.node.id)
    return direct;
  return [...direct, ...toPool];
}

function reallySends(compilation: Compilation, source: ElementId): boolean {
  const node = compilation.map.places.get(source)?.node;
  if (!node) return false;
  if (isActivity(node)) return activityKind(compilation, node) === 'step';
  return node.type === 'intermediateThrowEvent' || node.type === 'endEvent';
}

function outsideName(compilation: Compilation, source: ElementId): string {
  return tidyText(partyOf(compilation.map, source)?.name) ?? 'outside';
}

function waitedMessage(node: FlowNode): ElementId | undefined {
  if (node.type === 'receiveTask') return node.message;
  if (!('definitions' in node)) return undefined;
  return first(node.definitions, (definition) =>
    definition.kind === 'message' ? definition.message : undefined,
  );
}

function sourceMessageName(compilation: Compilation, source: ElementId): string | undefined {
  const node = compilation.map.places.get(source)?.node;
  if (!node) return undefined;
  if (node.type === 'sendTask') return drawnMessageName(compilation, node.message);
  if (!('definitions' in node)) return undefined;
  return first(node.definitions, (definition) =>
    definition.kind === 'message' ? drawnMessageName(compilation, definition.message) : undefined,
  );
}

/** A subprocess starts when it is reached; its start event waits for nothing. That of an event subprocess does. */
function isInnerStart(place: Place): boolean {
  return place.node.type === 'startEvent' && place.parent !== undefined && !place.parent.triggeredByEvent;
}

function first<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
