/**
 * The combinations of element, position and trigger that BPMN 2.0.2 has, as tables: a cell is either not of the
 * specification (`undefined`) or a test of a place in a scenario.
 *
 * Boundary: what there is, and how it is recognised. Which scenarios show it is worked out in `support-page.ts`.
 *
 * Source: BPMN 2.0.2, tables 10.93 (events by position), 10.3 (activities and their markers), 10.5 (gateways), 13.
 */
import type { FlowNode } from '../../src/bpmn/diagram.ts';
import { isCall, isEvent, isSubProcess, loopOf, type Place, type ScopeKind } from './scenario-places.ts';

export type Test = (place: Place) => boolean;

export interface Table {
  readonly title: string;
  readonly says: string;
  readonly corner: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly (Test | undefined)[] }[];
}

function table(
  head: Omit<Table, 'columns' | 'rows'>,
  columns: Readonly<Record<string, Test>>,
  rows: Readonly<
    Record<string, { readonly is: Test; readonly not?: readonly string[]; readonly only?: readonly string[] }>
  >,
): Table {
  return {
    ...head,
    columns: Object.keys(columns),
    rows: Object.entries(rows).map(([name, { is, not = [], only }]) => ({
      name,
      cells: Object.entries(columns).map(([column, test]) =>
        not.includes(column) || only?.includes(column) === false
          ? undefined
          : (place: Place) => is(place) && test(place),
      ),
    })),
  };
}

// ---- activities -------------------------------------------------------------------------------------------------

function typed(type: FlowNode['type']): Test {
  return ({ node }) => node.type === type;
}

function callOf(kind: 'process' | 'global task'): Test {
  return ({ node, diagram }) => {
    if (!isCall(node)) return false;
    const global = diagram.globalTasks.some(({ id }) => id === node.calledElement);
    return (kind === 'global task') === global;
  };
}

const activities = {
  task: { is: typed('task') },
  'user task': { is: typed('userTask') },
  'manual task': { is: typed('manualTask') },
  'service task': { is: typed('serviceTask') },
  'script task': { is: typed('scriptTask') },
  'business-rule task': { is: typed('businessRuleTask') },
  'send task': { is: typed('sendTask') },
  'receive task': { is: typed('receiveTask') },
  subprocess: {
    is: ({ node }: Place) => isSubProcess(node) && node.type === 'subProcess' && !node.triggeredByEvent,
  },
  transaction: { is: typed('transaction') },
  'ad-hoc subprocess': { is: typed('adHocSubProcess') },
  'call of a process': { is: callOf('process') },
  'call of a global task': { is: callOf('global task') },
} as const;

function standardLoop(test: (loop: { testBefore: boolean; maximum?: number }) => boolean): Test {
  return ({ node }) => {
    const loop = loopOf(node);
    return loop?.kind === 'standard' && test(loop);
  };
}

function multiInstance(sequential: boolean): Test {
  return ({ node }) => {
    const loop = loopOf(node);
    return loop?.kind === 'multi-instance' && loop.isSequential === sequential;
  };
}

function handlesCompensation({ node }: Place): boolean {
  return 'isForCompensation' in node && node.isForCompensation;
}

function markedBy(interrupting: boolean): Test {
  return ({ node, host }) => isEvent(node) && host !== undefined && node.interrupting === interrupting;
}

const markers = table(
  {
    title: 'Activities and their markers',
    says: 'Every kind of activity, plain, repeated, and as the step that undoes another one.',
    corner: 'activity',
  },
  {
    plain: (place) => loopOf(place.node) === undefined && !handlesCompensation(place),
    'loop, tested before': standardLoop(({ testBefore }) => testBefore),
    'loop, tested after': standardLoop(({ testBefore }) => !testBefore),
    'loop with a maximum': standardLoop(({ maximum }) => maximum !== undefined),
    'multi-instance, parallel': multiInstance(false),
    'multi-instance, sequential': multiInstance(true),
    'compensation handler': handlesCompensation,
  },
  activities,
);

