/**
 * Triggers: what an event waits for. Precedence: the wiring, else what the diagram says (a time a clock understands, a
 * message that something in the file sends), else something a person of the role says has happened.
 *
 * Boundary: catching only; what events throw is `throws.ts`.
 *
 * Invariants:
 * T1  Every trigger can occur: by the clock, by something in the file that sends it, or by a person's word.
 */
import type { EventDefinition, FormalExpression, TimerExpression } from '../bpmn/diagram.ts';
import { drawnName, nameOf } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import { awaitedName, isUnnamedMessage, keyOf, messagesAwaited } from './collaboration.ts';
import type { Compilation } from './compilation.ts';
import type { Confirmation, ElementId, Operand, Trigger } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { isSetOffFromOutside } from './drawn-triggers.ts';
import { feelLiteral } from './dialect-data.ts';
import type { Thrown } from './errors.ts';
import { isIsoCycle, isoTimerKind } from './iso-times.ts';
import { renamed, roleOfElement } from './roles.ts';
import { sentByName, signalName, signalsThrown } from './sent-names.ts';
import { suggestTime } from './suggestions.ts';
import { quote, readExpression, writtenText } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';
import type { EventWiring } from './wiring-document.ts';
import { workedOut } from './worked-out-name.ts';
import { usableSource } from './written-operand.ts';

type Definition = EventDefinition;

/** One of an event's definitions as a trigger; nothing for kinds that cannot be waited for here. */
export function triggerOf(
  compilation: Compilation,
  place: Place,
  definition: Definition,
): Trigger | undefined {
  switch (definition.kind) {
    case 'timer':
      return timerTrigger(compilation, place, definition.timer);
    case 'message':
      return messageTrigger(compilation, place, definition.message);
    case 'signal':
      return signalTrigger(compilation, place, definition.signal);
    case 'conditional':
      return conditionTrigger(compilation, place, definition.condition);
    case 'error':
      return undefined;
    default:
      return undefined;
  }
}

/** What the wiring says an event waits for. */
export function wiredTrigger(
  compilation: Compilation,
  place: Place,
  wired: EventWiring,
): Trigger | undefined {
  const at = `/events/${place.node.id}`;
  if (wired.kind === 'signal') return { kind: 'signal', name: wired.name };
  if (wired.kind === 'message') return messageTrigger(compilation, place, undefined);
  if (wired.kind === 'condition') {
    if (beginsProcess(place)) return undefined;
    const condition = wiredSource(compilation, place.node.id, `${at}/condition`, wired.condition);
    return condition && { kind: 'condition', condition };
  }
  if (wired.kind === 'confirmation') {
    return {
      kind: 'confirmation',
      stands: 'none',
      confirmation: confirmation(compilation, place, happened(place, compilation)),
    };
  }
  // One of a template has become a part of the diagram (`template-steps.ts`).
  return wired.kind === 'template' ? undefined : wiredTimer(compilation, place.node.id, `${at}/value`, wired);
}

export function wiredTimer(
  compilation: Compilation,
  element: ElementId,
  pointer: string,
  { timer, value }: Pick<Extract<EventWiring, { kind: 'timer' }>, 'timer' | 'value'>,
): Trigger | undefined {
  const text = value.trim();
  const kind = isoTimerKind(text);
  if (kind !== undefined) return { kind: 'timer', timer: kind, value: { literal: text } };
  const expression = wiredSource(compilation, element, pointer, text);
  return expression && { kind: 'timer', timer, value: { expression } };
}

/** An event drawn without a kind: a person says that it has happened. */
export function plainTrigger(compilation: Compilation, place: Place): Trigger {
  const name = quote(nameOf(compilation.map, place.node));
  compilation.report('event-confirmed', place.node, {
    message: `The event ${name} does not say what it waits for.`,
    default: `${roleOfElement(compilation, place)} says when it has happened.`,
  });
  return {
    kind: 'confirmation',
    stands: 'none',
    confirmation: confirmation(compilation, place, happened(place, compilation)),
  };
}

