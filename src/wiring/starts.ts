/**
 * Starts: what receives the first token of a process or subprocess, and the ways an instance can begin.
 *
 * Boundary: start events and where none is drawn; the fields of the start form are `forms.ts`.
 *
 * Invariants:
 * S1  Every scope with elements has at least one initial element; every runnable process at least one start.
 *
 * Source: BPMN 2.0.2, 10.5.2 (start event) and 13.3.4 (a scope without one begins at everything nothing leads to).
 */
import type { DiagramProcess, ElementId, Event, FlowNode, FlowScope, Gateway } from '../bpmn/diagram.ts';
import { drawnName, nameOf, tidyText } from '../bpmn/naming.ts';
import { activityKind, isActivity } from './activities.ts';
import { catchingOf } from './catches.ts';
import { messagesAwaited, processesExchanging } from './collaboration.ts';
import type { Compilation } from './compilation.ts';
import type { Form, ScopeDefinition, StartDefinition, Trigger } from './definition.ts';
import { canBegin } from './diagram-map.ts';
import { dialectForm } from './dialect-forms.ts';
import { canWait, instantiates } from './event-gateways.ts';
import { handlerTriggers } from './event-sub-processes.ts';
import { formOf } from './forms.ts';
import { messageTrigger, triggerOf, wiredTrigger } from './triggers.ts';
import { undoingSubProcessIn } from './undoing.ts';
import { quote } from './usable-expression.ts';

/** The scopes of a process, its own first. */
export function scopesOf(compilation: Compilation, process: DiagramProcess): ScopeDefinition[] {
  const scopes: ScopeDefinition[] = [
    {
      id: process.id,
      initial: initialOf(compilation, process.scope, undefined),
      ...undoingOf(process.scope),
    },
  ];
  for (const { node, scope, process: owner } of compilation.map.places.values()) {
    if (owner.id !== process.id || !('scope' in node)) continue;
    if (activityKind(compilation, node) !== 'sub-process') continue;
    const initial = isAdHoc(node) ? initialInAdHoc(node.scope) : initialOf(compilation, node.scope, node);
    scopes.push({ id: node.id, parent: scope, initial, ...undoingOf(node.scope) });
  }
  return scopes;
}

export function startsOf(compilation: Compilation, process: DiagramProcess, form: Form): StartDefinition[] {
  const events = startEvents(process.scope);
  const waiting = process.scope.flowNodes.filter(instantiates);
  const name = tidyText(process.name) ?? tidyText(compilation.map.participantOfProcess.get(process.id)?.name);
  const label = name === undefined ? 'Start' : `Start ${name}`;
  if (events.length + waiting.length === 0) {
    const elements = implicitStarts(process.scope);
    const wired = compilation.wiring.starts?.[process.id];
    return [
      {
        elements,
        label: wired?.label ?? label,
        trigger: { kind: 'none' },
        fromCase: false,
        form: wired?.form ? formOf(compilation, process.id, wired.form) : form,
      },
    ];
  }
  if (events.length > 1) reportSeveral(compilation, events);
  const loose = looseActivities(process.scope);
  return [
    ...events.flatMap((event) => startsOfEvent(compilation, event, loose, label, form)),
    ...waiting.flatMap((node) => waitingStarts(compilation, node, loose, form)),
  ];
}

/** Processes whose start starts this one too, because nothing in the file would start it otherwise. */
export function startedWith(
  compilation: Compilation,
  startsByProcess: ReadonlyMap<ElementId, readonly StartDefinition[]>,
): Map<ElementId, ElementId[]> {
  const exchanging = processesExchanging(compilation);
  const called = calledProcesses(compilation);
  const senders = sendersToStarts(compilation, startsByProcess);
  const begunByMessage = (id: ElementId) => isBegunByOthers(id, startsByProcess, senders);
  const found = new Map<ElementId, ElementId[]>();
  for (const process of compilation.map.runnable) {
    const others = [...(exchanging.get(process.id) ?? [])].filter(
      (id) => id !== process.id && !begunByMessage(id) && !called.has(id),
    );
    if (others.length === 0 || begunByMessage(process.id) || called.has(process.id)) continue;
    found.set(process.id, others);
    const names = others.map((id) => quote(poolName(compilation, id))).join(' or ');
    compilation.reportAt('starts-with-case', process.id, {
      message: `${quote(poolName(compilation, process.id))} exchanges messages with ${names}, and nothing in the file would start it.`,
      default: `It starts together with ${names}.`,
    });
  }
  return found;
}

