/**
 * Steps: how each activity that is one step is carried out. Precedence: the wiring, else what the diagram itself says,
 * else a person of its role does it.
 *
 * Boundary: the kind of work only. Forms are filled in by `forms.ts`, questions asked in them by `gateways.ts`,
 * repetition by `loops.ts`.
 */
import type { CallActivity, Operation, Task } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import { type Activity, isActivity } from './activities.ts';
import { messagesAwaited } from './collaboration.ts';
import type { Compilation } from './compilation.ts';
import { connectorWork } from './connector-work.ts';
import { dialectDecision, wiredDecision } from './decision-work.ts';
import type { Form, PersonWork, Work } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { dialectForm } from './dialect-forms.ts';
import { dialectWork, handlerOf, handlerWiring, retryOf } from './dialect-work.ts';
import { formOf } from './forms.ts';
import { calledTask } from './global-tasks.ts';
import { peopleOf } from './people.ts';
import { renamed, roleOfElement } from './roles.ts';
import { javascriptWork, scriptWork } from './script-work.ts';
import { messageTrigger, wiredTimer } from './triggers.ts';
import { quote } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';
import type { PersonWiring, StepWiring } from './wiring-document.ts';

const longestInstruction = 4000;
const vendors = /^(camunda|zeebe|flowable|activiti|bonita|jbpm|drools|tns|signavio|bizagi):/u;
const implementationWords =
  /:(class|delegateExpression|expression|type|topic|taskDefinition|calledDecision|decisionRef|script|resource|connector|serviceTask|implementation)$/u;

/** The work of a step, with every finding it gives reason for. */
export function workOf(compilation: Compilation, place: Place, node: Activity): Work {
  const wired = compilation.wiring.steps?.[node.id];
  if (compilation.templateObstacles.has(node.id)) return personWork(compilation, place);
  if (wired && wired.by !== 'drawn' && wired.by !== 'template')
    return wiredWork(compilation, place, wired, `/steps/${node.id}`);
  // Somebody said under which name it is sent: then Baton sends it, and nobody needs to.
  const event = compilation.wiring.events?.[node.id];
  if (node.type === 'sendTask' && event?.kind === 'message') return { by: 'nothing' };
  const handler = handlerWiring(compilation, place);
  if (handler && handler.by !== 'drawn' && handler.by !== 'template') {
    return wiredWork(compilation, place, handler, `/handlers/${handlerOf(node.meaning?.work) ?? ''}`);
  }
  const called = node.type === 'callActivity' ? calledTask(compilation, node) : undefined;
  if (called) return workOf(compilation, { ...place, node: called }, called);
  const said = dialectWork(compilation, node) ?? dialectDecision(compilation, node);
  if (said) return said;
  if (node.type === 'receiveTask') return receiveWork(compilation, place, node);
  if (node.type === 'scriptTask') {
    const script = scriptWork(compilation, node);
    if (script) return script;
  } else if (node.meaning?.work?.kind !== 'decision') reportByHand(compilation, place, node);
  return personWork(compilation, place);
}

/** A person of the element's role does it; the element's documentation is the instruction. */
export function personWork(compilation: Compilation, place: Place, wired?: PersonWiring): PersonWork {
  const instruction = tidyInstruction(place.node.documentation);
  return {
    by: 'person',
    role: roleOfElement(compilation, place),
    ...(instruction === undefined ? {} : { instruction }),
    ...peopleOf(compilation, place, wired),
    form: wired?.form ? formOf(compilation, place.node.id, wired.form) : formSaid(compilation, place),
    asks: [],
    errors: [],
  };
}

function wiredWork(
  compilation: Compilation,
  place: Place,
  wired: Exclude<StepWiring, { by: 'drawn' | 'template' }>,
  at: string,
): Work {
  if (wired.by === 'person') {
    const base = personWork(compilation, place, wired);
    return {
      ...base,
      ...(wired.role === undefined ? {} : { role: renamed(compilation, wired.role) }),
      ...(wired.instruction === undefined ? {} : { instruction: wired.instruction }),
    };
  }
  if (wired.by === 'nothing') return { by: 'nothing' };
  if (wired.by === 'decision') {
    return wiredDecision(compilation, place.node, wired) ?? personWork(compilation, place);
  }
  if (wired.by === 'wait') return waitWork(compilation, place, wired, at) ?? personWork(compilation, place);
  if (wired.by === 'process') {
    compilation.report('call-by-hand', place.node, {
      message: `The wiring lets the process ${quote(wired.process)} run here, which is neither in this file nor deployed.`,
      default: `${roleOfElement(compilation, place)} does it as one step.`,
    });
    return personWork(compilation, place);
  }
  if (wired.by === 'connector') {
    return connectorWork(compilation, place.node, wired, at) ?? personWork(compilation, place);
  }
  if (wired.by === 'expression') {
    const expression = wiredSource(compilation, place.node.id, `${at}/expression`, wired.expression);
    return expression === undefined
      ? personWork(compilation, place)
      : { by: 'expression', expression, result: wired.result };
  }
  if (wired.by === 'script') return wiredScript(compilation, place, wired);
  const headers = wired.headers ?? headersSaid(place);
  const said = place.node.meaning?.work;
  const priority = wired.priority ?? (said?.kind === 'worker' ? said.priority : undefined);
  return {
    by: 'job',
    jobType: wired.jobType,
    ...(place.node.meaning?.work === undefined ? {} : { sees: 'everything' as const }),
    retry: wired.retry ?? retryOf(place.node.meaning?.retry),
    ...(headers === undefined ? {} : { headers }),
    ...(priority === undefined || priority === 0 ? {} : { priority }),
  };
}

