/**
 * Elements: each flow node of the diagram as the definition's element.
 *
 * Boundary: puts together what the subjects decided (works, decisions, loops, triggers, throws); decides only which
 * behaviour a node gets where its type alone does not say (a collapsed subprocess is a step, a call of nobody too).
 */
import type { Event, Gateway } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import { activationOf } from './activations.ts';
import { type Activity, activityKind, calledBy, calledFrom, isActivity, wiredCall } from './activities.ts';
import { adHocOf } from './ad-hoc.ts';
import { catchingOf } from './catches.ts';
import { drawnMessageName, keyOf, messagesSent } from './collaboration.ts';
import type { Compilation } from './compilation.ts';
import type {
  ActivityBase,
  Decision,
  ElementBase,
  ElementDefinition,
  ElementId,
  MessageThrow,
  PersonWork,
  Work,
} from './definition.ts';
import type { Place } from './diagram-map.ts';
import { handOverOf } from './dialect-data.ts';
import { sendingWork } from './dialect-work.ts';
import { errorCode, escalationCode } from './errors.ts';
import { canWait, isParallelStart } from './event-gateways.ts';
import { eventSubProcessOf, handlerTriggers, isEventSubProcess } from './event-sub-processes.ts';
import type { ProcessForms } from './forms.ts';
import { listenersOf } from './listeners.ts';
import { loopOf } from './loops.ts';
import { withPayload } from './payloads.ts';
import { roleOfElement } from './roles.ts';
import { awaitedByName } from './sent-names.ts';
import { personWork } from './steps.ts';
import { throwsOf } from './throws.ts';
import { handlerOf, undoneBy } from './undoing.ts';
import { quote } from './usable-expression.ts';

/** What was decided before the elements are written. */
export interface Decided {
  readonly decisions: ReadonlyMap<ElementId, Decision>;
  /** By step: the gateways whose question its completion form carries. */
  readonly asks: ReadonlyMap<ElementId, readonly ElementId[]>;
  readonly defaults: ReadonlyMap<ElementId, string>;
  readonly forms: ProcessForms;
}

export function elementOf(compilation: Compilation, place: Place, decided: Decided): ElementDefinition {
  const { node } = place;
  const listeners = listenersOf(compilation, node);
  const base: ElementBase = {
    id: node.id,
    name: nameOf(compilation.map, node),
    type: node.type,
    scope: place.scope,
    incoming: node.incoming,
    outgoing: node.outgoing,
    role: roleOfElement(compilation, place),
    ...(listeners.length === 0 ? {} : { listeners }),
  };
  if (isActivity(node)) return activityElement(compilation, place, node, base, decided);
  if ('definitions' in node) return eventElement(compilation, place, node, base);
  return gatewayElement(compilation, node, base, decided);
}

function activityElement(
  compilation: Compilation,
  place: Place,
  node: Activity,
  base: ElementBase,
  decided: Decided,
): ElementDefinition {
  const loop = loopOf(compilation, place, node);
  const defaultFlow = decided.defaults.get(node.id);
  const activity: ActivityBase = {
    ...base,
    boundary: compilation.map.boundaryOf.get(node.id) ?? [],
    ...compilation.data.get(node.id),
    ...(loop === undefined ? {} : { loop }),
    ...(defaultFlow === undefined ? {} : { defaultFlow }),
    ...undoneBy(compilation, node.id),
  };
  const kind = activityKind(compilation, node);
  if ('scope' in node && isEventSubProcess(node))
    return eventSubProcessOf(compilation, place, node, activity);
  if (kind === 'sub-process') {
    const adHoc = 'scope' in node ? adHocOf(compilation, place, node) : undefined;
    return adHoc === undefined
      ? {
          ...activity,
          behavior: 'sub-process',
          ...(node.type === 'transaction' ? { transaction: true } : {}),
        }
      : { ...activity, behavior: 'ad-hoc-sub-process', ...adHoc };
  }
  const wiredTo = wiredCall(compilation, node.id);
  if (wiredTo !== undefined) return { ...activity, behavior: 'call-activity', ...wiredTo };
  if (kind === 'call' && node.type === 'callActivity') {
    const from = calledFrom(compilation, node) ?? 'other';
    const callsBy = calledBy(node);
    return {
      ...activity,
      behavior: 'call-activity',
      ...(callsBy === undefined ? { calls: node.calledElement ?? '' } : { calls: '', callsBy }),
      from,
      ...handOverOf(compilation, node),
    };
  }
  const work = compilation.works.get(node.id) ?? personWork(compilation, place);
  return {
    ...activity,
    behavior: 'task',
    work: work.by === 'person' ? finishedPersonWork(compilation, node, work, decided) : work,
    sends: withPayload(compilation, node, sendsOf(compilation, place, node)),
  };
}

