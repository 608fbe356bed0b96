/**
 * The behaviour model of a definition: what the diagnosis looks at is made from what the kernel runs.
 *
 * Boundary: translates element by element; data, time and the outside world become free choices (B1 of
 * `bpmn/soundness/behaviour-model.ts`).
 *
 * Invariants:
 * M1  What somebody outside can always bring about (a person, a clock, an outside party, another case) is `free`; a
 *     message is `message` exactly where only something in the file sends it.
 * M2  What cannot be said exactly is named in `leftOut`.
 */
import type {
  BehaviourModel,
  ModelAfter,
  ModelBeginning,
  ModelBoundary,
  ModelHandler,
  ModelNode,
  ModelProcess,
  ModelSplit,
  ModelTrigger,
  ModelWork,
} from '../bpmn/soundness/behaviour-model.ts';
import { closedPartsOf } from './closed-parts.ts';
import type {
  BoundaryEventDefinition,
  Decision,
  Definition,
  ElementDefinition,
  ElementId,
  EventSubProcessDefinition,
  FlowId,
  ProcessDefinition,
  StartDefinition,
  TaskDefinition,
  Throw,
  Trigger,
} from './definition.ts';

export function behaviourModelOf(definition: Definition): BehaviourModel {
  const leftOut = new Set<string>();
  const byId = new Map(definition.processes.map((process) => [process.id, process]));
  const { isClosed, sentFromThere } = closedPartsOf(definition);
  const nodes = definition.processes.flatMap((process) =>
    Object.values(process.elements)
      .filter((element) => !isClosed(element))
      .map((element) => nodeOf(element, { process, byId, leftOut, sentFromThere })),
  );
  return {
    processes: definition.processes.map(processOf),
    nodes,
    flows: definition.processes.flatMap(({ flows }) =>
      Object.values(flows).map(({ id, source, target, label }) => ({ id, source, target, label })),
    ),
    handlers: definition.processes.flatMap((process) => {
      const place = { process, byId, leftOut, sentFromThere };
      return Object.values(process.elements).flatMap((element) =>
        element.behavior === 'event-sub-process' && !isClosed(element) ? handlersOf(element, place) : [],
      );
    }),
    beginnings: definition.processes.flatMap((process) => beginningsOf(process, byId)),
    leftOut: [...leftOut],
  };
}

interface Place {
  readonly process: ProcessDefinition;
  readonly byId: ReadonlyMap<ElementId, ProcessDefinition>;
  readonly leftOut: Set<string>;
  /** What gets messages from where the model does not look. */
  readonly sentFromThere: ReadonlySet<ElementId>;
}

function processOf({ id, name, starts }: ProcessDefinition): ModelProcess {
  return {
    id,
    name,
    messageStarts: starts.flatMap(({ elements }) => {
      const [element] = elements;
      return element === undefined ? [] : [{ element, elements }];
    }),
  };
}

function beginningsOf(
  process: ProcessDefinition,
  byId: ReadonlyMap<ElementId, ProcessDefinition>,
): ModelBeginning[] {
  const beside = process.startsWith.flatMap((id) => {
    const other = byId.get(id);
    return other === undefined ? [] : [usualBeginning(other)];
  });
  const seen = new Set<string>();
  return process.starts.flatMap((start) => {
    const elements = start.elements.join();
    if (start.fromCase || seen.has(elements)) return [];
    seen.add(elements);
    return [{ runs: [runOf(process, start), ...beside] }];
  });
}

type Run = ModelBeginning['runs'][number];

function runOf(process: ProcessDefinition, start: StartDefinition): Run {
  return { process: process.id, elements: start.elements, occurred: start.trigger.kind !== 'none' };
}

/** As `kernel/commands/start-instance.ts` begins where nobody says where. */
function usualBeginning(process: ProcessDefinition): Run {
  const start = process.starts.find(({ trigger }) => trigger.kind === 'none') ?? process.starts[0];
  if (start !== undefined) return runOf(process, start);
  return { process: process.id, elements: process.scopes[process.id]?.initial ?? [], occurred: false };
}