/** Nobody is to do by machine what is only half said; what the diagram carries besides is not meant any more. */
/** A timer of the step's own: durable, and seen as one. */
function waitWork(
  compilation: Compilation,
  place: Place,
  { timer, value }: Extract<StepWiring, { by: 'wait' }>,
  at: string,
): Work | undefined {
  const trigger = wiredTimer(compilation, place.node.id, `${at}/value`, { timer, value });
  return trigger && { by: 'message', triggers: [trigger] };
}

/** What the diagram tells the program it names, it tells the one that takes its place. */
function headersSaid({ node }: Place): Readonly<Record<string, string>> | undefined {
  const work = node.meaning?.work;
  return work?.kind === 'worker' || work?.kind === 'handler' ? work.headers : undefined;
}

function formSaid(compilation: Compilation, { node }: Place): Form {
  return (isActivity(node) ? dialectForm(compilation, node) : undefined) ?? { fields: [] };
}

function wiredScript(
  compilation: Compilation,
  place: Place,
  { language, text, result }: Extract<StepWiring, { by: 'script' }>,
): Work {
  if (language === 'javascript') return javascriptWork(text, result);
  const expression = wiredSource(compilation, place.node.id, `/steps/${place.node.id}/text`, text);
  return expression === undefined
    ? personWork(compilation, place)
    : { by: 'expression', expression, result: result ?? 'result' };
}

function receiveWork(compilation: Compilation, place: Place, node: Task): Work {
  const awaited = messagesAwaited(compilation, place);
  const wired = compilation.wiring.events?.[node.id];
  const afterEventGateway = node.incoming.some((id) => {
    const flow = compilation.map.flows.get(id);
    return flow !== undefined && compilation.map.places.get(flow.source)?.node.type === 'eventBasedGateway';
  });
  if (awaited || node.message !== undefined || wired !== undefined || afterEventGateway) {
    return { by: 'message', triggers: [messageTrigger(compilation, place, node.message)] };
  }
  reportByHand(compilation, place, node);
  return personWork(compilation, place);
}

function reportByHand(compilation: Compilation, place: Place, node: Activity): void {
  const name = quote(nameOf(compilation.map, node));
  const role = roleOfElement(compilation, place);
  if ('scope' in node && node.triggeredByEvent) {
    compilation.report('event-subprocess-empty', node, {
      message: `Nothing is drawn inside the event subprocess ${name}.`,
      default: 'It is shown; nothing sets it off.',
    });
    return;
  }
  if ('scope' in node) {
    compilation.report('empty-subprocess', node, {
      message: `${name} is a subprocess with nothing drawn inside.`,
      default: `${role} does it as one step and says when it is done.`,
    });
    return;
  }
  if (node.type === 'callActivity') {
    reportCall(compilation, node, name, role);
    return;
  }
  const said = implementationSaid(node);
  if (said !== undefined) {
    compilation.report('step-automated-elsewhere', node, {
      message: `${name} is carried out by ${quote(said)} in the tool it was made for. Baton has no such implementation.`,
      default: `${role} does it by hand until it is wired${whatToMap(node)}.`,
    });
    return;
  }
  if (node.type !== 'receiveTask' && 'operation' in node && node.operation !== undefined) {
    const { operation } = node;
    compilation.report('step-automated-elsewhere', node, {
      message: `${name} calls ${operationPhrase(operation)}. Baton is not connected to it.`,
      default: `${role} does it by hand until it is wired, for example as a job of the type ${quote(operation.name)}.`,
    });
    return;
  }
  compilation.report('step-by-hand', node, {
    message: `Nobody said how ${name} is carried out.`,
    default: `${role} does it and says when it is done.`,
  });
}

function operationPhrase({ name, service, errors }: Operation): string {
  const of = service === undefined ? '' : ` of ${quote(service)}`;
  const failing = errors.length === 0 ? '' : `, which can fail with ${errors.map(quote).join(' or ')}`;
  return `the operation ${quote(name)}${of}${failing}`;
}

function whatToMap(node: Activity): string {
  const handler = handlerOf(node.meaning?.work);
  return handler === undefined ? '' : `, once for all steps as the handler ${quote(handler)} or by itself`;
}

function reportCall(compilation: Compilation, node: CallActivity, name: string, role: string): void {
  const called = node.calledElement;
  const message =
    called === undefined
      ? `${name} calls another process but does not say which.`
      : `${name} calls the process ${quote(called)}, which is neither in this file nor deployed.`;
  compilation.report('call-by-hand', node, { message, default: `${role} does it as one step.` });
}

/** What a vendor's attribute, extension or the plain `implementation` attribute says does the work. */
function implementationSaid(node: Task | CallActivity): string | undefined {
  for (const [name, value] of Object.entries(node.foreignAttributes)) {
    if (vendors.test(name) && implementationWords.test(name)) return `${name} ${value}`;
  }
  for (const extension of node.extensions) {
    if (!vendors.test(extension.name) || !implementationWords.test(extension.name)) continue;
    const [first] = Object.values(extension.attributes);
    return first === undefined ? extension.name : `${extension.name} ${first}`;
  }
  if (!('implementation' in node) || node.implementation === undefined) return undefined;
  return /^##(unspecified|webservice)$/iu.test(node.implementation) ? undefined : node.implementation;
}

export function tidyInstruction(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  if (trimmed === undefined || trimmed === '') return undefined;
  return trimmed.length > longestInstruction ? `${trimmed.slice(0, longestInstruction - 1)}…` : trimmed;
}
