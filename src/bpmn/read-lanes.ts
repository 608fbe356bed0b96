/**
 * Lanes: flattens nested lane sets and decides for every step of a process in which lane it lies.
 *
 * The file's own lists (`flowNodeRef`) decide. Where they are silent about a step, the drawing does: some tools
 * export lanes as pictures only.
 *
 * Invariants:
 * L1  A step lies in at most one lane, the innermost of those that list it.
 * L2  A step inside a subprocess lies in the subprocess's lane unless a lane lists it itself.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { ElementId, Lane } from './diagram.ts';
import { areaOf, liesIn } from './drawing.ts';
import { describeElement } from './element-index.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, isBpmn, nameOf, takeChildren, tell, textOf } from './read-context.ts';
import type { ScopeMap } from './scope-map.ts';

export interface ProcessLanes {
  readonly lanes: readonly Lane[];
  /** The lane a step lies in by itself; its subprocess's lane is not looked up. */
  laneOf(node: XmlElement): ElementId | undefined;
}

interface OpenLane {
  readonly element: XmlElement;
  readonly id: ElementId;
  readonly parent: OpenLane | undefined;
  readonly depth: number;
}

export function readLanes(context: ReadContext, scopes: ScopeMap, process: XmlElement): ProcessLanes {
  const lanes = collectLanes(context, process);
  if (lanes.length === 0) return { lanes: [], laneOf: () => undefined };
  const homes = new Map<XmlElement, OpenLane>();
  for (const lane of lanes) placeListedNodes(context, scopes, process, lane, homes);
  placeDrawnNodes(context, scopes.nodesIn(process), lanes, homes);

  const contents = new Map<OpenLane, ElementId[]>(lanes.map((lane) => [lane, []]));
  for (const [node, lane] of homes) contents.get(lane)?.push(context.index.idOf(node));
  return {
    lanes: lanes.map((lane) => ({
      id: lane.id,
      ...nameOf(lane.element),
      ...(lane.parent === undefined ? {} : { parent: lane.parent.id }),
      flowNodes: contents.get(lane) ?? [],
    })),
    laneOf: (node) => homes.get(node)?.id,
  };
}

function collectLanes(context: ReadContext, process: XmlElement): readonly OpenLane[] {
  const found: OpenLane[] = [];
  const enter = (holder: XmlElement, parent: OpenLane | undefined): void => {
    for (const child of holder.children) {
      if (isBpmn(child, 'laneSet') || isBpmn(child, 'childLaneSet')) enter(child, parent);
      if (!isBpmn(child, 'lane')) continue;
      context.taken.add(child);
      const lane = { element: child, id: context.index.idOf(child), parent, depth: (parent?.depth ?? 0) + 1 };
      found.push(lane);
      enter(child, lane);
    }
  };
  enter(process, undefined);
  return found;
}

function placeListedNodes(
  context: ReadContext,
  scopes: ScopeMap,
  process: XmlElement,
  lane: OpenLane,
  homes: Map<XmlElement, OpenLane>,
): void {
  for (const reference of takeChildren(context, lane.element, 'flowNodeRef')) {
    const text = textOf(reference);
    if (text === '') continue;
    const node = context.index.find(text, lane.element, (found) => scopes.isFlowNode(found));
    if (node === undefined || scopes.processOf(node) !== process) {
      tellWrongEntry(context, lane, text, node);
      continue;
    }
    const known = homes.get(node);
    if (known === undefined || isWithin(lane, known)) homes.set(node, lane);
    else if (!isWithin(known, lane)) {
      const message = `is listed in two lanes: ${describeElement(known.element)} and ${describeElement(lane.element)}.`;
      tell(context, 'lane-repeated', node, message, `Baton counts it to ${describeElement(known.element)}.`);
    }
  }
}

function tellWrongEntry(
  context: ReadContext,
  lane: OpenLane,
  reference: string,
  node: XmlElement | undefined,
): void {
  const other = context.index.describe(reference);
  // Data objects drawn in a lane are often listed with its steps. That says nothing wrong and changes nothing.
  if (node === undefined && other !== undefined && /^(Data|Text|Association|Group)/.test(other)) return;
  const what =
    node !== undefined ? 'which belongs to another process' : (other ?? 'which is not in the file');
  tell(
    context,
    'lane-reference-wrong',
    lane.element,
    `lists ${reference}: ${what}.`,
    'Baton ignores that entry.',
  );
}

/** Whether `inner` is `outer` or nested in it. */
function isWithin(inner: OpenLane, outer: OpenLane): boolean {
  for (let lane: OpenLane | undefined = inner; lane !== undefined; lane = lane.parent) {
    if (lane === outer) return true;
  }
  return false;
}

function placeDrawnNodes(
  context: ReadContext,
  nodes: readonly XmlElement[],
  lanes: readonly OpenLane[],
  homes: Map<XmlElement, OpenLane>,
): void {
  const drawn = lanes
    .map((lane) => ({ lane, bounds: context.drawing.boundsOf(attributeOf(lane.element, 'id') ?? '') }))
    .filter((entry) => entry.bounds !== undefined)
    .sort((one, other) => other.lane.depth - one.lane.depth || sizeOf(one.bounds) - sizeOf(other.bounds));
  const placed = new Map<OpenLane, XmlElement[]>();
  for (const node of nodes) {
    const shape = homes.has(node) ? undefined : context.drawing.boundsOf(attributeOf(node, 'id') ?? '');
    if (shape === undefined || !context.drawing.allows(drawn.length)) continue;
    const home = drawn.find(({ bounds }) => bounds !== undefined && liesIn(shape, bounds))?.lane;
    if (home === undefined) continue;
    homes.set(node, home);
    const found = placed.get(home);
    if (found === undefined) placed.set(home, [node]);
    else found.push(node);
  }
  for (const [lane, found] of placed) {
    const names = found.slice(0, 3).map(describeElement).join(', ');
    const more = found.length > 3 ? ` and ${found.length - 3} more` : '';
    const message = `does not list ${names}${more}, drawn inside it.`;
    tell(context, 'lane-from-drawing', lane.element, message, 'Baton counts them to this lane, as drawn.');
  }
}

function sizeOf(bounds: Parameters<typeof areaOf>[0] | undefined): number {
  return bounds === undefined ? 0 : areaOf(bounds);
}
