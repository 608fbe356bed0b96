/**
 * The reader's books: after everything has been read, each BPMN element of the file is either in the diagram, or known
 * to carry no behaviour, or named in a finding.
 *
 * Invariants:
 * B1  No BPMN element that is neither taken nor quiet passes without a finding about itself or about an element
 *     around it.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import {
  choreographyNames,
  isBpmnName,
  isFlowNodeName,
  quietNames,
  representedNames,
} from './element-vocabulary.ts';
import type { ReadContext } from './read-context.ts';
import { tell } from './read-context.ts';

export function accountForElements(root: XmlElement, context: ReadContext): void {
  const visit = (element: XmlElement): void => {
    // What stands in extensions is kept there whole.
    if (element.space !== 'bpmn' || element.name === 'extensionElements') return;
    if (!isAccounted(element, context)) {
      tellLeftOut(element, context);
      return;
    }
    for (const child of element.children) visit(child);
  };
  visit(root);
}

function isAccounted(element: XmlElement, context: ReadContext): boolean {
  return context.taken.has(element) || quietNames.has(element.name);
}

/** Besides steps, what a run would differ without. */
const structureNames: ReadonlySet<string> = new Set([
  'process',
  'collaboration',
  'participant',
  'lane',
  'sequenceFlow',
  'messageFlow',
]);

function tellLeftOut(element: XmlElement, context: ReadContext): void {
  const inside = countInside(element);
  const others = inside === 0 ? '' : ` It contains ${inside} other ${inside === 1 ? 'element' : 'elements'}.`;
  const { name } = element;
  if (choreographyNames.has(name)) {
    const message = `describes what parties agree on, not steps of one of them.${others}`;
    tell(context, 'choreography-not-run', element, message, 'Baton leaves it out of the run.');
  } else if (!isBpmnName(name)) {
    const message = `(<${name}>) is not an element of BPMN 2.0.${others}`;
    tell(context, 'element-unknown', element, message, 'Baton leaves it out.');
  } else if (isFlowNodeName(name) || structureNames.has(name)) {
    const message = `(<${name}>) stands in <${element.parent?.name ?? '…'}>, where Baton expects none.${others}`;
    tell(context, 'element-misplaced', element, message, 'Baton leaves it out.');
  } else {
    const where = representedNames.has(name) ? `, standing in <${element.parent?.name ?? '…'}>,` : '';
    const message = `(<${name}>)${where} is not used by Baton.${others}`;
    tell(context, 'element-not-read', element, message, 'It stays in the file and has no effect on a run.');
  }
}

function countInside(element: XmlElement): number {
  let count = 0;
  for (const child of element.children) if (child.space === 'bpmn') count += 1 + countInside(child);
  return count;
}