export function messageTrigger(compilation: Compilation, place: Place, message: string | undefined): Trigger {
  const awaited = messagesAwaited(compilation, place);
  const name = awaitedName(compilation, place, message);
  const fromCase = awaited?.fromCase ?? false;
  const outside = awaited?.outside ?? [];
  const byName = message !== undefined && sentByName(compilation, message, place);
  const inside = (fromCase || byName) && outside.length === 0;
  const key = { ...(inside ? {} : saidKey(compilation, place, message)), ...keyOf(compilation, place) };
  const isStart = place.node.type === 'startEvent' && place.parent === undefined;
  const base = { kind: 'message' as const, name, ...(isStart ? {} : workedOut(name)), ...key, fromCase };
  if (inside || isSetOffFromOutside(place.node)) return base;
  const from = outside.length === 0 ? '' : ` from ${outside.join(' or ')}`;
  const prompt = messagePrompt(place, name, from);
  compilation.report('message-confirmed', place.node, {
    message: `Nothing that Baton runs sends the message ${quote(name)}${from}.`,
    default: `${roleOfElement(compilation, place)} says when it has arrived, until a system is connected.`,
  });
  return { ...base, confirmation: confirmation(compilation, place, prompt) };
}

/**
 * The key that the dialect gives a message (`zeebe:subscription`). A message that starts a process belongs to no case yet,
 * and one from inside the file goes straight to its target.
 */
export function saidKey(
  compilation: Compilation,
  { node, parent }: Place,
  message: string | undefined,
): { readonly key?: ExpressionSource } {
  const said = message === undefined ? undefined : compilation.diagram.messages.get(message)?.correlationKey;
  if (said === undefined || (node.type === 'startEvent' && parent === undefined)) return {};
  if ('literal' in said) return { key: feelLiteral(said.literal) };
  const read = usableSource(said.expression);
  if ('source' in read) return { key: read.source };
  compilation.report('mapping-not-carried-out', node, {
    message: `The message of ${quote(nameOf(compilation.map, node))} is told apart by ${quote(read.text)}, which Baton cannot work out: ${read.why}`,
    default: 'It is known by its name alone.',
  });
  return {};
}

/** Nothing inside that Baton carries out can report it: then a person does. */
export function thrownConfirmation(compilation: Compilation, place: Place, { kind, code }: Thrown): Trigger {
  const what = quote(code ?? nameOf(compilation.map, place.node));
  compilation.report(kind === 'error' ? 'error-confirmed' : 'escalation-confirmed', place.node, {
    message:
      kind === 'error'
        ? `Nothing that Baton carries out there reports the error ${what}.`
        : `Nothing that Baton carries out there raises the escalation ${what}.`,
    default: `${roleOfElement(compilation, place)} says when it has happened.`,
  });
  return {
    kind: 'confirmation',
    stands: kind,
    confirmation: confirmation(compilation, place, happened(place, compilation)),
  };
}

function messagePrompt(place: Place, name: string, from: string): string {
  if (isUnnamedMessage(name, place))
    return `Has the ${name.charAt(0).toLowerCase()}${name.slice(1)}${from} arrived?`;
  if (name !== drawnName(place.node)) return `Has “${name}”${from} arrived?`;
  return `Has this happened: “${name}”${from === '' ? '' : ` (message${from})`}?`;
}

function signalTrigger(compilation: Compilation, place: Place, signal: string | undefined): Trigger {
  const name = signalName(compilation, place.node, signal);
  if (signalsThrown(compilation).has(name)) return { kind: 'signal', name };
  compilation.report('signal-confirmed', place.node, {
    message: `Nothing in this file gives the signal ${quote(name)}.`,
    default: `${roleOfElement(compilation, place)} says when it was given, until a system is connected.`,
  });
  const prompt = `Has the signal “${name}” been given?`;
  return { kind: 'signal', name, confirmation: confirmation(compilation, place, prompt) };
}

/**
 * At a start of the process there are no variables yet whose change could be noticed, so a person (or a system) who knows
 * starts it.
 */
function conditionTrigger(
  compilation: Compilation,
  place: Place,
  condition: FormalExpression | undefined,
): Trigger {
  const read = readExpression(condition);
  const isStart = beginsProcess(place);
  if (read.usable && !isStart) return watched(compilation, place, read.source, read.reads);
  const said = writtenText(condition?.text) ?? drawnName(place.node) ?? nameOf(compilation.map, place.node);
  compilation.report('condition-confirmed', place.node, {
    message: isStart
      ? `The process begins when ${quote(said)}; before it has begun there is no data in which Baton could see that.`
      : `The event waits until ${quote(said)}, which is not written as an expression.`,
    default: isStart
      ? `${roleOfElement(compilation, place)} starts it when it holds, or a connected system does.`
      : `${roleOfElement(compilation, place)} says when it holds.`,
  });
  return {
    kind: 'confirmation',
    stands: 'conditional',
    confirmation: confirmation(compilation, place, `Does this hold now: “${said}”?`),
  };
}

