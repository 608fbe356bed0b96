/**
 * Flow nodes: tasks, subprocesses, call activities, gateways and events, each with all the file says about it.
 *
 * Boundary: one node at a time. Where nodes lie is `scope-map.ts`'s matter, their flows `read-sequence-flows.ts`'s.
 *
 * Source: BPMN 2.0.2, 10.3 (activities), 10.5 (events), 10.6 (gateways).
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import { attachmentOf } from './boundary-attachment.ts';
import type {
  ActivityBase,
  ElementId,
  Event,
  EventType,
  FlowNode,
  FlowNodeBase,
  FlowScope,
  Gateway,
  GatewayType,
  SubProcess,
  Task,
  TaskType,
} from './diagram.ts';
import { nodeMeaning } from './dialects/dialect-table.ts';
import type { ForeignParts } from './dialects/foreign-view.ts';
import { plainPerformers } from './dialects/plain-performers.ts';
import { localName } from './element-index.ts';
import type { SubProcessType } from './element-vocabulary.ts';
import { isEventType, isGatewayType, isSubProcessType, isTaskType } from './element-vocabulary.ts';
import type { Meaning } from './meaning.ts';
import type { ReadContext } from './read-context.ts';
import {
  attributeOf,
  booleanOf,
  documentationOf,
  expressionIn,
  nameOf,
  takeChild,
  tell,
  tellInvalid,
} from './read-context.ts';
import { readDataObjects, readDataUse } from './read-data.ts';
import { readDataFlow } from './read-data-flow.ts';
import { readEventDefinitions, readMessageReference } from './read-event-definitions.ts';
import { extensionsOf, foreignAttributesOf } from './read-foreign.ts';
import { readLoop } from './read-loop.ts';
import { readOperation } from './read-operation.ts';
import { readPerformers } from './read-performers.ts';
import type { SequenceFlows } from './read-sequence-flows.ts';
import type { Undoing } from './read-undoing.ts';
import type { ScopeMap } from './scope-map.ts';

/** What is known about a whole process before its nodes are read. */
export interface ProcessFrame {
  readonly context: ReadContext;
  readonly scopes: ScopeMap;
  readonly flows: SequenceFlows;
  readonly undoing: Undoing;
  laneOf(node: XmlElement): ElementId | undefined;
  /** What is foreign on the process itself. */
  readonly foreign: ForeignParts;
}

export function readScope(frame: ProcessFrame, container: XmlElement, lane?: ElementId): FlowScope {
  return {
    flowNodes: frame.scopes
      .nodesIn(container)
      .map((node) => readFlowNode(frame, node, lane))
      .filter((node) => node !== undefined)
      .map((node) => understood(frame, node)),
    sequenceFlows: frame.flows.flowsIn(container),
    dataObjects: readDataObjects(frame.context, container),
  };
}

function understood(frame: ProcessFrame, node: FlowNode): FlowNode {
  const meaning = withPerformers(node, nodeMeaning(node, frame.foreign));
  if (meaning === undefined) return node;
  const called = meaning.call?.process;
  // Camunda 8 names the called process in its own words only.
  return node.type === 'callActivity' && called !== undefined && 'literal' in called
    ? { ...node, meaning, calledElement: String(called.literal) }
    : { ...node, meaning };
}

/** What the vendor's own words say comes before what plain BPMN says. */
function withPerformers(node: FlowNode, meaning: Meaning | undefined): Meaning | undefined {
  const people = 'performers' in node ? plainPerformers(node.performers ?? []) : undefined;
  return people === undefined || meaning?.people !== undefined ? meaning : { ...meaning, people };
}

