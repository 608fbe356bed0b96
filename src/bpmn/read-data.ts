/**
 * Data: the data objects and stores of a scope, and which of them a step reads and writes.
 *
 * Boundary: names only. Inputs, outputs and what flows between them is `read-data-flow.ts`.
 *
 * Invariants:
 * A1  A data object drawn several times (several references to it) is one data object.
 *
 * Source: BPMN 2.0.2, 10.4.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { DataObject } from './diagram.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, isBpmn, nameOf, takeChildren, tell, textOf } from './read-context.ts';

const dataElements: ReadonlySet<string> = new Set([
  'dataObject',
  'dataObjectReference',
  'dataStoreReference',
  'dataStore',
  'dataInput',
  'dataOutput',
  'property',
  // Of each run of a multi-instance activity (10.3.9).
  'inputDataItem',
  'outputDataItem',
]);

export function readDataObjects(context: ReadContext, container: XmlElement): readonly DataObject[] {
  const objects = new Map<XmlElement, DataObject>();
  for (const element of [
    ...takeChildren(context, container, 'dataObject'),
    ...takeChildren(context, container, 'dataStoreReference'),
  ]) {
    const isStore = element.name === 'dataStoreReference';
    objects.set(element, {
      id: context.index.idOf(element),
      ...nameOf(element),
      ...(isStore ? { isStore } : {}),
    });
  }
  const references = takeChildren(context, container, 'dataObjectReference');
  reportStates(context, [...objects.keys(), ...references]);
  for (const element of references) {
    const object = objectOf(context, element);
    const known = object === undefined ? undefined : objects.get(object);
    if (object === undefined) objects.set(element, { id: context.index.idOf(element), ...nameOf(element) });
    else if (known !== undefined && known.name === undefined)
      objects.set(object, { ...known, ...nameOf(element) });
  }
  return [...objects.values()];
}

/** One finding for each object, however often it is drawn. Source: 10.4.1, "States". */
function reportStates(context: ReadContext, elements: readonly XmlElement[]): void {
  const states = new Map<XmlElement, { readonly first: XmlElement; readonly names: Set<string> }>();
  for (const element of elements) {
    for (const state of takeChildren(context, element, 'dataState')) {
      const name = attributeOf(state, 'name')?.trim() ?? '';
      if (name === '') continue;
      const object = objectOf(context, element) ?? element;
      const known = states.get(object) ?? { first: element, names: new Set() };
      states.set(object, known);
      known.names.add(name);
    }
  }
  for (const { first, names } of states.values()) {
    const drawn = [...names].map((name) => `“${name}”`).join(', ');
    tell(context, 'data-state-not-checked', first, `is drawn as ${drawn}.`, 'Nothing sets or checks it.');
  }
}

function objectOf(context: ReadContext, reference: XmlElement): XmlElement | undefined {
  const target = attributeOf(reference, 'dataObjectRef');
  if (target === undefined) return undefined;
  return context.index.find(target, reference, (found) => isBpmn(found, 'dataObject'));
}

export interface DataUse {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

export function readDataUse(context: ReadContext, node: XmlElement): DataUse {
  const inputs = takeChildren(context, node, 'dataInputAssociation');
  const outputs = takeChildren(context, node, 'dataOutputAssociation');
  return {
    reads: [...new Set(inputs.flatMap((association) => namesOf(context, association, 'sourceRef')))],
    writes: [...new Set(outputs.flatMap((association) => namesOf(context, association, 'targetRef')))],
  };
}

function namesOf(
  context: ReadContext,
  association: XmlElement,
  end: 'sourceRef' | 'targetRef',
): readonly string[] {
  return association.children
    .filter((child) => isBpmn(child, end))
    .map((child) => dataName(context, association, textOf(child)))
    .filter((name) => name !== undefined);
}

function dataName(context: ReadContext, near: XmlElement, reference: string): string | undefined {
  return dataItem(context, near, reference)?.name;
}

/** The name people know the data by: of the reference, else of the object behind it, else the id. */
export function dataItem(
  context: ReadContext,
  near: XmlElement,
  reference: string,
): { readonly id: string; readonly name: string } | undefined {
  const found = context.index.find(reference, near, (element) => dataElements.has(element.name));
  if (found === undefined) return undefined;
  const behind = objectOf(context, found);
  const name =
    attributeOf(found, 'name') ??
    (behind === undefined ? undefined : attributeOf(behind, 'name')) ??
    context.index.ownerOf(behind ?? found) ??
    context.index.idOf(found);
  return { id: context.index.idOf(found), name };
}

/**
 * The data behind a multi-instance activity's `loopDataInputRef` or `loopDataOutputRef`, which names an input or
 * output of the activity itself: what an association connects that with, else its own name.
 */
export function collectionName(
  context: ReadContext,
  activity: XmlElement,
  reference: string,
  direction: 'input' | 'output',
): string | undefined {
  const [association, inner, outer] =
    direction === 'input'
      ? (['dataInputAssociation', 'targetRef', 'sourceRef'] as const)
      : (['dataOutputAssociation', 'sourceRef', 'targetRef'] as const);
  const connected = activity.children.filter(
    (child) =>
      isBpmn(child, association) &&
      child.children.some((end) => isBpmn(end, inner) && textOf(end) === reference),
  );
  for (const element of connected) {
    const [name] = namesOf(context, element, outer);
    if (name !== undefined) return name;
  }
  return dataName(context, activity, reference) ?? variableName(context, activity, reference);
}

/** Some tools write a variable or an expression where the standard has a reference. */
function variableName(context: ReadContext, near: XmlElement, text: string): string | undefined {
  if (!/^(?:=.+|[$#]\{.+\}|[\p{L}][\p{L}\p{N}_]*)$/su.test(text)) return undefined;
  return context.index.find(text, near, () => true) === undefined ? text : undefined;
}
