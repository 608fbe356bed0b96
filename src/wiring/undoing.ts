/**
 * Undoing: what is undone by what, and who asks for it (compensation and transactions).
 *
 * Source: BPMN 2.0.2, 10.3.5.3 (transactions), 10.7 (compensation).
 */
import type { ElementId, Event, EventDefinition, FlowScope, SubProcess } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import { isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { ActivityBase, BoundaryEventDefinition, Throw, Trigger } from './definition.ts';
import { hasSteps, type Place } from './diagram-map.ts';
import { quote } from './usable-expression.ts';

/** An event subprocess that is set off by undoing the scope it lies in. */
export function isUndoingSubProcess(node: SubProcess): boolean {
  if (!node.triggeredByEvent || !hasSteps(node.scope)) return false;
  const starts = node.scope.flowNodes.filter(({ type }) => type === 'startEvent');
  return starts.length > 0 && starts.every(isCompensation);
}

export function undoingSubProcessIn({ flowNodes }: FlowScope): ElementId | undefined {
  return flowNodes.find((node) => 'scope' in node && isUndoingSubProcess(node))?.id;
}

/** The compensation boundary event on an activity. */
export function undoneBy(compilation: Compilation, activity: ElementId): Pick<ActivityBase, 'undoneBy'> {
  const events = compilation.map.boundaryOf.get(activity) ?? [];
  const event = events.find((id) => isCompensation(compilation.map.places.get(id)?.node));
  return event === undefined ? {} : { undoneBy: event };
}

/** Of a boundary event that undoes or is cancelled: the one trigger nothing waits for. */
export function undoingTrigger(compilation: Compilation, node: Event): Trigger | undefined {
  if (node.type !== 'boundaryEvent' || node.attachedTo === undefined) return undefined;
  if (isCompensation(node)) return { kind: 'compensation' };
  if (!node.definitions.some(({ kind }) => kind === 'cancel')) return undefined;
  const host = compilation.map.places.get(node.attachedTo)?.node;
  return host?.type === 'transaction' ? { kind: 'cancel' } : undefined;
}

/** What a compensation boundary event leads to. */
export function handlerOf(compilation: Compilation, node: Event): Pick<BoundaryEventDefinition, 'handler'> {
  if (!isCompensation(node)) return {};
  if (node.handler !== undefined) return { handler: node.handler };
  if (node.outgoing.length > 0) return {};
  const host = compilation.map.places.get(node.attachedTo ?? '')?.node;
  compilation.report('nothing-undoes', node, {
    message: `${quote(nameOf(compilation.map, node))} says that ${quote(host === undefined ? '' : nameOf(compilation.map, host))} can be undone, but no step is connected to it that does so.`,
    default: 'Undoing it does nothing.',
  });
  return {};
}

export function compensateThrow(
  compilation: Compilation,
  place: Place,
  event: Event,
  { activity, waitForCompletion }: Extract<EventDefinition, { kind: 'compensate' }>,
): Throw[] {
  const named = activity === undefined ? undefined : compilation.map.places.get(activity);
  const isElsewhere = activity !== undefined && named?.process.id !== place.process.id;
  if (isElsewhere || !canBeUndone(compilation, place, activity)) {
    compilation.report('nothing-to-undo', event, {
      message: `${quote(nameOf(compilation.map, event))} undoes what is done, but ${activity === undefined ? 'nothing there says how it is undone' : `nothing says how ${quote(named === undefined ? activity : nameOf(compilation.map, named.node))} is undone`}.`,
      default: 'It goes on at once.',
    });
  }
  if (isElsewhere) return [];
  return [{ kind: 'compensate', waits: waitForCompletion, ...(activity === undefined ? {} : { activity }) }];
}

export function cancelThrow(compilation: Compilation, place: Place, event: Event): Throw[] {
  for (let at = place.parent; at; at = compilation.map.places.get(at.id)?.parent) {
    if (at.type !== 'transaction') continue;
    reportNotCaught(compilation, event, at);
    return [{ kind: 'cancel' }];
  }
  compilation.report('cancel-outside-transaction', event, {
    message: `${quote(nameOf(compilation.map, event))} cancels a transaction, but does not lie in one.`,
    default: 'The way ends there, and nothing is cancelled.',
  });
  return [];
}

/** Steps that only undo, but that nothing leads to. */
export function reportUnusedHandlers(compilation: Compilation): void {
  const used = new Set<ElementId>();
  for (const { node } of compilation.map.places.values()) {
    if ('definitions' in node && node.handler !== undefined) used.add(node.handler);
  }
  for (const { node } of compilation.map.places.values()) {
    if (!isActivity(node) || !node.isForCompensation || node.incoming.length > 0 || used.has(node.id))
      continue;
    if ('scope' in node && node.triggeredByEvent) continue;
    compilation.report('undoes-nothing', node, {
      message: `${quote(nameOf(compilation.map, node))} is drawn as a step that undoes another one, but no event connects the two.`,
      default: 'It is never carried out.',
    });
  }
}

function reportNotCaught(compilation: Compilation, event: Event, transaction: SubProcess): void {
  const caught = (compilation.map.boundaryOf.get(transaction.id) ?? []).some((id) => {
    const boundary = compilation.map.places.get(id)?.node;
    return boundary?.type === 'boundaryEvent' && boundary.definitions.some(({ kind }) => kind === 'cancel');
  });
  if (caught) return;
  compilation.report('cancel-not-caught', event, {
    message: `${quote(nameOf(compilation.map, event))} cancels ${quote(nameOf(compilation.map, transaction))}, but no cancel event on it says how it goes on then.`,
    default: 'What was done in it is undone, and that way ends there.',
  });
}

/** Whether anything in the scope it means has something that undoes it. */
function canBeUndone(compilation: Compilation, place: Place, activity: ElementId | undefined): boolean {
  if (activity !== undefined) {
    const node = compilation.map.places.get(activity)?.node;
    return node !== undefined && isActivity(node) && isUndoable(compilation, node.id);
  }
  const { parent } = place;
  const around =
    parent?.triggeredByEvent === true ? compilation.map.places.get(parent.id)?.content : place.content;
  return (around ?? place.content).flowNodes.some(({ id }) => isUndoable(compilation, id));
}

function isUndoable(compilation: Compilation, id: ElementId): boolean {
  if (undoneBy(compilation, id).undoneBy !== undefined) return true;
  const node = compilation.map.places.get(id)?.node;
  if (node?.type === 'callActivity') return true;
  if (node === undefined || !('scope' in node)) return false;
  return (
    undoingSubProcessIn(node.scope) !== undefined ||
    node.scope.flowNodes.some((inner) => isUndoable(compilation, inner.id))
  );
}

function isCompensation(node: Place['node'] | undefined): boolean {
  return (
    node !== undefined && 'definitions' in node && node.definitions.some(({ kind }) => kind === 'compensate')
  );
}
