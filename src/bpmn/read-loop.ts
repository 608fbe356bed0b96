/**
 * Loop markers of an activity: while-loops and multi-instance.
 *
 * Source: BPMN 2.0.2, 10.3.8.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { LoopCharacteristics, RunAnnouncement } from './diagram.ts';
import type { ReadContext } from './read-context.ts';
import {
  attributeOf,
  booleanOf,
  expressionIn,
  isBpmn,
  takeChild,
  takeChildren,
  tellInvalid,
  textOf,
} from './read-context.ts';
import { collectionName } from './read-data.ts';
import { readEventDefinitionRef, readEventDefinitions } from './read-event-definitions.ts';
import { extensionsOf, foreignAttributesOf } from './read-foreign.ts';

export function readLoop(context: ReadContext, activity: XmlElement): LoopCharacteristics | undefined {
  const several = takeChild(context, activity, 'multiInstanceLoopCharacteristics');
  const standard = takeChild(context, activity, 'standardLoopCharacteristics');
  if (several !== undefined) return readMultiInstance(context, activity, several);
  if (standard !== undefined) return readStandardLoop(context, standard);
  return undefined;
}

function readStandardLoop(context: ReadContext, element: XmlElement): LoopCharacteristics {
  const maximum = readMaximum(context, element);
  const condition = expressionIn(context, takeChild(context, element, 'loopCondition'));
  return {
    kind: 'standard',
    testBefore: booleanOf(context, element, 'testBefore', false),
    ...(maximum === undefined ? {} : { maximum }),
    ...(condition === undefined ? {} : { condition }),
  };
}

function readMaximum(context: ReadContext, element: XmlElement): number | undefined {
  const written = attributeOf(element, 'loopMaximum');
  if (written === undefined) return undefined;
  const maximum = Number(written);
  if (Number.isInteger(maximum) && maximum > 0) return maximum;
  // Tools write 0 or -1 for "no limit given".
  if (Number.isInteger(maximum)) return undefined;
  tellInvalid(context, element, 'loopMaximum', written, 'a whole number', 'a loop without limit');
  return undefined;
}

function readMultiInstance(
  context: ReadContext,
  activity: XmlElement,
  element: XmlElement,
): LoopCharacteristics {
  const cardinality = expressionIn(context, takeChild(context, element, 'loopCardinality'));
  const completionCondition = expressionIn(context, takeChild(context, element, 'completionCondition'));
  const inputRef = referenceIn(context, element, 'loopDataInputRef');
  const outputRef = referenceIn(context, element, 'loopDataOutputRef');
  const inputCollection = inputRef && collectionName(context, activity, inputRef, 'input');
  const outputCollection = outputRef && collectionName(context, activity, outputRef, 'output');
  const inputItem = itemName(context, element, 'inputDataItem');
  const outputItem = itemName(context, element, 'outputDataItem');
  return {
    kind: 'multi-instance',
    isSequential: booleanOf(context, element, 'isSequential', false),
    ...(cardinality === undefined ? {} : { cardinality }),
    ...(completionCondition === undefined ? {} : { completionCondition }),
    ...(inputCollection === undefined ? {} : { inputCollection }),
    ...(inputItem === undefined ? {} : { inputItem }),
    ...(outputCollection === undefined ? {} : { outputCollection }),
    ...(outputItem === undefined ? {} : { outputItem }),
    throws: readRunThrows(context, element),
    foreignAttributes: foreignAttributesOf(element),
    extensions: extensionsOf(element),
  };
}

/** Source: 10.3.9, table 10.30 (`behavior`). */
function readRunThrows(context: ReadContext, element: XmlElement): readonly RunAnnouncement[] {
  const behavior = attributeOf(element, 'behavior') ?? 'All';
  const complex = takeChildren(context, element, 'complexBehaviorDefinition').map((child) =>
    readComplexBehavior(context, child),
  );
  switch (behavior.toLowerCase()) {
    case 'all':
      return [];
    case 'none':
      return [{ when: 'each', ...eventNamed(context, element, 'noneBehaviorEventRef') }];
    case 'one':
      return [{ when: 'first', ...eventNamed(context, element, 'oneBehaviorEventRef') }];
    case 'complex':
      return complex.filter((found) => found !== undefined);
  }
  tellInvalid(context, element, 'behavior', behavior, 'None, One, All or Complex', 'All');
  return [];
}

function eventNamed(context: ReadContext, element: XmlElement, name: string): Pick<RunAnnouncement, 'event'> {
  const reference = attributeOf(element, name) ?? referenceIn(context, element, name);
  const event = reference === undefined ? undefined : readEventDefinitionRef(context, element, reference);
  return event === undefined ? {} : { event };
}

function readComplexBehavior(context: ReadContext, element: XmlElement): RunAnnouncement | undefined {
  const condition = expressionIn(context, takeChild(context, element, 'condition'));
  const thrown = takeChild(context, element, 'event');
  const [event] = thrown === undefined ? [] : readEventDefinitions(context, thrown);
  if (condition === undefined) return undefined;
  return event === undefined ? { when: condition } : { when: condition, event };
}

function referenceIn(context: ReadContext, element: XmlElement, name: string): string | undefined {
  const child = takeChild(context, element, name);
  const text = child === undefined ? '' : textOf(child);
  return text === '' ? undefined : text;
}

/** `inputDataItem` is a child that carries a name; some tools write the attribute of the same name instead. */
function itemName(context: ReadContext, element: XmlElement, name: string): string | undefined {
  const child = element.children.find((found) => isBpmn(found, name));
  if (child === undefined) return attributeOf(element, name);
  context.taken.add(child);
  return attributeOf(child, 'name') ?? attributeOf(child, 'id');
}
