/**
 * Sequence flows: finds both ends of each, puts it into the scope its ends lie in, and derives every node's
 * incoming and outgoing flows.
 *
 * Invariants:
 * F1  A flow that is kept has both ends in one container (D2 of the diagram); every other one has a finding.
 * F2  Incoming and outgoing are in the order of the file.
 */
import type { ElementId, SequenceFlow } from './diagram.ts';
import { describeElement } from './element-index.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, expressionIn, isBpmn, nameOf, takeChild, tell, textOf } from './read-context.ts';
import type { ReadingFindingCode } from './reading-findings.ts';
import type { ScopeMap } from './scope-map.ts';
import type { XmlElement } from './xml-tree.ts';

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
  const elements = context.index.all.filter((element) => isBpmn(element, 'sequenceFlow'));
  const listed = flowsListedByNodes(context, scopes);

  for (const element of elements) {
    context.taken.add(element);
    const id = context.index.idOf(element);
    const condition = expressionIn(context, takeChild(context, element, 'conditionExpression'));
    const ends = findEnds(context, scopes, element, listed);
    if (ends === undefined) continue;
    append(byContainer, ends.container, {
      id,
      ...nameOf(element),
      source: context.index.idOf(ends.source),
      target: context.index.idOf(ends.target),
      ...(condition === undefined ? {} : { condition }),
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
  const source = findEnd(context, scopes, flow, 'sourceRef', listed.leavingFrom);
  const target = findEnd(context, scopes, flow, 'targetRef', listed.leadingTo);
  if (source === undefined || target === undefined) return undefined;
  const container = scopes.containerOf(source);
  if (container === undefined || container !== scopes.containerOf(target)) {
    tellCrossing(context, scopes, flow, source, target);
    return undefined;
  }
  if (flow.parent !== container) {
    const message = `is listed in another place than the two steps it connects.`;
    tell(
      context,
      'flow-in-other-scope',
      flow,
      message,
      `Baton reads it as part of ${describeElement(container)}.`,
    );
  }
  return { source, target, container };
}

function findEnd(
  context: ReadContext,
  scopes: ScopeMap,
  flow: XmlElement,
  attribute: 'sourceRef' | 'targetRef',
  listed: ReadonlyMap<string, XmlElement>,
): XmlElement | undefined {
  const [code, end]: readonly [ReadingFindingCode, string] =
    attribute === 'sourceRef' ? ['flow-without-source', 'source'] : ['flow-without-target', 'target'];
  const reference = attributeOf(flow, attribute);
  const found =
    reference === undefined
      ? undefined
      : context.index.find(reference, flow, (element) => scopes.isFlowNode(element));
  if (found !== undefined) return found;
  const lister = listed.get(attributeOf(flow, 'id') ?? '');
  if (lister !== undefined) {
    const default_ = `Baton takes ${describeElement(lister)}, which lists this flow as its own.`;
    tell(context, 'flow-end-from-step', flow, `names no ${end} that can be found.`, default_);
    return lister;
  }
  tell(context, code, flow, missingEnd(context, reference, end), 'Baton leaves this flow out.');
  return undefined;
}

function missingEnd(context: ReadContext, reference: string | undefined, end: string): string {
  if (reference === undefined) return `has no ${end}: its ${end} end is not connected to anything.`;
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
