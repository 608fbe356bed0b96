/** What a person who says that something has happened should know: why Baton asks, and what their yes starts. */
import type { UserTaskOffer } from '../../kernel/effect.ts';
import type {
  Definition,
  ElementDefinition,
  EventSubProcessDefinition,
  ProcessDefinition,
  Trigger,
} from '../../wiring/definition.ts';
import { triggersAt } from '../../wiring/triggers-at.ts';
import { choiceOf, quote } from './quoting.ts';

export function confirmationInstruction(offer: UserTaskOffer, definition: Definition): string | undefined {
  if (offer.purpose !== 'confirmation') return undefined;
  const process = definition.processes.find(({ elements }) => elements[offer.element] !== undefined);
  const element = process?.elements[offer.element];
  if (process === undefined || element === undefined) return undefined;
  return `${whyAsked(triggersAt(element))} Say so once it has happened: ${whatFollows(element, process)}`;
}

function whyAsked(triggers: readonly Trigger[]): string {
  for (const trigger of triggers) {
    if (trigger.kind === 'message')
      return `Nothing that Baton runs sends ${quote(trigger.name)}, and no system is connected that would.`;
    if (trigger.kind === 'signal')
      return `Nothing that Baton runs gives the signal ${quote(trigger.name)}, and no system is connected that would.`;
    if (trigger.kind === 'condition')
      return `Nothing in the process is known to change what ${quote(trigger.condition.text)} speaks of.`;
    if (trigger.kind === 'confirmation') return unclear[trigger.stands];
  }
  return unclear.none;
}

const unclear = {
  timer: 'Nobody gave a time that a clock understands, so Baton cannot know when it is over.',
  message: 'Nobody said who sends this, so Baton cannot know when it arrives.',
  signal: 'Nobody said who gives this signal, so Baton cannot know when it is given.',
  conditional: 'Nobody wrote this down so that Baton could check it, so Baton cannot know when it holds.',
  error: 'Nothing that Baton carries out there would report this, so Baton cannot know when it happens.',
  escalation: 'Nothing that Baton carries out there would raise this, so Baton cannot know when it happens.',
  none: 'The drawing does not say what this waits for, so Baton cannot know when it happens.',
};

function whatFollows(element: ElementDefinition, process: ProcessDefinition): string {
  const names = element.outgoing.flatMap((flow) => {
    const target = process.elements[process.flows[flow]?.target ?? ''];
    return target === undefined ? [] : [quote(target.name)];
  });
  const next =
    names.length === 0
      ? 'this way of the case ends there'
      : `the case goes on with ${choiceOf(names, 'and')}`;
  const handler = eventSubProcessOf(element, process);
  if (handler !== undefined) return handlerFollows(handler, process);
  if (element.behavior !== 'boundary-event') return `${next}.`;
  const host = quote(process.elements[element.attachedTo]?.name ?? element.attachedTo);
  return element.interrupting ? `${host} is broken off, and ${next}.` : `${next}, while ${host} stays open.`;
}

function eventSubProcessOf(
  element: ElementDefinition,
  process: ProcessDefinition,
): EventSubProcessDefinition | undefined {
  if (element.behavior === 'event-sub-process') return element;
  const scope = element.behavior === 'start-event' ? process.elements[element.scope] : undefined;
  return scope?.behavior === 'event-sub-process' ? scope : undefined;
}

function handlerFollows(handler: EventSubProcessDefinition, process: ProcessDefinition): string {
  const around = process.elements[handler.scope];
  const whole =
    around === undefined ? 'everything else in the case' : `all that still runs in ${quote(around.name)}`;
  return handler.interrupting
    ? `${whole} is broken off, and ${quote(handler.name)} begins.`
    : `${quote(handler.name)} begins, while the rest goes on.`;
}
