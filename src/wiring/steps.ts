/**
 * Steps: how each activity that is one step is carried out. Precedence: the wiring, else what the diagram itself says,
 * else a person of its role does it.
 *
 * Boundary: the kind of work only. Forms are filled in by `forms.ts`, questions asked in them by `gateways.ts`,
 * repetition by `loops.ts`.
 */
import type { CallActivity, Task } from '../bpmn/diagram.ts';
import { nameOf, tidyText } from '../bpmn/naming.ts';
import type { Activity } from './activities.ts';
import { messagesAwaited } from './collaboration.ts';
import type { Compilation } from './compilation.ts';
import type { PersonWork, Work } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { formOf } from './forms.ts';
import { renamed, roleOfElement } from './roles.ts';
import { messageTrigger } from './triggers.ts';
import { quote, readExpression } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';
import type { StepWiring } from './wiring-document.ts';

const longestInstruction = 4000;
const defaultRetry = { attempts: 3, backoff_ms: 5000 } as const;
const vendors = /^(camunda|zeebe|flowable|activiti|bonita|jbpm|drools|tns|signavio|bizagi):/u;
const implementationWords =
  /:(class|delegateExpression|expression|type|topic|taskDefinition|calledDecision|decisionRef|script|resource|connector|serviceTask|implementation)$/u;

/** The work of a step, with every finding it gives reason for. */
export function workOf(compilation: Compilation, place: Place, node: Activity): Work {
  const wired = compilation.wiring.steps?.[node.id];
  if (wired && wired.by !== 'drawn') return wiredWork(compilation, place, wired);
  // Somebody said under which name it is sent: then Baton sends it, and nobody needs to.
  const event = compilation.wiring.events?.[node.id];
  if (node.type === 'sendTask' && event?.kind === 'message') return { by: 'nothing' };
  if (node.type === 'receiveTask') return receiveWork(compilation, place, node);
  if (node.type === 'scriptTask') {
    const script = scriptWork(compilation, node);
    if (script) return script;
  } else reportByHand(compilation, place, node);
  return personWork(compilation, place);
}

/** A person of the element's role does it; the element's documentation is the instruction. */
export function personWork(compilation: Compilation, place: Place): PersonWork {
  const instruction = tidyInstruction(place.node.documentation);
  return {
    by: 'person',
    role: roleOfElement(compilation, place),
    ...(instruction === undefined ? {} : { instruction }),
    form: { fields: [] },
    asks: [],
    errors: [],
  };
}

function wiredWork(
  compilation: Compilation,
  place: Place,
  wired: Exclude<StepWiring, { by: 'drawn' }>,
): Work {
  const at = `/steps/${place.node.id}`;
  if (wired.by === 'person') {
    const base = personWork(compilation, place);
    return {
      ...base,
      ...(wired.role === undefined ? {} : { role: renamed(compilation, wired.role) }),
      ...(wired.instruction === undefined ? {} : { instruction: wired.instruction }),
      form: formOf(wired.form),
    };
  }
  if (wired.by === 'nothing') return { by: 'nothing' };
  if (wired.by === 'expression') {
    const expression = wiredSource(compilation, place.node.id, `${at}/expression`, wired.expression);
    return expression === undefined
      ? personWork(compilation, place)
      : { by: 'expression', expression, result: wired.result };
  }
  return { by: 'job', jobType: wired.jobType, retry: wired.retry ?? defaultRetry };
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

function scriptWork(compilation: Compilation, node: Task): Work | undefined {
  const name = quote(nameOf(compilation.map, node));
  const script = node.script;
  if (!script || script.text.trim() === '') {
    compilation.report('script-empty', node, {
      message: `${name} is a script task without a script.`,
      default: 'A person does the step.',
    });
    return undefined;
  }
  if (!/feel/iu.test(script.format ?? '') && !script.text.trimStart().startsWith('=')) {
    compilation.report('script-by-hand', node, {
      message: `${name} holds a script in ${tidyText(script.format) ?? 'an unnamed language'}. Baton runs scripts in FEEL only.`,
      default: 'A person does the step until it is wired.',
    });
    return undefined;
  }
  const read = readExpression({ text: script.text, language: 'feel' });
  if (!read.usable) {
    compilation.report('script-not-usable', node, {
      message: `The script of ${name} is not FEEL that Baton understands: ${read.quote}.`,
      default: 'A person does the step until it is wired.',
    });
    return undefined;
  }
  return { by: 'expression', expression: read.source, result: 'result' };
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
      default: `${role} does it by hand until it is wired.`,
    });
    return;
  }
  compilation.report('step-by-hand', node, {
    message: `Nobody said how ${name} is carried out.`,
    default: `${role} does it and says when it is done.`,
  });
}

function reportCall(compilation: Compilation, node: CallActivity, name: string, role: string): void {
  const global = compilation.diagram.globalTasks.find((task) => task.id === node.calledElement);
  const called = tidyText(global?.name) ?? node.calledElement;
  const message =
    called === undefined
      ? `${name} calls another process but does not say which.`
      : global
        ? `${name} calls the shared task ${quote(called)}.`
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
