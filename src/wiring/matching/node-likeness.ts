/**
 * How much a flow node of one drawing is like one of the next, judged by all but id and name: its neighbours that were
 * found again, scope, lane, type, events and place on the drawing.
 */
import type { ElementId } from '../../bpmn/diagram.ts';
import type { DiagramParts, NodePart, Point } from './diagram-parts.ts';
import type { MatchTable } from './match-table.ts';

/** From 0 to 1. Nodes of scopes that are not each other's counterparts are not alike at all. */
export function likeness(
  one: NodePart,
  other: NodePart,
  before: DiagramParts,
  after: DiagramParts,
  table: MatchTable,
): number {
  if (!sameScope(one, other, before, after, table)) return 0;
  if (one.attachedTo !== undefined && other.attachedTo !== undefined) {
    const now = table.after(one.attachedTo);
    if (now !== undefined && now !== other.attachedTo) return 0;
  }
  const renamed = one.key !== '' && other.key !== '' && one.key !== other.key;
  const score =
    0.45 * agreement(one, other, table) +
    0.2 * nearness(one.at, other.at) +
    0.15 * Number(one.type === other.type) +
    0.1 * Number(one.events === other.events) +
    0.1 * Number(one.lane === other.lane);
  return renamed ? score - 0.15 : score;
}

/** The share of its neighbours whose counterparts are the other's. Nodes that both have none agree. */
export function agreement(one: NodePart, other: NodePart, table: MatchTable): number {
  const hits = shared(one.before, other.before, table) + shared(one.after, other.after, table);
  const most = Math.max(one.before.length + one.after.length, other.before.length + other.after.length);
  return most === 0 ? Number(one.attachedTo !== undefined) : hits / most;
}

/** "It lies between “A” and “B”, as before." */
export function neighbourWords(node: NodePart, before: DiagramParts, table: MatchTable): string {
  const named = (ids: readonly ElementId[]): string | undefined => {
    const found = ids.map((id) => before.nodes.get(id)).find((part) => part?.key && !table.isLost(part.id));
    return found && `“${found.name}”`;
  };
  const from = named(node.before);
  const to = named(node.after);
  if (from && to) return `It lies between ${from} and ${to}, as before.`;
  if (from) return `It follows ${from}, as before.`;
  if (to) return `It leads to ${to}, as before.`;
  return 'It lies at the same place of the drawing.';
}

function sameScope(
  one: NodePart,
  other: NodePart,
  before: DiagramParts,
  after: DiagramParts,
  table: MatchTable,
): boolean {
  if (table.pairs(one.scope, other.scope)) return true;
  // A scope that was not found again, or is new: nothing is known against it.
  const lost = before.nodes.has(one.scope) && table.isLost(one.scope);
  const added = after.nodes.has(other.scope) && table.isNew(other.scope);
  return lost || added;
}

function shared(one: readonly ElementId[], other: readonly ElementId[], table: MatchTable): number {
  const others = new Set(other);
  return one.filter((id) => others.has(table.after(id) ?? '')).length;
}

function nearness(one: Point | undefined, other: Point | undefined): number {
  if (one === undefined || other === undefined) return 0.5;
  return Math.max(0, 1 - 3 * Math.hypot(one.x - other.x, one.y - other.y));
}
