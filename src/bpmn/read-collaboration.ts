/**
 * Pools and the messages between them.
 *
 * Invariants:
 * K1  A process belongs to at most one pool; a pool without a process that has steps is an outside party.
 * K2  A message flow that is kept has a pool or a step of the diagram at each end.
 *
 * Source: BPMN 2.0.2, chapter 9.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { ElementId, MessageFlow, Participant } from './diagram.ts';
import { describeElement } from './element-index.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, follow, isBpmn, nameOf, takeChild, takeChildren, tell } from './read-context.ts';
import type { ScopeMap } from './scope-map.ts';

export interface Collaboration {
  readonly name?: string;
  readonly participants: readonly Participant[];
  readonly messageFlows: readonly MessageFlow[];
  /** The pool of a process. */
  poolOf(process: XmlElement): ElementId | undefined;
}

export function readCollaboration(context: ReadContext, scopes: ScopeMap, root: XmlElement): Collaboration {
  const collaborations = isBpmn(root, 'collaboration')
    ? [root]
    : takeChildren(context, root, 'collaboration');
  context.taken.add(root);
  const pools = new Map<XmlElement, ElementId>();
  const participants: Participant[] = [];
  for (const collaboration of collaborations) {
    for (const element of takeChildren(context, collaboration, 'participant')) {
      participants.push(readParticipant(context, scopes, element, pools));
    }
  }
  const messageFlows = collaborations
    .flatMap((collaboration) => takeChildren(context, collaboration, 'messageFlow'))
    .map((element) => readMessageFlow(context, scopes, element, pools))
    .filter((flow) => flow !== undefined);
  const name = collaborations
    .map((element) => attributeOf(element, 'name'))
    .find((found) => found !== undefined);
  return {
    ...(name === undefined ? {} : { name }),
    participants,
    messageFlows,
    poolOf: (process) => pools.get(process),
  };
}

function readParticipant(
  context: ReadContext,
  scopes: ScopeMap,
  element: XmlElement,
  pools: Map<XmlElement, ElementId>,
): Participant {
  const id = context.index.idOf(element);
  const process = processOfPool(context, scopes, element, pools);
  if (process !== undefined) pools.set(process, id);
  return {
    id,
    ...nameOf(element),
    ...(process === undefined ? {} : { process: context.index.idOf(process) }),
    multiple: isMultiple(context, element),
  };
}

function processOfPool(
  context: ReadContext,
  scopes: ScopeMap,
  element: XmlElement,
  pools: ReadonlyMap<XmlElement, ElementId>,
): XmlElement | undefined {
  const reference = attributeOf(element, 'processRef');
  if (reference === undefined) return undefined;
  const process = context.index.find(reference, element, (found) => isBpmn(found, 'process'));
  if (process === undefined) {
    const message = `shows the process ${reference}, which is not in the file.`;
    tell(context, 'process-missing', element, message, 'Baton treats this pool as an outside party.');
    return undefined;
  }
  if (scopes.nodesIn(process).length === 0) {
    tell(
      context,
      'process-empty',
      element,
      'has no steps drawn in it.',
      'Baton treats this pool as an outside party.',
    );
    return undefined;
  }
  if (pools.has(process)) {
    const message = `shows ${describeElement(process)}, which another pool already shows.`;
    tell(
      context,
      'process-in-several-pools',
      element,
      message,
      'Baton treats this pool as an outside party.',
    );
    return undefined;
  }
  return process;
}

function isMultiple(context: ReadContext, participant: XmlElement): boolean {
  const element = takeChild(context, participant, 'participantMultiplicity');
  if (element === undefined) return false;
  const maximum = Number(attributeOf(element, 'maximum') ?? 2);
  return !(maximum <= 1);
}

function readMessageFlow(
  context: ReadContext,
  scopes: ScopeMap,
  element: XmlElement,
  pools: ReadonlyMap<XmlElement, ElementId>,
): MessageFlow | undefined {
  const id = context.index.idOf(element);
  const source = messageEnd(context, scopes, element, 'sourceRef', pools);
  const target = messageEnd(context, scopes, element, 'targetRef', pools);
  const missing = [source === undefined ? 'sender' : '', target === undefined ? 'receiver' : ''].filter(
    Boolean,
  );
  if (source === undefined || target === undefined) {
    const message = `has no ${missing.join(' and no ')} that can be found: ${endsAsWritten(element)}.`;
    tell(context, 'message-flow-without-end', element, message, 'Baton leaves this message flow out.');
    return undefined;
  }
  if (source.process !== undefined && source.process === target.process) {
    const message = 'connects two places of one pool; message flows connect different pools.';
    tell(context, 'message-flow-in-one-pool', element, message, 'Baton keeps it as drawn.');
  }
  const messageRef = attributeOf(element, 'messageRef');
  const message = follow(context, element, messageRef, 'message', (found) => isBpmn(found, 'message'));
  return {
    id,
    ...nameOf(element),
    source: source.id,
    target: target.id,
    ...(message === undefined ? {} : { message }),
  };
}

interface MessageEnd {
  readonly id: ElementId;
  readonly process: XmlElement | undefined;
}

function messageEnd(
  context: ReadContext,
  scopes: ScopeMap,
  flow: XmlElement,
  attribute: 'sourceRef' | 'targetRef',
  pools: ReadonlyMap<XmlElement, ElementId>,
): MessageEnd | undefined {
  const reference = attributeOf(flow, attribute);
  if (reference === undefined) return undefined;
  const canEnd = (found: XmlElement): boolean =>
    scopes.isFlowNode(found) || isBpmn(found, 'participant') || isBpmn(found, 'process');
  const found = context.index.find(reference, flow, canEnd);
  if (found === undefined) return undefined;
  if (isBpmn(found, 'participant')) {
    const processRef = attributeOf(found, 'processRef');
    const process =
      processRef === undefined
        ? undefined
        : context.index.find(processRef, found, (element) => isBpmn(element, 'process'));
    return { id: context.index.idOf(found), process };
  }
  if (scopes.isFlowNode(found)) return { id: context.index.idOf(found), process: scopes.processOf(found) };
  // Some tools name the process where its pool is meant.
  const pool = pools.get(found);
  return pool === undefined ? undefined : { id: pool, process: found };
}

function endsAsWritten(element: XmlElement): string {
  const source = attributeOf(element, 'sourceRef') ?? 'nothing';
  const target = attributeOf(element, 'targetRef') ?? 'nothing';
  return `it leads from ${source} to ${target}`;
}