export function beginsProcess({ node, parent }: Place): boolean {
  return node.type === 'startEvent' && parent === undefined;
}

/** A condition that nothing can make true would be waited for for ever: then a person may say so too. */
function watched(
  compilation: Compilation,
  place: Place,
  condition: ExpressionSource,
  reads: ReadonlySet<string>,
): Trigger {
  const provided = compilation.provided.get(place.process.id);
  const isMoved =
    provided === undefined ||
    provided === 'anything' ||
    [...reads].some((name) => provided.has(name) || name.startsWith('nrOf'));
  if (isMoved) return { kind: 'condition', condition };
  compilation.report('condition-not-moved', place.node, {
    message: `The event waits until ${quote(condition.text)}, and no step of the process is known to change ${[...reads].map(quote).join(' or ')}.`,
    default: `Baton watches it; ${roleOfElement(compilation, place)} can say that it holds, too.`,
  });
  const said = drawnName(place.node) ?? condition.text;
  return {
    kind: 'condition',
    condition,
    confirmation: confirmation(compilation, place, `Does this hold now: “${said}”?`),
  };
}

function timerTrigger(compilation: Compilation, place: Place, timer: TimerExpression | undefined): Trigger {
  const operand = timerOperand(timer);
  const readsAtStart = operand !== undefined && beginsProcess(place) && readsVariables(operand.value);
  if (operand && !readsAtStart) return { kind: 'timer', ...operand };
  const said = writtenText(timer?.text);
  const name = nameOf(compilation.map, place.node);
  compilation.report('timer-confirmed', place.node, {
    message: readsAtStart
      ? `The timer ${quote(name)} says ${quote(said ?? '')}, but before the process has begun there are no variables.`
      : said === undefined
        ? `The timer ${quote(name)} has no duration or date.`
        : `The timer ${quote(name)} says ${quote(said)}, which is neither a duration or date in ISO 8601 (P2D, for instance) nor an expression.`,
    default: `${roleOfElement(compilation, place)} says when it is time.`,
  });
  compilation.suggest(suggestTime(place.node.id, [said, drawnName(place.node)]));
  const subject = drawnName(place.node) ?? said;
  const prompt = subject === undefined ? `Is it time to go on (${name})?` : `Is it time (${subject})?`;
  return { kind: 'confirmation', stands: 'timer', confirmation: confirmation(compilation, place, prompt) };
}

function readsVariables(value: Operand): boolean {
  if ('literal' in value) return false;
  const read = readExpression(value.expression);
  return !read.usable || read.reads.size > 0;
}

function timerOperand(
  timer: TimerExpression | undefined,
): { readonly timer: 'date' | 'duration' | 'cycle'; readonly value: Operand } | undefined {
  const text = timer?.text.trim();
  if (!timer || text === undefined || text === '') return undefined;
  const kind = isoTimerKind(text);
  // A bare duration in the box for repetitions is meant to repeat.
  if (kind === 'duration' && timer.kind === 'cycle' && isIsoCycle(`R/${text}`)) {
    return { timer: 'cycle', value: { literal: `R/${text}` } };
  }
  if (kind !== undefined) return { timer: kind, value: { literal: text } };
  const marked = /^=|[$#]\{/u.test(text) || /feel/iu.test(timer.language ?? '');
  if (!marked) return undefined;
  const read = readExpression(timer);
  return read.usable ? { timer: timer.kind, value: { expression: read.source } } : undefined;
}

/** The person of the element's role, or whom the wiring names. */
export function confirmation(compilation: Compilation, place: Place, prompt: string): Confirmation {
  const wired = compilation.wiring.events?.[place.node.id];
  if (wired?.kind !== 'confirmation') return { role: roleOfElement(compilation, place), prompt };
  return {
    role: wired.role === undefined ? roleOfElement(compilation, place) : renamed(compilation, wired.role),
    prompt: wired.prompt ?? prompt,
  };
}

function happened(place: Place, compilation: Compilation): string {
  return `Has this happened: “${nameOf(compilation.map, place.node)}”?`;
}