function nodeOf(element: ElementDefinition, place: Place): ModelNode {
  const { id, name, scope, incoming, outgoing } = element;
  const talks = element.behavior === 'task' && (element.sends.length > 0 || element.work.by === 'message');
  const holds = element.behavior === 'sub-process' || element.behavior === 'call-activity';
  // Of any other step it makes no difference how often it is done.
  const round = 'loop' in element && (talks || holds) ? element.loop : undefined;
  if (round?.kind === 'multi-instance')
    place.leftOut.add(
      'what follows where a step for each of several is done for none, or for several at once',
    );
  return {
    id,
    name,
    scope,
    incoming,
    outgoing,
    joins: joinsOf(element),
    work: workOf(element, place),
    sends: sendsOf(element),
    boundary: boundaryOf(element, place),
    repeats: round?.kind === 'standard' && round.maximum !== 1,
    skippable: round?.kind === 'standard' && round.testBefore,
    mayThrow: mayThrow(element),
    split: splitOf(element, place),
    after: afterOf(element),
    isTransaction: element.behavior === 'sub-process' && element.transaction === true,
  };
}

/** A complex gateway as one that waits for all that can still come: what comes late is taken without a trace. */
function joinsOf({ behavior }: ElementDefinition): ModelNode['joins'] {
  if (behavior === 'parallel-gateway') return 'parallel';
  return behavior === 'inclusive-gateway' || behavior === 'complex-gateway' ? 'inclusive' : 'each';
}

const PASSES: ModelWork = { kind: 'passes' };
const SOMEBODY: ModelWork = { kind: 'waits', triggers: ['free'], isEvent: false };

function workOf(element: ElementDefinition, place: Place): ModelWork {
  switch (element.behavior) {
    case 'task':
      return workOfTask(element, place);
    case 'ad-hoc-sub-process':
      place.leftOut.add(`what happens inside “${element.name}”, where people choose what is next`);
      return SOMEBODY;
    case 'sub-process':
    case 'event-sub-process':
      return { kind: 'holds', initial: place.process.scopes[element.id]?.initial ?? [] };
    case 'call-activity': {
      const called = element.from === 'same' ? place.byId.get(element.calls) : undefined;
      if (called !== undefined) return { kind: 'holds', initial: usualBeginning(called).elements };
      place.leftOut.add('what happens inside a called process of another file');
      return SOMEBODY;
    }
    case 'complex-gateway':
      place.leftOut.add(`when “${element.name}” has enough to go on`);
      return isAsked(element.decision) ? SOMEBODY : PASSES;
    case 'exclusive-gateway':
    case 'inclusive-gateway':
      return isAsked(element.decision) ? SOMEBODY : PASSES;
    case 'event-based-gateway':
      return {
        kind: 'first-event',
        events: element.outgoing.flatMap((flow) => {
          const target = place.process.elements[place.process.flows[flow]?.target ?? ''];
          return target === undefined
            ? []
            : [{ flow, element: target.id, triggers: triggersOf(triggersAt(target), target, place) }];
        }),
      };
    case 'catch-event':
      return element.triggers.length === 0
        ? PASSES
        : { kind: 'waits', triggers: triggersOf(element.triggers, element, place), isEvent: true };
    case 'throw-event':
    case 'end-event':
      if (element.throws.some(({ kind }) => kind === 'compensate' || kind === 'cancel'))
        place.leftOut.add('what happens while something is undone');
      // What is undone is waited for, and somebody can always do it.
      return element.throws.some(
        (thrown) => thrown.kind === 'by-hand' || (thrown.kind === 'compensate' && thrown.waits),
      )
        ? SOMEBODY
        : PASSES;
    case 'parallel-gateway':
    case 'start-event':
    case 'boundary-event':
      return PASSES;
  }
}