/**
 * A message start counts only where its sender runs without this process: two pools that wait for each other's
 * message begin by their other starts.
 */
function isBegunByOthers(
  id: ElementId,
  startsByProcess: ReadonlyMap<ElementId, readonly StartDefinition[]>,
  senders: ReadonlyMap<ElementId, ReadonlySet<ElementId>>,
): boolean {
  const running = new Set<ElementId>();
  for (const [other, starts] of startsByProcess) {
    if (other !== id && starts.some((start) => !start.fromCase)) running.add(other);
  }
  for (let before = -1; before !== running.size; ) {
    before = running.size;
    for (const [other, from] of senders) {
      if (other !== id && [...from].some((sender) => running.has(sender))) running.add(other);
    }
  }
  return [...(senders.get(id) ?? [])].some((sender) => running.has(sender));
}

/** By process: the processes whose messages lead to one of its starts. */
function sendersToStarts(
  compilation: Compilation,
  startsByProcess: ReadonlyMap<ElementId, readonly StartDefinition[]>,
): Map<ElementId, Set<ElementId>> {
  const found = new Map<ElementId, Set<ElementId>>();
  for (const [id, starts] of startsByProcess) {
    const events = starts.filter((start) => start.fromCase).flatMap(({ elements }) => elements);
    const places = events.flatMap((event) => compilation.map.places.get(event) ?? []);
    const sources = places.flatMap((place) => messagesAwaited(compilation, place)?.senders ?? []);
    found.set(id, new Set(sources));
  }
  return found;
}

/** Processes that a call activity of the file starts. */
function calledProcesses(compilation: Compilation): ReadonlySet<ElementId> {
  const called = new Set<ElementId>();
  for (const { node, process } of compilation.map.places.values()) {
    if (node.type !== 'callActivity' || node.calledElement === undefined) continue;
    if (node.calledElement !== process.id) called.add(node.calledElement);
  }
  return called;
}

/**
 * Pools that only ever start each other would never start at all: then the first of them may be started by a person.
 */
export function withAWayIn(
  compilation: Compilation,
  startsByProcess: ReadonlyMap<ElementId, readonly StartDefinition[]>,
): Map<ElementId, readonly StartDefinition[]> {
  const opened = new Map(startsByProcess);
  const exchanging = processesExchanging(compilation);
  for (const process of compilation.map.runnable) {
    const group = [process.id, ...(exchanging.get(process.id) ?? [])];
    const closed = group.every((id) => (opened.get(id) ?? []).every((start) => start.fromCase));
    if (!closed) continue;
    opened.set(
      process.id,
      (opened.get(process.id) ?? []).map((start) => ({ ...start, fromCase: false })),
    );
  }
  return opened;
}

function poolName(compilation: Compilation, process: ElementId): string {
  const pool = compilation.map.participantOfProcess.get(process);
  return tidyText(pool?.name) ?? tidyText(compilation.map.runnableById.get(process)?.name) ?? process;
}

function initialOf(compilation: Compilation, content: FlowScope, owner: FlowNode | undefined): ElementId[] {
  const starts = startEvents(content);
  if (starts.length === 0) {
    reportCircle(compilation, content);
    return implicitStarts(content);
  }
  reportNeverReached(compilation, content);
  const loose = looseActivities(content);
  if (owner) {
    reportInnerTriggers(compilation, starts, owner);
    return [...starts.map((start) => start.id), ...loose];
  }
  const plain = starts.find((start) => start.definitions.length === 0) ?? starts[0];
  return plain ? [plain.id, ...loose] : loose;
}

function undoingOf(content: FlowScope): Pick<ScopeDefinition, 'undoneBy'> {
  const undoing = undoingSubProcessIn(content);
  return undoing === undefined ? {} : { undoneBy: undoing };
}

