/**
 * On which activity a boundary event sits: as the file says, else as the drawing shows.
 *
 * Invariants:
 * B1  An event is attached only to an activity of its own scope.
 * B2  The drawing decides only where it leaves no choice: exactly one activity touches the event.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { ElementId } from './diagram.ts';
import { touches } from './drawing.ts';
import { describeElement } from './element-index.ts';
import { isActivityName } from './element-vocabulary.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, tell } from './read-context.ts';
import type { ScopeMap } from './scope-map.ts';

export function attachmentOf(
  context: ReadContext,
  scopes: ScopeMap,
  event: XmlElement,
): ElementId | undefined {
  const container = scopes.containerOf(event);
  const canCarry = (element: XmlElement): boolean =>
    isActivityName(element.name) && scopes.containerOf(element) === container;
  const reference = attributeOf(event, 'attachedToRef');
  const named = reference === undefined ? undefined : context.index.find(reference, event, canCarry);
  if (named !== undefined) return context.index.idOf(named);

  const problem = describeProblem(context, reference);
  const touching = activitiesTouching(
    context,
    event,
    container === undefined ? [] : scopes.nodesIn(container),
  );
  const [only] = touching;
  if (only !== undefined && touching.length === 1) {
    const default_ = `Baton attaches it to ${describeElement(only)}, on whose border it is drawn.`;
    tell(context, 'boundary-event-from-drawing', event, problem, default_);
    return context.index.idOf(only);
  }
  const default_ = 'Baton treats it as an event that never happens; the path behind it is not taken.';
  tell(context, 'boundary-event-not-attached', event, problem, default_);
  return undefined;
}

function describeProblem(context: ReadContext, reference: string | undefined): string {
  if (reference === undefined) return 'does not say on which activity it sits.';
  const other = context.index.describe(reference);
  if (other === undefined) return `sits on ${reference}, which is not in the file.`;
  return `sits on something that is no activity of the same process or subprocess: ${other}.`;
}

function activitiesTouching(
  context: ReadContext,
  event: XmlElement,
  nodes: readonly XmlElement[],
): readonly XmlElement[] {
  const bounds = context.drawing.boundsOf(attributeOf(event, 'id') ?? '');
  if (bounds === undefined || !context.drawing.allows(nodes.length)) return [];
  return nodes.filter((node) => {
    if (!isActivityName(node.name)) return false;
    const shape = context.drawing.boundsOf(attributeOf(node, 'id') ?? '');
    return shape !== undefined && touches(bounds, shape);
  });
}