const boundaries = table(
  {
    title: 'Boundary events by activity',
    says: 'An event at the edge of every kind of activity, and of its repetition as a whole.',
    corner: 'activity',
  },
  { interrupting: markedBy(true), 'non-interrupting': markedBy(false) },
  Object.fromEntries([
    ...Object.entries(activities).map(([name, { is }]) => [name, { is: onHost(is) }] as const),
    ['a standard loop', { is: onHost(({ node }) => loopOf(node)?.kind === 'standard') }] as const,
    [
      'a multi-instance activity',
      { is: onHost(({ node }) => loopOf(node)?.kind === 'multi-instance') },
    ] as const,
  ]),
);

function onHost(test: Test): Test {
  return (place) => place.host !== undefined && test({ ...place, node: place.host });
}

// ---- events -------------------------------------------------------------------------------------------------------

type Kind =
  | 'none'
  | 'multiple'
  | 'parallel multiple'
  | 'message'
  | 'timer'
  | 'error'
  | 'escalation'
  | 'cancel'
  | 'compensate'
  | 'conditional'
  | 'link'
  | 'signal'
  | 'terminate';

function kindOf(node: FlowNode): Kind | undefined {
  if (!isEvent(node)) return undefined;
  const [first, second] = node.definitions;
  if (first === undefined) return 'none';
  if (second === undefined) return first.kind;
  return node.parallelMultiple ? 'parallel multiple' : 'multiple';
}

/** Compiled to the trigger itself, not to something a person says has happened. */
function triggered(kind: Kind): Test {
  return ({ node, element }) => {
    if (kindOf(node) !== kind) return false;
    const triggers = element !== undefined && 'triggers' in element ? element.triggers : [];
    return triggers.every((trigger) => trigger.kind !== 'confirmation');
  };
}

function start(scope: 'process' | 'eventSubProcess', interrupting?: boolean, around?: ScopeKind): Test {
  return (place) =>
    isEvent(place.node) &&
    place.node.type === 'startEvent' &&
    place.scope === scope &&
    (interrupting === undefined || place.node.interrupting === interrupting) &&
    (around === undefined || place.around === around);
}

function event(type: 'intermediateCatchEvent' | 'intermediateThrowEvent' | 'endEvent'): Test {
  return typed(type);
}

const START = 'start of a process';
const SUB = 'event subprocess, interrupting';
const BESIDE = 'event subprocess, beside';
const CATCH = 'catch';
const EDGE = 'boundary, interrupting';
const EDGE_BESIDE = 'boundary, beside';
const THROW = 'throw';
const END = 'end';
const catching = [START, SUB, BESIDE, CATCH, EDGE, EDGE_BESIDE];

const events = table(
  {
    title: 'Events by position and trigger',
    says: 'Table 10.93 of the specification. "Beside": the work goes on (non-interrupting).',
    corner: 'trigger',
  },
  {
    [START]: start('process'),
    [SUB]: start('eventSubProcess', true),
    [BESIDE]: start('eventSubProcess', false),
    [CATCH]: event('intermediateCatchEvent'),
    [EDGE]: markedBy(true),
    [EDGE_BESIDE]: markedBy(false),
    [THROW]: event('intermediateThrowEvent'),
    [END]: event('endEvent'),
  },
  {
    none: { is: triggered('none'), only: [START, THROW, END] },
    message: { is: triggered('message') },
    timer: { is: triggered('timer'), only: catching },
    error: { is: triggered('error'), only: [SUB, EDGE, END] },
    escalation: { is: triggered('escalation'), only: [SUB, BESIDE, EDGE, EDGE_BESIDE, THROW, END] },
    cancel: { is: triggered('cancel'), only: [EDGE, END] },
    compensation: { is: triggered('compensate'), only: [SUB, THROW, END] },
    conditional: { is: triggered('conditional'), only: catching },
    link: { is: triggered('link'), only: [CATCH, THROW] },
    signal: { is: triggered('signal') },
    terminate: { is: triggered('terminate'), only: [END] },
    multiple: { is: triggered('multiple') },
    'parallel multiple': { is: triggered('parallel multiple'), only: catching },
  },
);

function confirmed(kind: Kind): Test {
  return ({ node, element }) =>
    kindOf(node) === kind &&
    element !== undefined &&
    'triggers' in element &&
    element.triggers.some((trigger) => trigger.kind === 'confirmation');
}

const confirmations = table(
  {
    title: 'Events a person confirms',
    says: 'Drawn without what they need to happen by themselves: a person says that it has happened.',
    corner: 'drawn without its value',
  },
  { [CATCH]: event('intermediateCatchEvent'), boundary: ({ host }) => host !== undefined },
  { timer: { is: confirmed('timer') }, conditional: { is: confirmed('conditional') } },
);

