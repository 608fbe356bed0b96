/**
 * Elements written by their type: the schema of BPMN lets a file write `<flowElement xsi:type="tTask">` for `<task>`, and
 * `<task xsi:type="tUserTask">` for `<userTask>`. Both become the element they stand for, before anything else is read.
 *
 * Invariants:
 * S1  A tree in which nothing is written so is returned as it is.
 * S2  An expression's type (`tFormalExpression`) says nothing about its element and changes nothing.
 *
 * Source: BPMN 2.0.2, the XML schema of chapter 15 (substitution groups); XML Schema 1.0, part 1, 2.6.1.
 */
import type { XmlElement } from '../xml/xml-tree.ts';
import { isBpmnName, isFlowNodeName } from './element-vocabulary.ts';

/** Heads of substitution groups: never meant as they stand. */
const heads: ReadonlySet<string> = new Set([
  'rootElement',
  'flowElement',
  'artifact',
  'eventDefinition',
  'loopCharacteristics',
  'resourceRole',
]);

export function substituteTypes(top: XmlElement): XmlElement {
  return hasSubstitution(top) ? copied(top, undefined) : top;
}

function hasSubstitution(element: XmlElement): boolean {
  return meantName(element) !== element.name || element.children.some(hasSubstitution);
}

function copied(element: XmlElement, parent: XmlElement | undefined): XmlElement {
  const children: XmlElement[] = [];
  const copy: XmlElement = { ...element, name: meantName(element), parent, children };
  for (const child of element.children) children.push(copied(child, copy));
  return copy;
}

function meantName({ name, space, attributes }: XmlElement): string {
  const type = attributes.get('xsi:type')?.trim();
  if (space !== 'bpmn' || type === undefined) return name;
  const local = type.slice(type.indexOf(':') + 1);
  if (!/^t[A-Z]/u.test(local)) return name;
  const meant = local.charAt(1).toLowerCase() + local.slice(2);
  if (!isBpmnName(meant)) return name;
  return heads.has(name) || (isFlowNodeName(name) && isFlowNodeName(meant)) ? meant : name;
}
