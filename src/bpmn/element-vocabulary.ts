/**
 * Which elements BPMN 2.0 knows, and what Baton does with each: it reads them into the diagram, or they carry no
 * behaviour, or a finding tells that they are not used.
 *
 * Boundary: names only; local names of the BPMN model namespace.
 *
 * Invariants:
 * V1  Every element of BPMN 2.0's schema stands in exactly one of the groups (a test holds this against the schema).
 */
import type { EventType, GatewayType, TaskType } from './diagram.ts';

const taskTypes = [
  'task',
  'userTask',
  'manualTask',
  'serviceTask',
  'scriptTask',
  'businessRuleTask',
  'sendTask',
  'receiveTask',
] as const satisfies readonly TaskType[];

const gatewayTypes = [
  'exclusiveGateway',
  'inclusiveGateway',
  'parallelGateway',
  'eventBasedGateway',
  'complexGateway',
] as const satisfies readonly GatewayType[];

const eventTypes = [
  'startEvent',
  'intermediateCatchEvent',
  'intermediateThrowEvent',
  'boundaryEvent',
  'endEvent',
] as const satisfies readonly EventType[];

const subProcessTypes = ['subProcess', 'adHocSubProcess', 'transaction'] as const;

const taskNames = new Set<string>(taskTypes);
const gatewayNames = new Set<string>(gatewayTypes);
const eventNames = new Set<string>(eventTypes);
const subProcessNames = new Set<string>(subProcessTypes);

export type SubProcessType = (typeof subProcessTypes)[number];

export function isTaskType(name: string): name is TaskType {
  return taskNames.has(name);
}

export function isGatewayType(name: string): name is GatewayType {
  return gatewayNames.has(name);
}

export function isEventType(name: string): name is EventType {
  return eventNames.has(name);
}

export function isSubProcessType(name: string): name is SubProcessType {
  return subProcessNames.has(name);
}

export function isActivityName(name: string): boolean {
  return taskNames.has(name) || subProcessNames.has(name) || name === 'callActivity';
}

export function isFlowNodeName(name: string): boolean {
  return isActivityName(name) || gatewayNames.has(name) || eventNames.has(name);
}

export const globalTaskNames: ReadonlySet<string> = new Set([
  'globalTask',
  'globalUserTask',
  'globalManualTask',
  'globalScriptTask',
  'globalBusinessRuleTask',
]);

export const eventDefinitionNames: ReadonlySet<string> = new Set([
  'timerEventDefinition',
  'messageEventDefinition',
  'signalEventDefinition',
  'errorEventDefinition',
  'escalationEventDefinition',
  'conditionalEventDefinition',
  'linkEventDefinition',
  'compensateEventDefinition',
  'cancelEventDefinition',
  'terminateEventDefinition',
]);

/** Read into the diagram wherever they stand in their proper place. */
export const representedNames: ReadonlySet<string> = new Set([
  ...taskNames,
  ...gatewayNames,
  ...eventNames,
  ...subProcessNames,
  ...globalTaskNames,
  ...eventDefinitionNames,
  ...['callActivity', 'process', 'collaboration', 'participant', 'participantMultiplicity', 'messageFlow'],
  ...['lane', 'flowNodeRef', 'sequenceFlow', 'conditionExpression', 'eventDefinitionRef'],
  ...['message', 'signal', 'error', 'escalation', 'complexBehaviorDefinition', 'event'],
  ...[
    'dataObject',
    'dataObjectReference',
    'dataStoreReference',
    'dataInputAssociation',
    'dataOutputAssociation',
  ],
  ...['standardLoopCharacteristics', 'multiInstanceLoopCharacteristics', 'loopCondition', 'loopCardinality'],
  ...['completionCondition', 'loopDataInputRef', 'loopDataOutputRef', 'inputDataItem', 'outputDataItem'],
  ...['timeDate', 'timeDuration', 'timeCycle', 'condition', 'activationCondition', 'script'],
  ...['potentialOwner', 'performer', 'humanPerformer', 'resourceRole'],
]);

/** They hold no behaviour of their own: structure, text for readers, pictures, types, or what others refer to. */
export const quietNames: ReadonlySet<string> = new Set([
  ...[
    'definitions',
    'extensionElements',
    'extension',
    'documentation',
    'relationship',
    'monitoring',
    'auditing',
  ],
  ...[
    'textAnnotation',
    'text',
    'association',
    'group',
    'category',
    'categoryValue',
    'categoryValueRef',
    'artifact',
  ],
  ...['laneSet', 'childLaneSet', 'partitionElement'],
  // Derived from the flows, never from these lists (invariant D3 of the diagram).
  ...['incoming', 'outgoing'],
  ...[
    'ioSpecification',
    'ioBinding',
    'dataInput',
    'dataOutput',
    'inputSet',
    'outputSet',
    'dataState',
    'property',
  ],
  ...['dataInputRefs', 'dataOutputRefs', 'inputSetRefs', 'outputSetRefs'],
  ...['optionalInputRefs', 'optionalOutputRefs', 'whileExecutingInputRefs', 'whileExecutingOutputRefs'],
  ...['sourceRef', 'targetRef', 'source', 'target', 'from', 'to'],
  ...[
    'itemDefinition',
    'dataStore',
    'resource',
    'resourceParameter',
    'resourceRef',
    'resourceAssignmentExpression',
  ],
  ...['resourceParameterBinding', 'expression', 'formalExpression', 'supports', 'supportedInterfaceRef'],
  ...['interface', 'interfaceRef', 'operation', 'operationRef', 'inMessageRef', 'outMessageRef', 'errorRef'],
  ...['endPoint', 'endPointRef', 'partnerEntity', 'partnerRole', 'participantRef', 'rendering'],
  ...['participantAssociation', 'messageFlowAssociation'],
  ...['innerParticipantRef', 'outerParticipantRef', 'messageFlowRef'],
]);

/** Parties' agreements rather than anybody's steps. */
export const choreographyNames: ReadonlySet<string> = new Set([
  ...['choreography', 'globalChoreographyTask', 'choreographyTask', 'callChoreography', 'subChoreography'],
  ...['choreographyRef'],
  ...['conversation', 'subConversation', 'callConversation', 'globalConversation'],
  ...['conversationLink', 'conversationAssociation'],
]);

/** Behaviour that Baton does not carry out; each occurrence gets a finding. */
export const unusedNames: ReadonlySet<string> = new Set([
  ...['import', 'assignment', 'transformation', 'implicitThrowEvent'],
  ...['callableElement', 'messagePath', 'dataPath', 'correlationSubscription', 'correlationPropertyBinding'],
  ...[
    'correlationKey',
    'correlationProperty',
    'correlationPropertyRef',
    'correlationPropertyRetrievalExpression',
  ],
]);

export function isBpmnName(name: string): boolean {
  return (
    representedNames.has(name) || quietNames.has(name) || choreographyNames.has(name) || unusedNames.has(name)
  );
}
