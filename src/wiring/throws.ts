/**
 * Throws: what an event gives when a token reaches it. A message to another process of the case is delivered by
 * Baton; one that leaves the house is sent by a person, who says so.
 *
 * Boundary: throwing only; what events wait for is `triggers.ts`.
 */
import type { ElementId, Event, EventDefinition } from '../bpmn/diagram.ts';
import type { EventMeaning } from '../bpmn/meaning.ts';
import { drawnName, nameOf, tidyText } from '../bpmn/naming.ts';
import { drawnMessageName, keyOf, messagesSent } from './collaboration.ts';
import type { Compilation } from './compilation.ts';
import type { Mapping, Throw } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { dialectMappings } from './dialect-data.ts';
import { isCaught, thrownCode, thrownEscalation } from './errors.ts';
import { roleOfElement } from './roles.ts';
import { awaitedByName, signalName } from './sent-names.ts';
import { personWork } from './steps.ts';
import { cancelThrow, compensateThrow } from './undoing.ts';
import { quote } from './usable-expression.ts';
import { workedOut } from './worked-out-name.ts';

/** Everything the event throws, in the order of its definitions. */
export function throwsOf(compilation: Compilation, place: Place, event: Event): Throw[] {
  if (event.definitions.length > 0) {
    return event.definitions.flatMap((definition) => throwOf(compilation, place, event, definition));
  }
  const wired = compilation.wiring.events?.[event.id];
  if (wired?.kind === 'signal') return [{ kind: 'signal', name: wired.name }];
  if (wired?.kind === 'message') return messageThrows(compilation, place, event, undefined);
  if ((compilation.map.messageFlowsFrom.get(event.id)?.length ?? 0) === 0) return [];
  compilation.report('message-taken-from-flow', event, {
    message: `The event ${quote(nameOf(compilation.map, event))} is drawn without an envelope, but a message flow leaves it.`,
    default: 'It is treated as a message event.',
  });
  return messageThrows(compilation, place, event, undefined);
}

function throwOf(compilation: Compilation, place: Place, event: Event, definition: EventDefinition): Throw[] {
  switch (definition.kind) {
    case 'message':
      return messageThrows(compilation, place, event, definition.message);
    case 'signal':
      return [
        {
          kind: 'signal',
          name: wiredName(compilation, event) ?? signalName(compilation, event, definition.signal),
          ...payloadSaid(compilation, event, definition.meaning),
        },
      ];
    case 'terminate':
      return [{ kind: 'terminate' }];
    case 'compensate':
      return compensateThrow(compilation, place, event, definition);
    case 'cancel':
      return event.type === 'endEvent' ? cancelThrow(compilation, place, event) : [];
    case 'error':
      return [errorThrow(compilation, place, event, definition.error)];
    case 'escalation':
      return [escalationThrow(compilation, place, event, definition.escalation)];
    case 'link':
      return linkThrow(place, event, definition.name);
    default:
      return [];
  }
}

function messageThrows(
  compilation: Compilation,
  place: Place,
  event: Event,
  message: ElementId | undefined,
): Throw[] {
  const wired = wiredName(compilation, event);
  const sending = messagesSent(compilation, place);
  const throws: Throw[] = [...sending.throws];
  if (wired !== undefined) {
    return throws.length > 0
      ? throws
      : [{ kind: 'message', name: wired, targets: [], ...keyOf(compilation, place) }];
  }
  if (throws.length === 0 && message !== undefined && awaitedByName(compilation, message)) {
    const name = drawnMessageName(compilation, message) ?? message;
    return [{ kind: 'message', name, ...workedOut(name), targets: [] }];
  }
  const flows = compilation.map.messageFlowsFrom.get(event.id) ?? [];
  // Drawn to go to another pool of the file only: nothing leaves the house, whether or not it is waited for there.
  if (flows.length > 0 && sending.outside.length === 0) return throws;
  const to = sending.outside.length === 0 ? '' : ` to ${sending.outside.join(' and ')}`;
  compilation.report('message-sent-by-hand', event, {
    message: `The message ${quote(nameOf(compilation.map, event))}${to} leaves the house; nothing is connected that sends it.`,
    default: `${roleOfElement(compilation, place)} sends it and says when it is done.`,
  });
  return [...throws, { kind: 'by-hand', stands: 'message', work: personWork(compilation, place) }];
}

function errorThrow(
  compilation: Compilation,
  place: Place,
  event: Event,
  error: ElementId | undefined,
): Throw {
  const code = thrownCode(compilation, event, error);
  if (!isCaught(compilation, place, { kind: 'error', code })) {
    compilation.report('error-not-caught', event, {
      message: `Nothing catches the error ${quote(nameOf(compilation.map, event))}.`,
      default: 'The whole process ends there, and the case shows that it ended with this error.',
    });
  }
  return { kind: 'error', code };
}

function escalationThrow(
  compilation: Compilation,
  place: Place,
  event: Event,
  escalation: ElementId | undefined,
): Throw {
  const code = thrownEscalation(compilation, event, escalation);
  if (!isCaught(compilation, place, { kind: 'escalation', code })) {
    compilation.report('escalation-not-caught', event, {
      message: `Nothing catches the escalation ${quote(nameOf(compilation.map, event))}.`,
      default: 'The run goes on behind it; the case shows that it was raised.',
    });
  }
  return { kind: 'escalation', ...(code === undefined ? {} : { code }) };
}

/** What the dialect says a signal carries; where it is everything, nothing needs to be said. */
function payloadSaid(
  compilation: Compilation,
  event: Event,
  meaning: EventMeaning | undefined,
): { readonly payload?: readonly Mapping[] } {
  const payload = meaning?.payload;
  if (payload === undefined || payload.all) return {};
  return { payload: dialectMappings(compilation, event, payload.mappings) };
}

function linkThrow(place: Place, event: Event, name: string | undefined): Throw[] {
  const wanted = linkNames(event, name);
  for (const node of place.content.flowNodes) {
    if (node.type !== 'intermediateCatchEvent') continue;
    for (const definition of node.definitions) {
      if (definition.kind !== 'link') continue;
      const found = linkNames(node, definition.name);
      if (found.some((one) => wanted.includes(one))) return [{ kind: 'link', target: node.id }];
    }
  }
  return [];
}

/** The hidden name of the link and what is drawn beside it: tools fill in one, the other or both. */
function linkNames(event: Event, name: string | undefined): string[] {
  return [tidyText(name), drawnName(event)].flatMap((one) => one?.toLowerCase() ?? []);
}

function wiredName(compilation: Compilation, event: Event): string | undefined {
  const wired = compilation.wiring.events?.[event.id];
  return wired?.kind === 'message' || wired?.kind === 'signal' ? wired.name : undefined;
}