/** Along the message flows; by name, where the wiring or the file itself gives a message that no flow leads on. */
function sendsOf(compilation: Compilation, place: Place, node: Activity): MessageThrow[] {
  const { throws } = messagesSent(compilation, place);
  if (throws.length > 0 || node.type !== 'sendTask') return [...throws];
  const wired = compilation.wiring.events?.[node.id];
  if (wired?.kind === 'message') {
    return [{ kind: 'message', name: wired.name, targets: [], ...keyOf(compilation, place) }];
  }
  if (node.message === undefined || !awaitedByName(compilation, node.message)) return [];
  return [
    { kind: 'message', name: drawnMessageName(compilation, node.message) ?? node.message, targets: [] },
  ];
}

/** The step's form with the questions asked in it, the values its decision needs and the errors it can report. */
function finishedPersonWork(
  compilation: Compilation,
  node: Activity,
  work: PersonWork,
  decided: Decided,
): Work {
  const own = new Set(work.form.fields.map(({ name }) => name));
  const asked = (decided.forms.steps.get(node.id)?.fields ?? []).filter(({ name }) => !own.has(name));
  return {
    ...work,
    form: { fields: [...work.form.fields, ...asked] },
    asks: decided.asks.get(node.id) ?? [],
    errors: reportableErrors(compilation, node),
  };
}

function reportableErrors(compilation: Compilation, node: Activity): PersonWork['errors'] {
  return (compilation.map.boundaryOf.get(node.id) ?? []).flatMap((id) => {
    const event = compilation.map.places.get(id)?.node;
    if (!event || !('definitions' in event)) return [];
    const definition = event.definitions.find((one) => one.kind === 'error' || one.kind === 'escalation');
    if (definition === undefined) return [];
    const isError = definition.kind === 'error';
    const code = isError
      ? errorCode(compilation, definition.error)
      : escalationCode(compilation, definition.escalation);
    const label =
      event.name === undefined ? (code ?? 'Something went wrong') : nameOf(compilation.map, event);
    compilation.report('error-reported-by-person', event, {
      message: `The ${isError ? 'error' : 'escalation'} ${quote(label)} can occur in ${quote(nameOf(compilation.map, node))}, which a person does.`,
      default:
        isError || event.interrupting
          ? 'The person can report it instead of completing the step.'
          : 'The person can report it; the step stays open.',
    });
    const beside = isError || event.interrupting ? {} : ({ beside: true } as const);
    return [{ boundary: id, ...(code === undefined ? {} : { code }), label, ...beside }];
  });
}

function gatewayElement(
  compilation: Compilation,
  node: Gateway,
  base: ElementBase,
  decided: Decided,
): ElementDefinition {
  const decision: Decision = decided.decisions.get(node.id) ?? { by: 'none' };
  if (node.type === 'parallelGateway') return { ...base, behavior: 'parallel-gateway' };
  if (node.type === 'complexGateway') {
    const activation = activationOf(compilation, node);
    return activation === undefined
      ? { ...base, behavior: 'inclusive-gateway', decision }
      : { ...base, behavior: 'complex-gateway', decision, activation };
  }
  if (node.type === 'inclusiveGateway') return { ...base, behavior: 'inclusive-gateway', decision };
  if (node.type === 'eventBasedGateway' && canWait(compilation, node)) {
    const parallel = isParallelStart(node) ? ({ parallel: true } as const) : {};
    return { ...base, behavior: 'event-based-gateway', ...parallel };
  }
  return { ...base, behavior: 'exclusive-gateway', decision };
}

function eventElement(
  compilation: Compilation,
  place: Place,
  node: Event,
  base: ElementBase,
): ElementDefinition {
  const work = sendingWork(compilation, node);
  if (work && (node.type === 'endEvent' || node.type === 'intermediateThrowEvent')) {
    return {
      ...base,
      behavior: 'task',
      ...compilation.data.get(node.id),
      boundary: [],
      work,
      sends: [...messagesSent(compilation, place).throws],
    };
  }
  const own = { ...base, ...compilation.data.get(node.id) };
  const thrown = () => withPayload(compilation, node, throwsOf(compilation, place, node));
  switch (node.type) {
    case 'startEvent':
      return { ...own, behavior: 'start-event', ...handlerTriggers(compilation, place, node) };
    case 'endEvent':
      return { ...own, behavior: 'end-event', throws: thrown() };
    case 'intermediateThrowEvent':
      return { ...own, behavior: 'throw-event', throws: thrown() };
    case 'intermediateCatchEvent':
      return { ...own, behavior: 'catch-event', ...catchingOf(compilation, place, node) };
    case 'boundaryEvent': {
      const catching = catchingOf(compilation, place, node);
      const host = node.attachedTo;
      if (host === undefined || !compilation.map.places.has(host))
        return { ...own, behavior: 'catch-event', ...catching };
      return {
        ...own,
        behavior: 'boundary-event',
        attachedTo: host,
        interrupting: node.interrupting,
        ...handlerOf(compilation, node),
        ...catching,
      };
    }
  }
}
