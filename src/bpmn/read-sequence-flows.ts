/**
 * Sequence flows: finds both ends of each, puts it into the scope its ends lie in, and derives every node's
 * incoming and outgoing flows.
 *
 * Invariants:
 * F1  A flow that is kept has both ends in one container (D2 of the diagram); every other one has a finding.
 * F2  Incoming and outgoing are in the order of the file.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { ElementId, SequenceFlow } from './diagram.ts';
import { listenersIn } from './dialects/dialect-table.ts';
import { describeElement } from './element-index.ts';
import { choreographyNames } from './element-vocabulary.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, expressionIn, isBpmn, nameOf, takeChild, tell, textOf } from './read-context.ts';
import { extensionsOf } from './read-foreign.ts';
import type { ScopeMap } from './scope-map.ts';

export interface SequenceFlows {
  /** The flows of a process or subprocess. */
  flowsIn(container: XmlElement): readonly SequenceFlow[];
  incomingOf(node: XmlElement): readonly ElementId[];
  outgoingOf(node: XmlElement): readonly ElementId[];
  /** Whether the reference means a flow that leaves the node; gives its id. */
  outgoingFlow(node: XmlElement, reference: string): ElementId | undefined;
}

interface Listed {
  readonly leavingFrom: ReadonlyMap<string, XmlElement>;
  readonly leadingTo: ReadonlyMap<string, XmlElement>;
}

export function readSequenceFlows(context: ReadContext, scopes: ScopeMap): SequenceFlows {
  const byContainer = new Map<XmlElement, SequenceFlow[]>();
  const incoming = new Map<XmlElement, ElementId[]>();
  const outgoing = new Map<XmlElement, ElementId[]>();
  const elements = context.index.all.filter(
    (element) => isBpmn(element, 'sequenceFlow') && !isInChoreography(element),
  );
  const listed = flowsListedByNodes(context, scopes);

  for (const element of elements) {
    context.taken.add(element);
    const id = context.index.idOf(element);
    const condition = expressionIn(context, takeChild(context, element, 'conditionExpression'));
    const ends = findEnds(context, scopes, element, listed);
    if (ends === undefined) continue;
    const listeners = listenersIn(extensionsOf(element));
    append(byContainer, ends.container, {
      id,
      ...nameOf(element),
      source: context.index.idOf(ends.source),
      target: context.index.idOf(ends.target),
      ...(condition === undefined ? {} : { condition }),
      ...(listeners.length === 0 ? {} : { listeners }),
    });
    append(outgoing, ends.source, id);
    append(incoming, ends.target, id);
  }

  return {
    flowsIn: (container) => byContainer.get(container) ?? [],
    incomingOf: (node) => incoming.get(node) ?? [],
    outgoingOf: (node) => outgoing.get(node) ?? [],
    outgoingFlow: (node, reference) => {
      const flow = context.index.find(reference, node, (found) => isBpmn(found, 'sequenceFlow'));
      if (flow === undefined) return undefined;
      const id = context.index.idOf(flow);
      return outgoing.get(node)?.includes(id) === true ? id : undefined;
    },
  };
}

/** Told with the choreography as a whole (`account-for-elements.ts`). */
function isInChoreography(element: XmlElement): boolean {
  for (let around = element.parent; around !== undefined; around = around.parent)
    if (around.space === 'bpmn' && choreographyNames.has(around.name)) return true;
  return false;
}

interface Ends {
  readonly source: XmlElement;
  readonly target: XmlElement;
  readonly container: XmlElement;
}

