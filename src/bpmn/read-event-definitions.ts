/**
 * Event definitions: what an event waits for or announces, written in the event or referred to from it.
 *
 * Source: BPMN 2.0.2, 10.5.5.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { EventDefinition, TimerExpression } from './diagram.ts';
import { eventMeaning } from './dialects/dialect-table.ts';
import { eventDefinitionNames, isActivityName } from './element-vocabulary.ts';
import type { ReadContext } from './read-context.ts';
import {
  attributeOf,
  booleanOf,
  expressionIn,
  follow,
  isBpmn,
  takeChild,
  takeChildren,
  tell,
  textOf,
} from './read-context.ts';
import { extensionsOf, foreignAttributesOf } from './read-foreign.ts';
import { operationElement } from './read-operation.ts';

export function readEventDefinitions(context: ReadContext, event: XmlElement): readonly EventDefinition[] {
  const elements = event.children.filter(isEventDefinition);
  const referred: (EventDefinition | undefined)[] = [];
  for (const reference of takeChildren(context, event, 'eventDefinitionRef')) {
    const text = textOf(reference);
    referred.push(readEventDefinitionRef(context, event, text));
  }
  return [...elements.map((element) => readDefinition(context, element)), ...referred].filter(
    (definition) => definition !== undefined,
  );
}

/** The definition that a reference names; `undefined` where there is none, which is told. */
export function readEventDefinitionRef(
  context: ReadContext,
  element: XmlElement,
  reference: string,
): EventDefinition | undefined {
  const found = context.index.find(reference, element, isEventDefinition);
  if (found !== undefined) return readDefinition(context, found);
  const message = `refers to the event definition ${reference}, which is not in the file.`;
  tell(context, 'reference-missing', element, message, 'Baton reads it without that definition.');
  return undefined;
}

export function isEventDefinition(element: XmlElement): boolean {
  return element.space === 'bpmn' && eventDefinitionNames.has(element.name);
}

/** With what the dialect says about it. */
function readDefinition(context: ReadContext, element: XmlElement): EventDefinition | undefined {
  const definition = readKind(context, element);
  if (definition === undefined) return undefined;
  const foreign = { extensions: extensionsOf(element), foreignAttributes: foreignAttributesOf(element) };
  const meaning = eventMeaning(definition.kind, foreign);
  return meaning === undefined ? definition : { ...definition, meaning };
}

function readKind(context: ReadContext, element: XmlElement): EventDefinition | undefined {
  context.taken.add(element);
  switch (element.name) {
    case 'timerEventDefinition': {
      const timer = readTimer(context, element);
      return timer === undefined ? { kind: 'timer' } : { kind: 'timer', timer };
    }
    case 'messageEventDefinition': {
      const message = readMessageReference(context, element);
      return message === undefined ? { kind: 'message' } : { kind: 'message', message };
    }
    case 'signalEventDefinition': {
      const signal = followAttribute(context, element, 'signalRef', 'signal');
      return signal === undefined ? { kind: 'signal' } : { kind: 'signal', signal };
    }
    case 'errorEventDefinition': {
      const error = followAttribute(context, element, 'errorRef', 'error');
      return error === undefined ? { kind: 'error' } : { kind: 'error', error };
    }
    case 'escalationEventDefinition': {
      const escalation = followAttribute(context, element, 'escalationRef', 'escalation');
      return escalation === undefined ? { kind: 'escalation' } : { kind: 'escalation', escalation };
    }
    case 'conditionalEventDefinition': {
      const condition = expressionIn(context, takeChild(context, element, 'condition'));
      return condition === undefined ? { kind: 'conditional' } : { kind: 'conditional', condition };
    }
    case 'linkEventDefinition': {
      const name = attributeOf(element, 'name') ?? attributeOf(element.parent ?? element, 'name');
      return name === undefined ? { kind: 'link' } : { kind: 'link', name };
    }
    case 'compensateEventDefinition':
      return readCompensation(context, element);
    case 'cancelEventDefinition':
      return { kind: 'cancel' };
    case 'terminateEventDefinition':
      return { kind: 'terminate' };
    default:
      return undefined;
  }
}

function readTimer(context: ReadContext, element: XmlElement): TimerExpression | undefined {
  const kinds = { timeDate: 'date', timeDuration: 'duration', timeCycle: 'cycle' } as const;
  let timer: TimerExpression | undefined;
  for (const [name, kind] of Object.entries(kinds)) {
    for (const child of takeChildren(context, element, name)) {
      const expression = expressionIn(context, child);
      if (expression !== undefined) timer ??= { kind, ...expression };
    }
  }
  return timer;
}

function readCompensation(context: ReadContext, element: XmlElement): EventDefinition {
  const waitForCompletion = booleanOf(context, element, 'waitForCompletion', true);
  const reference = attributeOf(element, 'activityRef');
  const activity = follow(context, element, reference, 'activity', (found) => isActivityName(found.name));
  return activity === undefined
    ? { kind: 'compensate', waitForCompletion }
    : { kind: 'compensate', activity, waitForCompletion };
}

/** The message of an event definition or of a send or receive task: named directly, or by its operation. */
export function readMessageReference(context: ReadContext, element: XmlElement): string | undefined {
  const direct = followAttribute(context, element, 'messageRef', 'message');
  if (direct !== undefined) return direct;
  const operation = operationElement(context, element);
  const inMessage = operation?.children.find((child) => isBpmn(child, 'inMessageRef'));
  if (operation === undefined || inMessage === undefined) return undefined;
  const message = context.index.find(textOf(inMessage), operation, (found) => isBpmn(found, 'message'));
  return message === undefined ? undefined : context.index.idOf(message);
}

function followAttribute(
  context: ReadContext,
  element: XmlElement,
  attribute: string,
  what: string,
): string | undefined {
  return follow(context, element, attributeOf(element, attribute), what, (found) => isBpmn(found, what));
}
