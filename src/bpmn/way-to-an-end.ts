/**
 * Circles that nothing leaves: what comes there goes round for ever. One finding per circle, not per step in it.
 *
 * Boundary: the drawing alone (flows, links, boundary events); which way a condition would go is not looked at.
 *
 * Invariants:
 * E1  Linear in the number of steps and flows, and no deeper in calls than subprocesses are nested.
 * E2  Where something outside the circle can break it off (a terminate end, an interrupting event around it) nothing
 *     is told: rather no finding than a wrong one.
 */
import type { ElementId, Event, FlowNode, FlowScope } from './diagram.ts';
import { isEventType } from './element-vocabulary.ts';
import type { Finding } from './finding.ts';
import { linksOf } from './link-names.ts';
import { nameOf, quoted, type Surroundings } from './naming.ts';
import { readingFinding } from './reading-findings.ts';
import { strongRegions } from './strong-regions.ts';

const namesShown = 4;

/** In the order of the file, scope by scope. */
export function findEndless(scope: FlowScope, around: Surroundings, brokenOff = false): readonly Finding[] {
  const breaks = brokenOff || scope.flowNodes.some(breaksScopeOff);
  const hosts = new Set(scope.flowNodes.flatMap((node) => interruptedHost(node) ?? []));
  return [
    ...(breaks ? [] : circlesIn(scope).map((circle) => told(circle, around))),
    ...scope.flowNodes.flatMap((node) =>
      'scope' in node
        ? findEndless(node.scope, around, breaks || hosts.has(node.id) || node.type === 'adHocSubProcess')
        : [],
    ),
  ];
}

function told(circle: readonly FlowNode[], around: Surroundings): Finding {
  const [first] = circle;
  const names = circle.map((node) => quoted(nameOf(around, node)));
  const message =
    names.length === 1
      ? `${names[0]} leads only back to itself, so no end can be reached from there.`
      : `${listed(names)} lead only to each other, so no end can be reached from there.`;
  return readingFinding('no-way-to-an-end', {
    element: first?.id,
    line: first?.line,
    message,
    default: 'Cases that come here go round until somebody cancels them.',
  });
}

function listed(names: readonly string[]): string {
  const more = names.length - namesShown;
  const shown = more > 1 ? [...names.slice(0, namesShown), `${more} more`] : names;
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** The circles of one scope that no way leaves. */
function circlesIn(scope: FlowScope): readonly (readonly FlowNode[])[] {
  const next = waysOn(scope);
  const ending = leadingToAnEnd(next);
  const closed = scope.flowNodes.filter(({ id }) => !ending.has(id));
  const regions = strongRegions(
    closed.map(({ id }) => id),
    (id) => next.get(id) ?? [],
  );
  // Those that lead into another circle are not told: that one is.
  const circles = regions.filter(({ isLeft }) => !isLeft).map(({ nodes }) => nodes);
  const byId = new Map(closed.map((node) => [node.id, node]));
  const order = new Map(closed.map(({ id }, index) => [id, index]));
  const at = (id: ElementId | undefined): number => (id === undefined ? 0 : (order.get(id) ?? 0));
  return circles
    .map((circle) => circle.toSorted((a, b) => at(a) - at(b)))
    .toSorted(([a], [b]) => at(a) - at(b))
    .map((circle) => circle.flatMap((id) => byId.get(id) ?? []));
}

type Ways = ReadonlyMap<ElementId, readonly ElementId[]>;

function waysOn(scope: FlowScope): Ways {
  const ways = new Map<ElementId, ElementId[]>(scope.flowNodes.map(({ id }) => [id, []]));
  for (const { source, target } of scope.sequenceFlows) ways.get(source)?.push(target);
  const caught = new Map<string, ElementId>();
  for (const event of scope.flowNodes.filter(isEvent)) {
    if (event.type === 'intermediateCatchEvent')
      for (const name of linksOf(event)) caught.set(name, event.id);
  }
  for (const event of scope.flowNodes.filter(isEvent)) {
    const own = ways.get(event.id);
    if (event.type === 'intermediateThrowEvent')
      own?.push(...linksOf(event).flatMap((name) => caught.get(name) ?? []));
  }
  // An interrupting event leads away from the step it sits on, but a step that nothing follows stays an end.
  for (const node of scope.flowNodes) {
    const host = interruptedHost(node);
    const own = host === undefined ? undefined : ways.get(host);
    if (own !== undefined && own.length > 0) own.push(node.id);
  }
  return ways;
}

function leadingToAnEnd(ways: Ways): ReadonlySet<ElementId> {
  const sources = new Map<ElementId, ElementId[]>();
  for (const [source, targets] of ways) {
    for (const target of targets) {
      const known = sources.get(target);
      if (known === undefined) sources.set(target, [source]);
      else known.push(source);
    }
  }
  const ends = [...ways].flatMap(([id, targets]) => (targets.length === 0 ? [id] : []));
  // A set is walked in the order things were put in, also those put in meanwhile: it is its own queue.
  const found = new Set(ends);
  for (const id of found) for (const source of sources.get(id) ?? []) found.add(source);
  return found;
}

/** The step an interrupting boundary event sits on. */
function interruptedHost(node: FlowNode): ElementId | undefined {
  return isEvent(node) && node.type === 'boundaryEvent' && node.interrupting ? node.attachedTo : undefined;
}

function breaksScopeOff(node: FlowNode): boolean {
  if (isEvent(node))
    return node.type === 'endEvent' && node.definitions.some(({ kind }) => breaking.has(kind));
  if (!('triggeredByEvent' in node) || !node.triggeredByEvent) return false;
  return node.scope.flowNodes.some(
    (inner) => isEvent(inner) && inner.type === 'startEvent' && inner.interrupting,
  );
}

/** An end of these kinds breaks off whatever else goes on around it. */
const breaking: ReadonlySet<string> = new Set(['terminate', 'error', 'cancel']);

function isEvent(node: FlowNode): node is Event {
  return isEventType(node.type);
}
