/**
 * What every part of the reader shares while one file is read: who is who, what has been accounted for, and where
 * findings go.
 *
 * Invariants:
 * C1  An element counts as read only if some part of the reader `took` it: `account-for-elements.ts` reports the rest.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { ElementId, FormalExpression } from './diagram.ts';
import type { Drawing } from './drawing.ts';
import type { ElementIndex } from './element-index.ts';
import { describeElement } from './element-index.ts';
import type { Finding } from './finding.ts';
import type { ReadingFindingCode } from './reading-findings.ts';
import { readingFinding } from './reading-findings.ts';

export interface ReadContext {
  readonly index: ElementIndex;
  readonly drawing: Drawing;
  readonly taken: Set<XmlElement>;
  readonly expressionLanguage: string | undefined;
  report(finding: Finding): void;
}

/** Reports about one element: `message` is put behind its description, e.g. `Task “Pay”` + ` has no …`. */
export function tell(
  context: ReadContext,
  code: ReadingFindingCode,
  element: XmlElement,
  message: string,
  default_: string,
): void {
  context.report(
    readingFinding(code, {
      element: context.index.ownerOf(element),
      message: `${describeElement(element)} ${message}`,
      default: default_,
      line: element.line,
    }),
  );
}

export function isBpmn(element: XmlElement, name: string): boolean {
  return element.space === 'bpmn' && element.name === name;
}

/** The BPMN children of that name, marked as read. */
export function takeChildren(context: ReadContext, element: XmlElement, name: string): readonly XmlElement[] {
  const children = element.children.filter((child) => isBpmn(child, name));
  for (const child of children) context.taken.add(child);
  return children;
}

export function takeChild(context: ReadContext, element: XmlElement, name: string): XmlElement | undefined {
  return takeChildren(context, element, name)[0];
}

/** An attribute's value without blanks around it; `undefined` where it is absent or empty. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  const value = element.attributes.get(name)?.trim();
  return value === '' ? undefined : value;
}

export function nameOf(element: XmlElement): { readonly name?: string } {
  const name = attributeOf(element, 'name');
  return name === undefined ? {} : { name };
}

export function booleanOf(
  context: ReadContext,
  element: XmlElement,
  name: string,
  otherwise: boolean,
): boolean {
  const value = attributeOf(element, name)?.toLowerCase();
  if (value === undefined) return otherwise;
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  tellInvalid(context, element, name, value, 'true or false', String(otherwise));
  return otherwise;
}

export function tellInvalid(
  context: ReadContext,
  element: XmlElement,
  attribute: string,
  found: string,
  expected: string,
  used: string,
): void {
  const message = `has ${attribute}="${found}"; expected ${expected}.`;
  tell(context, 'value-invalid', element, message, `Baton reads it as ${used}.`);
}

/** All text in an element, its children's included, without blanks around it. */
export function textOf(element: XmlElement): string {
  if (element.children.length === 0) return element.text.trim();
  return [element.text, ...element.children.map(textOf)].join(' ').trim();
}

/** The BPMN `documentation` of an element, several joined. */
export function documentationOf(element: XmlElement): { readonly documentation?: string } {
  const parts = element.children.filter((child) => isBpmn(child, 'documentation')).map(textOf);
  const documentation = parts.filter((part) => part !== '').join('\n\n');
  return documentation === '' ? {} : { documentation };
}

/** An expression with text in it; tools write empty ones for "nothing said yet". */
export function expressionIn(
  context: ReadContext,
  element: XmlElement | undefined,
): FormalExpression | undefined {
  if (element === undefined) return undefined;
  const text = textOf(element);
  if (text === '') return undefined;
  const language = attributeOf(element, 'language') ?? context.expressionLanguage;
  return language === undefined ? { text } : { text, language };
}

/** Follows a reference, or tells that it leads nowhere. `what` says what was looked for, e.g. `message`. */
export function follow(
  context: ReadContext,
  element: XmlElement,
  reference: string | undefined,
  what: string,
  accept: (found: XmlElement) => boolean,
): ElementId | undefined {
  if (reference === undefined) return undefined;
  const found = context.index.find(reference, element, accept);
  if (found !== undefined) return context.index.idOf(found);
  const other = context.index.describe(reference);
  const where = other === undefined ? 'which is not in the file' : `which is no ${what} but: ${other}`;
  const message = `refers to the ${what} ${reference}, ${where}.`;
  tell(context, 'reference-missing', element, message, `Baton reads it as having no ${what}.`);
  return undefined;
}