/** A question of its own; one in the form of the step before is answered by then. */
function isAsked(decision: Decision): boolean {
  return decision.by === 'question' && decision.askedIn === undefined;
}

function workOfTask(task: TaskDefinition, place: Place): ModelWork {
  const { work } = task;
  switch (work.by) {
    case 'person':
    case 'job':
      return SOMEBODY;
    case 'message':
      return { kind: 'waits', triggers: triggersOf(work.triggers, task, place), isEvent: true };
    case 'expression':
    case 'nothing':
      return PASSES;
  }
}

function triggersAt(element: ElementDefinition): readonly Trigger[] {
  if (element.behavior === 'catch-event') return element.triggers;
  return element.behavior === 'task' && element.work.by === 'message' ? element.work.triggers : [];
}

function triggersOf(
  triggers: readonly Trigger[],
  { id, ...element }: ElementDefinition,
  { sentFromThere }: Place,
): readonly ModelTrigger[] {
  const needsAll = 'needsAll' in element && element.needsAll === true;
  const found = triggers.map((trigger) => (sentFromThere.has(id) ? 'free' : triggerOf(trigger)));
  // Where all of several have to come, what the file itself has to send decides.
  return needsAll && found.includes('message') ? ['message'] : found;
}

function triggerOf(trigger: Trigger): ModelTrigger {
  if (trigger.kind !== 'message' || !trigger.fromCase || trigger.confirmation !== undefined) return 'free';
  return 'message';
}

function sendsOf(element: ElementDefinition): ModelNode['sends'] {
  if (element.behavior === 'task') {
    return element.sends.map(({ targets }) => ({ when: 'done', targets: targets.map((to) => to.element) }));
  }
  return throwsOf(element).flatMap((thrown) =>
    thrown.kind === 'message'
      ? [{ when: 'entered' as const, targets: thrown.targets.map((to) => to.element) }]
      : [],
  );
}

function throwsOf(element: ElementDefinition): readonly Throw[] {
  return element.behavior === 'throw-event' || element.behavior === 'end-event' ? element.throws : [];
}

function afterOf(element: ElementDefinition): ModelAfter {
  for (const thrown of throwsOf(element)) {
    if (thrown.kind === 'error') return { kind: 'throws', code: thrown.code };
    if (thrown.kind === 'terminate') return { kind: 'ends-scope' };
    if (thrown.kind === 'cancel') return { kind: 'cancels' };
    if (thrown.kind === 'link') return { kind: 'goes-to', element: thrown.target };
  }
  return { kind: 'goes-on' };
}

function handlersOf(
  { id, scope, interrupting, starts, triggers = [] }: EventSubProcessDefinition,
  place: Place,
): ModelHandler[] {
  const { elements, scopes } = place.process;
  const initial = scopes[id]?.initial ?? [];
  return [id, ...starts].flatMap((at) => {
    const event = elements[at];
    const drawn = at === id ? triggers : event?.behavior === 'start-event' ? (event.triggers ?? []) : [];
    const waited = drawn.filter(({ kind }) => kind !== 'compensation');
    if (event === undefined || waited.length === 0) return [];
    const others = waited.filter(isWaitedFor);
    if (others.some(({ kind }) => kind === 'escalation'))
      place.leftOut.add('whether a step calls for the attention that something waits for');
    return [
      {
        scope,
        element: id,
        at,
        initial: initial.filter((inner) => inner === at || !starts.includes(inner)),
        interrupting,
        triggers: triggersOf(others, event, place),
        errors: errorsIn(waited),
      },
    ];
  });
}

function errorsIn(triggers: readonly Trigger[]): ModelBoundary['errors'] {
  return triggers.flatMap((trigger) =>
    trigger.kind === 'error' ? [{ code: trigger.code ?? ('any' as const) }] : [],
  );
}

