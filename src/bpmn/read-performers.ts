/**
 * Who the file says performs a step: `performer`, `humanPerformer`, `potentialOwner`.
 *
 * Source: BPMN 2.0.2, 10.3.1 (resource roles).
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, isBpmn, textOf } from './read-context.ts';

const roleNames: ReadonlySet<string> = new Set([
  'performer',
  'humanPerformer',
  'potentialOwner',
  'resourceRole',
]);

/** Names of resources or the text of an assignment expression, in the order of the file, without repetitions. */
export function readPerformers(context: ReadContext, activity: XmlElement): readonly string[] {
  const found = new Set<string>();
  for (const role of activity.children) {
    if (role.space !== 'bpmn' || !roleNames.has(role.name)) continue;
    context.taken.add(role);
    const performer = performerOf(context, role);
    if (performer !== undefined && performer !== '') found.add(performer);
  }
  return [...found];
}

function performerOf(context: ReadContext, role: XmlElement): string | undefined {
  const expression = role.children.find((child) => isBpmn(child, 'resourceAssignmentExpression'));
  if (expression !== undefined) return textOf(expression);
  const reference = role.children.find((child) => isBpmn(child, 'resourceRef'));
  if (reference === undefined) return attributeOf(role, 'name');
  const resource = context.index.find(textOf(reference), role, (found) => isBpmn(found, 'resource'));
  return (resource === undefined ? undefined : attributeOf(resource, 'name')) ?? attributeOf(role, 'name');
}