/** Where something in it can be chosen (10.3.5.2), activities do not begin by themselves. */
function isAdHoc(node: FlowNode & { readonly scope: FlowScope }): boolean {
  return node.type === 'adHocSubProcess' && looseActivities(node.scope).length > 0;
}

/** The specification wants no start event there; one that is drawn all the same begins, as does what leads on from nothing. */
function initialInAdHoc({ flowNodes }: FlowScope): ElementId[] {
  return flowNodes
    .filter((node) => !isActivity(node) && node.incoming.length === 0 && canBegin(node))
    .map((node) => node.id);
}

/** Activities nothing leads to begin with their scope even where a start event is drawn (BPMN 10.3, 13.3.2). */
export function looseActivities(content: FlowScope): ElementId[] {
  return content.flowNodes
    .filter((node) => isActivity(node) && node.incoming.length === 0 && canBegin(node) && !instantiates(node))
    .map((node) => node.id);
}

function startEvents(content: FlowScope): Event[] {
  return content.flowNodes.filter((node): node is Event => node.type === 'startEvent');
}

function implicitStarts(content: FlowScope): ElementId[] {
  const begins = content.flowNodes.filter((node) => canBegin(node) && node.incoming.length === 0);
  if (begins.length > 0) return begins.map((node) => node.id);
  const [first] = content.flowNodes.filter(canBegin);
  return first ? [first.id] : [];
}

/** By the message of a receive task, or by one of the events behind an event-based gateway. */
function waitingStarts(
  compilation: Compilation,
  node: FlowNode,
  loose: readonly ElementId[],
  form: Form,
): StartDefinition[] {
  const begins = node.type === 'eventBasedGateway' ? eventsBehind(compilation, node) : [node];
  const starts = begins.flatMap((event) =>
    triggersWaited(compilation, event).map((trigger) => ({
      elements: [event.id, ...loose],
      label: nameOf(compilation.map, event),
      trigger,
      fromCase: trigger.kind === 'message' && trigger.fromCase,
      form,
      ...(event.id === node.id ? {} : { behind: node.id }),
    })),
  );
  return starts.length > 0 ? starts : [startByHand(compilation, node, loose, form)];
}

/** What one thing alone can bring about: an event that needs several is waited for once a person has begun. */
function triggersWaited(compilation: Compilation, node: FlowNode): readonly Trigger[] {
  const place = compilation.map.places.get(node.id);
  if (place === undefined) return [];
  if (node.type === 'intermediateCatchEvent') {
    const { triggers, needsAll } = catchingOf(compilation, place, node);
    return needsAll === true ? [] : triggers.filter(({ kind }) => kind !== 'condition');
  }
  const work = compilation.works.get(node.id);
  return work?.by === 'message' ? work.triggers : [];
}

function eventsBehind(compilation: Compilation, gateway: Gateway): FlowNode[] {
  if (!canWait(compilation, gateway)) return [];
  return gateway.outgoing.flatMap((id) => {
    const flow = compilation.map.flows.get(id);
    return (flow && compilation.map.places.get(flow.target)?.node) ?? [];
  });
}

/** Begun by a person, it then waits like any other. */
function startByHand(
  compilation: Compilation,
  node: FlowNode,
  loose: readonly ElementId[],
  form: Form,
): StartDefinition {
  const name = nameOf(compilation.map, node);
  compilation.report('start-by-hand', node, {
    message: `${quote(name)} is drawn to start the process, but not what would do that.`,
    default: 'A person starts the process there.',
  });
  return { elements: [node.id, ...loose], label: name, trigger: { kind: 'none' }, fromCase: false, form };
}