function boundaryOf(element: ElementDefinition, place: Place): ModelBoundary[] {
  if (!('boundary' in element)) return [];
  return element.boundary.flatMap((id) => {
    const event = place.process.elements[id];
    if (event?.behavior !== 'boundary-event') return [];
    return [boundaryEventOf(event, element, place)];
  });
}

function boundaryEventOf(event: BoundaryEventDefinition, on: ElementDefinition, place: Place): ModelBoundary {
  const errors = errorsIn(event.triggers);
  const waited = event.triggers.filter(isWaitedFor);
  const triggers = triggersOf(waited, event, place);
  if (on.behavior !== 'task' && waited.some(({ kind }) => kind === 'escalation'))
    place.leftOut.add('whether a step calls for the attention that something waits for');
  return {
    element: event.id,
    interrupting: event.interrupting || errors.length > 0,
    triggers: isReported(event, on) || isThrownByRuns(event, on) ? [...triggers, 'free'] : triggers,
    errors,
    onCancel: event.triggers.some(({ kind }) => kind === 'cancel'),
  };
}

/** Nothing waits for the others: who throws one looks for it. */
function isWaitedFor({ kind }: Trigger): boolean {
  return kind !== 'error' && kind !== 'compensation' && kind !== 'cancel';
}

/** The person who does the step can say that this error has happened. */
function isReported(event: BoundaryEventDefinition, on: ElementDefinition): boolean {
  if (on.behavior !== 'task' || on.work.by !== 'person') return false;
  return on.work.errors.some(({ boundary }) => boundary === event.id);
}

/** The runs of a repeated activity let it happen when they are done. */
function isThrownByRuns({ id }: BoundaryEventDefinition, on: ElementDefinition): boolean {
  const loop = 'loop' in on ? on.loop : undefined;
  if (loop?.kind !== 'multi-instance' || loop.throws === undefined) return false;
  return loop.throws.some(({ to }) => 'boundary' in to && to.boundary === id);
}

/** A program can end with any error the drawing knows. */
function mayThrow(element: ElementDefinition): boolean {
  if (element.behavior === 'task') return element.work.by === 'job';
  // Whatever happens inside may end with an error.
  if (element.behavior === 'ad-hoc-sub-process') return true;
  return element.behavior === 'call-activity' && element.from === 'other';
}

function splitOf(element: ElementDefinition, { process }: Place): ModelSplit {
  const { outgoing } = element;
  const isConditional = (flow: FlowId) => process.flows[flow]?.condition !== undefined;
  if (
    element.behavior === 'exclusive-gateway' ||
    element.behavior === 'inclusive-gateway' ||
    element.behavior === 'complex-gateway'
  ) {
    const { decision } = element;
    if (decision.by === 'none') return { kind: 'all' };
    const flows = decision.by === 'question' ? decision.answers.map(({ flow }) => flow) : outgoing;
    if (element.behavior === 'exclusive-gateway') return { kind: 'one', of: flows };
    if (decision.by === 'question') return { kind: 'some', always: [], maybe: flows };
    return someOf(flows, decision.defaultFlow, isConditional);
  }
  if (element.behavior === 'parallel-gateway' || element.behavior === 'event-based-gateway')
    return { kind: 'all' };
  const defaultFlow = 'defaultFlow' in element ? element.defaultFlow : undefined;
  if (defaultFlow === undefined && !outgoing.some(isConditional)) return { kind: 'all' };
  return someOf(outgoing, defaultFlow, isConditional);
}

function someOf(
  flows: readonly FlowId[],
  otherwise: FlowId | undefined,
  isConditional: (flow: FlowId) => boolean,
): ModelSplit {
  const others = flows.filter((flow) => flow !== otherwise);
  return {
    kind: 'some',
    always: others.filter((flow) => !isConditional(flow)),
    maybe: others.filter(isConditional),
    ...(otherwise !== undefined && { otherwise }),
  };
}