function readFlowNode(
  frame: ProcessFrame,
  node: XmlElement,
  outerLane: ElementId | undefined,
): FlowNode | undefined {
  const { name } = node;
  const base = readBase(frame, node, outerLane);
  if (isEventType(name)) return readEvent(frame, node, name, base);
  if (isGatewayType(name)) return readGateway(frame, node, name, base);
  const activity = readActivity(frame, node, base);
  if (isTaskType(name)) return readTask(frame.context, node, name, activity);
  if (isSubProcessType(name)) return readSubProcess(frame, node, name, activity);
  if (name === 'callActivity') {
    const written = attributeOf(node, 'calledElement') ?? '';
    const called = /[$#]\{/u.test(written) ? written : localName(written);
    return { ...activity, type: name, ...(called === '' ? {} : { calledElement: called }) };
  }
  return undefined;
}

function readBase(frame: ProcessFrame, node: XmlElement, outerLane: ElementId | undefined): FlowNodeBase {
  const lane = frame.laneOf(node) ?? outerLane;
  const data = readDataFlow(frame.context, node);
  return {
    id: frame.context.index.idOf(node),
    ...nameOf(node),
    ...documentationOf(node),
    ...(lane === undefined ? {} : { lane }),
    incoming: frame.flows.incomingOf(node),
    outgoing: frame.flows.outgoingOf(node),
    extensions: extensionsOf(node),
    foreignAttributes: foreignAttributesOf(node),
    ...readDataUse(frame.context, node),
    ...(data === undefined ? {} : { data }),
    line: node.line,
  };
}

function readActivity(frame: ProcessFrame, node: XmlElement, base: FlowNodeBase): ActivityBase {
  const loop = readLoop(frame.context, node);
  const performers = readPerformers(frame.context, node);
  reportQuantities(frame.context, node);
  return {
    ...base,
    ...readDefaultFlow(frame, node),
    ...(loop === undefined ? {} : { loop }),
    ...(performers.length === 0 ? {} : { performers }),
    isForCompensation:
      booleanOf(frame.context, node, 'isForCompensation', false) || frame.undoing.undoes(node),
  };
}

function reportQuantities(context: ReadContext, node: XmlElement): void {
  for (const quantity of ['startQuantity', 'completionQuantity']) {
    const given = attributeOf(node, quantity);
    if (given === undefined || given.trim() === '1') continue;
    const rule =
      quantity === 'startQuantity'
        ? 'It begins with each token that arrives.'
        : 'It passes on one token each time.';
    tell(context, 'token-quantity', node, `has ${quantity}="${given}".`, rule);
  }
}

function readDefaultFlow(frame: ProcessFrame, node: XmlElement): { readonly defaultFlow?: ElementId } {
  const reference = attributeOf(node, 'default');
  if (reference === undefined) return {};
  const defaultFlow = frame.flows.outgoingFlow(node, reference);
  if (defaultFlow !== undefined) return { defaultFlow };
  const other = frame.context.index.describe(reference);
  const what = other === undefined ? 'which is not in the file' : 'which does not leave it';
  const message = `has the default flow ${reference}, ${what}.`;
  tell(
    frame.context,
    'default-flow-not-outgoing',
    node,
    message,
    'Baton reads it as having no default flow.',
  );
  return {};
}

function readTask(context: ReadContext, node: XmlElement, type: TaskType, activity: ActivityBase): Task {
  const implementation = attributeOf(node, 'implementation');
  const sendsOrReceives = type === 'sendTask' || type === 'receiveTask' || type === 'serviceTask';
  const message = sendsOrReceives ? readMessageReference(context, node) : undefined;
  const operation = sendsOrReceives ? readOperation(context, node) : undefined;
  const script = type === 'scriptTask' ? readScript(context, node) : undefined;
  return {
    ...activity,
    type,
    ...(implementation === undefined || saysNothing(implementation) ? {} : { implementation }),
    ...(message === undefined ? {} : { message }),
    ...(operation === undefined ? {} : { operation }),
    instantiate: type === 'receiveTask' && booleanOf(context, node, 'instantiate', false),
    ...(script === undefined ? {} : { script }),
  };
}

/** Tools write the standard's default for every task. It names a technology, never a service. */
export function saysNothing(implementation: string): boolean {
  return /^(##)?(unspecified|webservice|other)$/i.test(implementation);
}

export function readScript(context: ReadContext, node: XmlElement): Task['script'] {
  const element = takeChild(context, node, 'script');
  const text = element?.text.trim() ?? '';
  if (text === '') return undefined;
  const format = attributeOf(node, 'scriptFormat') ?? attributeOf(node, 'scriptLanguage');
  return format === undefined ? { text } : { text, format };
}

function readSubProcess(
  frame: ProcessFrame,
  node: XmlElement,
  type: SubProcessType,
  activity: ActivityBase,
): SubProcess {
  return {
    ...activity,
    type,
    triggeredByEvent: booleanOf(frame.context, node, 'triggeredByEvent', false),
    ...(type === 'adHocSubProcess' ? { adHoc: readAdHoc(frame.context, node) } : {}),
    scope: readScope(frame, node, activity.lane),
  };
}

function readAdHoc(context: ReadContext, node: XmlElement): NonNullable<SubProcess['adHoc']> {
  const condition = expressionIn(context, takeChild(context, node, 'completionCondition'));
  return {
    isSequential: attributeOf(node, 'ordering')?.toLowerCase() === 'sequential',
    cancelRemaining: booleanOf(context, node, 'cancelRemainingInstances', true),
    ...(condition === undefined ? {} : { completionCondition: condition }),
  };
}

function readGateway(frame: ProcessFrame, node: XmlElement, type: GatewayType, base: FlowNodeBase): Gateway {
  const { context } = frame;
  const condition =
    type === 'complexGateway'
      ? expressionIn(context, takeChild(context, node, 'activationCondition'))
      : undefined;
  const gateway: Gateway = {
    ...base,
    ...readDefaultFlow(frame, node),
    type,
    instantiate: type === 'eventBasedGateway' && booleanOf(context, node, 'instantiate', false),
    ...(condition === undefined ? {} : { activationCondition: condition }),
  };
  return type === 'eventBasedGateway'
    ? { ...gateway, eventGatewayType: readEventGatewayType(context, node) }
    : gateway;
}

function readEventGatewayType(context: ReadContext, node: XmlElement): 'Exclusive' | 'Parallel' {
  const written = attributeOf(node, 'eventGatewayType');
  if (written === 'Parallel') return 'Parallel';
  if (written !== undefined && written !== 'Exclusive') {
    tellInvalid(context, node, 'eventGatewayType', written, 'Exclusive or Parallel', 'Exclusive');
  }
  return 'Exclusive';
}

function readEvent(frame: ProcessFrame, node: XmlElement, type: EventType, base: FlowNodeBase): Event {
  const { context } = frame;
  const attachedTo = type === 'boundaryEvent' ? attachmentOf(context, frame.scopes, node) : undefined;
  const handler = type === 'boundaryEvent' ? frame.undoing.handlerOf(node) : undefined;
  const flag = type === 'boundaryEvent' ? 'cancelActivity' : 'isInterrupting';
  return {
    ...base,
    type,
    definitions: readEventDefinitions(context, node),
    parallelMultiple: booleanOf(context, node, 'parallelMultiple', false),
    ...(attachedTo === undefined ? {} : { attachedTo }),
    ...(handler === undefined ? {} : { handler }),
    interrupting: booleanOf(context, node, flag, true),
  };
}