function findEnds(
  context: ReadContext,
  scopes: ScopeMap,
  flow: XmlElement,
  listed: Listed,
): Ends | undefined {
  const named = {
    source: namedEnd(context, scopes, flow, 'sourceRef'),
    target: namedEnd(context, scopes, flow, 'targetRef'),
  };
  const source = named.source ?? listedEnd(context, flow, 'source', listed.leavingFrom);
  const target = named.target ?? listedEnd(context, flow, 'target', listed.leadingTo);
  if (source === undefined) tellMissing(context, flow, 'source', target);
  if (target === undefined) tellMissing(context, flow, 'target', source);
  if (source === undefined || target === undefined) return undefined;
  const container = scopes.containerOf(source);
  if (container === undefined || container !== scopes.containerOf(target)) {
    tellCrossing(context, scopes, flow, source, target);
    return undefined;
  }
  if (flow.parent !== container) {
    const message = 'is listed in another place than the two steps it connects.';
    const default_ = `Baton reads it as part of ${describeElement(container)}.`;
    tell(context, 'flow-in-other-scope', flow, message, default_);
  }
  return { source, target, container };
}

function namedEnd(
  context: ReadContext,
  scopes: ScopeMap,
  flow: XmlElement,
  attribute: 'sourceRef' | 'targetRef',
): XmlElement | undefined {
  const reference = attributeOf(flow, attribute);
  if (reference === undefined) return undefined;
  return context.index.find(reference, flow, (element) => scopes.isFlowNode(element));
}

function listedEnd(
  context: ReadContext,
  flow: XmlElement,
  end: 'source' | 'target',
  listed: ReadonlyMap<string, XmlElement>,
): XmlElement | undefined {
  const lister = listed.get(attributeOf(flow, 'id') ?? '');
  if (lister === undefined) return undefined;
  const default_ = `Baton takes ${describeElement(lister)}, which lists this flow as its own.`;
  tell(context, 'flow-end-from-step', flow, `names no ${end} that can be found.`, default_);
  return lister;
}

function tellMissing(
  context: ReadContext,
  flow: XmlElement,
  end: 'source' | 'target',
  other: XmlElement | undefined,
): void {
  const code = end === 'source' ? 'flow-without-source' : 'flow-without-target';
  const direction = end === 'source' ? 'to' : 'from';
  const which = other === undefined ? '' : `${direction} ${describeElement(other)} `;
  const problem = missingEnd(context, attributeOf(flow, `${end}Ref`), end);
  tell(context, code, flow, `${which}${problem}`, 'Baton leaves this flow out.');
}

function missingEnd(context: ReadContext, reference: string | undefined, end: string): string {
  if (reference === undefined) return `has no ${end}: that end is not connected to anything.`;
  const other = context.index.describe(reference);
  if (other === undefined) return `has the ${end} ${reference}, which is not in the file.`;
  return `has as its ${end} something a sequence flow cannot connect: ${other}.`;
}

function tellCrossing(
  context: ReadContext,
  scopes: ScopeMap,
  flow: XmlElement,
  source: XmlElement,
  target: XmlElement,
): void {
  const ends = `leads from ${describeElement(source)} to ${describeElement(target)}`;
  if (scopes.processOf(source) !== scopes.processOf(target)) {
    const message = `${ends}, which lies in another process. Only message flows may do that.`;
    tell(context, 'flow-crosses-pools', flow, message, 'Baton leaves this flow out.');
  } else {
    const message = `${ends} across the border of a subprocess, which BPMN does not allow.`;
    tell(context, 'flow-crosses-scopes', flow, message, 'Baton leaves this flow out.');
  }
}

/** The nodes' own lists, which are used only where a flow does not say its ends itself. */
function flowsListedByNodes(context: ReadContext, scopes: ScopeMap): Listed {
  const leavingFrom = new Map<string, XmlElement>();
  const leadingTo = new Map<string, XmlElement>();
  for (const element of context.index.all) {
    const parent = element.parent;
    if (parent === undefined || !scopes.isFlowNode(parent)) continue;
    if (element.name === 'outgoing') leavingFrom.set(textOf(element), parent);
    if (element.name === 'incoming') leadingTo.set(textOf(element), parent);
  }
  return { leavingFrom, leadingTo };
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