const eventSubprocesses = table(
  {
    title: 'Event subprocesses by the scope around them',
    says: 'In a process, in a subprocess, and inside another event subprocess.',
    corner: 'trigger',
  },
  {
    'process, interrupting': start('eventSubProcess', true, 'process'),
    'process, beside': start('eventSubProcess', false, 'process'),
    'subprocess, interrupting': start('eventSubProcess', true, 'subProcess'),
    'subprocess, beside': start('eventSubProcess', false, 'subProcess'),
  },
  {
    message: { is: triggered('message') },
    timer: { is: triggered('timer') },
    error: { is: triggered('error'), only: ['process, interrupting', 'subprocess, interrupting'] },
    escalation: { is: triggered('escalation') },
    compensation: { is: triggered('compensate'), only: ['subprocess, interrupting'] },
    conditional: { is: triggered('conditional') },
    signal: { is: triggered('signal') },
    multiple: { is: triggered('multiple') },
    'parallel multiple': { is: triggered('parallel multiple') },
  },
);

const ends = table(
  {
    title: 'End events by the scope they lie in',
    says: 'What ends, and what goes on around it.',
    corner: 'end event',
  },
  {
    process: ({ scope }) => scope === 'process',
    subprocess: ({ scope }) => scope === 'subProcess',
    'event subprocess': ({ scope }) => scope === 'eventSubProcess',
    transaction: ({ scope }) => scope === 'transaction',
  },
  {
    none: { is: (place) => event('endEvent')(place) && triggered('none')(place) },
    terminate: { is: (place) => event('endEvent')(place) && triggered('terminate')(place) },
    error: { is: (place) => event('endEvent')(place) && triggered('error')(place) },
    escalation: { is: (place) => event('endEvent')(place) && triggered('escalation')(place) },
    compensation: { is: (place) => event('endEvent')(place) && triggered('compensate')(place) },
    cancel: { is: (place) => event('endEvent')(place) && triggered('cancel')(place), only: ['transaction'] },
  },
);

// ---- gateways -----------------------------------------------------------------------------------------------------

const gateways = table(
  { title: 'Gateways', says: 'A mixed gateway merges and splits at once (13.4).', corner: 'gateway' },
  {
    splits: ({ node }) => node.outgoing.length > 1,
    merges: ({ node }) => node.incoming.length > 1,
    'merges and splits at once': ({ node }) => node.incoming.length > 1 && node.outgoing.length > 1,
    'default flow': ({ node }) => 'defaultFlow' in node && node.defaultFlow !== undefined,
  },
  {
    exclusive: { is: typed('exclusiveGateway') },
    inclusive: { is: typed('inclusiveGateway') },
    parallel: { is: typed('parallelGateway'), not: ['default flow'] },
    complex: { is: typed('complexGateway') },
    'event-based': { is: typed('eventBasedGateway'), only: ['splits'] },
    'event-based, begins the process': { is: instantiating('Exclusive'), only: ['splits'] },
    'event-based, begins the process, all events': { is: instantiating('Parallel'), only: ['splits'] },
  },
);

function instantiating(type: 'Exclusive' | 'Parallel'): Test {
  return ({ node }) =>
    node.type === 'eventBasedGateway' && node.instantiate && (node.eventGatewayType ?? 'Exclusive') === type;
}

function leadsTo(test: (target: FlowNode) => boolean): Test {
  return ({ node, targets }) => node.type === 'eventBasedGateway' && targets.some(test);
}

const awaited = table(
  { title: 'What an event-based gateway waits for', says: 'The first of them decides.', corner: 'event' },
  { 'behind the gateway': () => true },
  {
    message: { is: leadsTo((node) => kindOf(node) === 'message') },
    timer: { is: leadsTo((node) => kindOf(node) === 'timer') },
    conditional: { is: leadsTo((node) => kindOf(node) === 'conditional') },
    signal: { is: leadsTo((node) => kindOf(node) === 'signal') },
    'receive task': { is: leadsTo((node) => node.type === 'receiveTask') },
  },
);

export const tables: readonly Table[] = [
  markers,
  boundaries,
  events,
  confirmations,
  eventSubprocesses,
  ends,
  gateways,
  awaited,
];