function startsOfEvent(
  compilation: Compilation,
  event: Event,
  loose: readonly ElementId[],
  fallback: string,
  form: Form,
): StartDefinition[] {
  const wired = compilation.wiring.starts?.[event.id];
  const label = wired?.label ?? drawnName(event) ?? fallback;
  const fields = wired?.form
    ? formOf(compilation, event.id, wired.form)
    : startForm(compilation, event, form);
  const initiator = event.meaning?.initiator;
  const place = compilation.map.places.get(event.id);
  const needing = place === undefined ? {} : handlerTriggers(compilation, place, event);
  const triggers = needing.needsAll === true ? needing.triggers : undefined;
  return (triggers ?? triggersOfStart(compilation, event)).map((trigger, index) => ({
    elements: [event.id, ...loose],
    label: triggers !== undefined && 'name' in trigger ? `${label} (${trigger.name})` : label,
    trigger,
    ...(triggers === undefined ? {} : { needed: index }),
    fromCase: trigger.kind === 'message' && trigger.fromCase,
    form: fields,
    ...(initiator === undefined ? {} : { initiator }),
  }));
}

/** The form that the diagram gives, and what the process needs beside it. */
function startForm(compilation: Compilation, event: Event, needed: Form): Form {
  const said = dialectForm(compilation, event);
  if (said === undefined) return needed;
  const names = new Set(said.fields.map(({ name }) => name));
  return { fields: [...said.fields, ...needed.fields.filter(({ name }) => !names.has(name))] };
}

function triggersOfStart(compilation: Compilation, event: Event): (Trigger | { readonly kind: 'none' })[] {
  const place = compilation.map.places.get(event.id);
  if (!place) return [{ kind: 'none' }];
  const wired = compilation.wiring.events?.[event.id];
  const wiredOne = wired && wiredTrigger(compilation, place, wired);
  if (wiredOne) return [wiredOne];
  if (event.definitions.length === 0) {
    const fed = (compilation.map.messageFlowsTo.get(event.id)?.length ?? 0) > 0;
    if (!fed) return [{ kind: 'none' }];
    compilation.report('message-taken-from-flow', event, {
      message: `The start event ${quote(nameOf(compilation.map, event))} is drawn without an envelope, but a message flow leads to it.`,
      default: 'It is treated as a message start event.',
    });
    return [messageTrigger(compilation, place, undefined)];
  }
  const triggers = event.definitions.flatMap((definition) => triggerOf(compilation, place, definition) ?? []);
  if (triggers.length > 0) return triggers;
  compilation.report('trigger-ignored', event, {
    message: `The kind of start event drawn at ${quote(nameOf(compilation.map, event))} cannot start a process.`,
    default: 'The process is started by hand.',
  });
  return [{ kind: 'none' }];
}

function reportSeveral(compilation: Compilation, events: readonly Event[]): void {
  const names = events.map((event) => quote(nameOf(compilation.map, event))).join(', ');
  compilation.report('several-starts', events[0], {
    message: `The process has ${events.length} start events: ${names}.`,
    default: 'Each is a way of its own to begin; who starts a case picks one.',
  });
}

function reportNeverReached(compilation: Compilation, content: FlowScope): void {
  for (const node of content.flowNodes) {
    if (node.type === 'startEvent' || node.incoming.length > 0 || !canBegin(node)) continue;
    if (isActivity(node) || instantiates(node)) continue;
    compilation.report('never-reached', node, {
      message: `A start event is drawn, but nothing leads to ${quote(nameOf(compilation.map, node))}.`,
      default: 'No run reaches it.',
    });
  }
}

function reportCircle(compilation: Compilation, content: FlowScope): void {
  const begins = content.flowNodes.filter(canBegin);
  if (begins.length === 0 || begins.some((node) => node.incoming.length === 0)) return;
  const [first] = begins;
  compilation.report('no-way-in', first, {
    message: 'Nothing is drawn as the start, and every element is led to by another one.',
    default: `The run begins at ${quote(first ? nameOf(compilation.map, first) : '')}.`,
  });
}

function reportInnerTriggers(compilation: Compilation, starts: readonly Event[], owner: FlowNode): void {
  if ('triggeredByEvent' in owner && owner.triggeredByEvent) return;
  for (const start of starts) {
    if (start.definitions.length === 0) continue;
    compilation.report('start-in-subprocess', start, {
      message: `${quote(nameOf(compilation.map, start))} is drawn with a trigger inside the subprocess ${quote(nameOf(compilation.map, owner))}.`,
      default: 'The subprocess begins as soon as it is reached; the trigger is not waited for.',
    });
  }
}
