/**
 * What vendors add to a diagram: their attributes and the content of `extensionElements`, as plain data, with
 * prefixes normalised. What it means is the matter of `dialects/`.
 *
 * Invariants:
 * V1  Everything foreign on an element read into the diagram is kept.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { ForeignElement } from './diagram.ts';
import { isBpmn } from './read-context.ts';

/** The children of `extensionElements`, and foreign elements that stand in the element without that wrapping. */
export function extensionsOf(element: XmlElement): readonly ForeignElement[] {
  const found: ForeignElement[] = [];
  for (const child of element.children) {
    if (isBpmn(child, 'extensionElements')) found.push(...child.children.map(toForeign));
    else if (child.space !== 'bpmn') found.push(toForeign(child));
  }
  return found;
}

/** Attributes with another prefix than BPMN's own. */
export function foreignAttributesOf(element: XmlElement): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...element.attributes].filter(([name]) => name.includes(':') && !name.startsWith('xsi:')),
  );
}

function toForeign(element: XmlElement): ForeignElement {
  const text = element.text.trim();
  return {
    name: element.space === '' ? element.name : `${element.space}:${element.name}`,
    attributes: Object.fromEntries(element.attributes),
    ...(text === '' ? {} : { text: element.text }),
    children: element.children.map(toForeign),
  };
}
