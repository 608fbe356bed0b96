/**
 * Flow nodes of one drawing found again in the next: by id, by name, by position.
 *
 * Invariants:
 * MN1  Only nodes of one family are matched (`diagram-parts.ts`).
 * MN2  The work grows with the number of flows, and with the number of nodes that share a name.
 */
import type { ElementId } from '../../bpmn/diagram.ts';
import type { ElementMatch } from './diagram-match.ts';
import type { DiagramParts, NodePart } from './diagram-parts.ts';
import type { MatchTable } from './match-table.ts';
import { agreement, likeness, neighbourWords } from './node-likeness.ts';

/** Pairs compared where many nodes share one name. */
const MOST_PAIRS = 20_000;
/** Each round finds the neighbours of what the one before found. */
const MOST_ROUNDS = 200;
const LIKE_ENOUGH = 0.5;

interface Candidate {
  readonly before: NodePart;
  readonly after: NodePart;
  readonly score: number;
}

export function matchNodes(before: DiagramParts, after: DiagramParts, table: MatchTable): void {
  byId(before, after, table);
  byName(before, after, table);
  byPosition(before, after, table);
}

function byId(before: DiagramParts, after: DiagramParts, table: MatchTable): void {
  const named = groupedByName(after.nodes.values());
  for (const node of before.nodes.values()) {
    const same = after.nodes.get(node.id);
    if (same === undefined || same.family !== node.family) continue;
    const renamed = node.key !== '' && same.key !== '' && node.key !== same.key;
    // Tools that number their elements anew give old ids to other steps.
    if (renamed && named.has(groupOf(node))) continue;
    const reason = renamed
      ? 'The file still means the same one, by another name now.'
      : 'It has the same id.';
    table.add(match(node, same, 'id', renamed ? 0.8 : 1, reason));
  }
}

function byName(before: DiagramParts, after: DiagramParts, table: MatchTable): void {
  const old = groupedByName(lostNodes(before, table));
  const now = groupedByName(newNodes(after, table));
  const shared: (readonly [readonly NodePart[], readonly NodePart[]])[] = [];
  for (const [group, ones] of old) {
    const others = now.get(group);
    if (others === undefined) continue;
    const [one] = ones;
    const [other] = others;
    if (ones.length > 1 || others.length > 1 || one === undefined || other === undefined)
      shared.push([ones, others]);
    else table.add(match(one, other, 'name', 0.95, 'It is the only one with this name.'));
  }
  for (const [ones, others] of shared) {
    const pairs =
      ones.length * others.length > MOST_PAIRS
        ? inOrder(ones, others)
        : allPairs(ones, others, before, after, table);
    for (const { before: one, after: other } of pairs)
      table.add(match(one, other, 'name', 0.75, 'Several have this name; this one lies at the same place.'));
  }
}

function byPosition(before: DiagramParts, after: DiagramParts, table: MatchTable): void {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found: Candidate[] = [];
    for (const node of lostNodes(before, table)) {
      for (const other of candidatesFor(node, before, after, table)) {
        const score = likeness(node, other, before, after, table);
        if (score >= LIKE_ENOUGH) found.push({ before: node, after: other, score });
      }
    }
    let news = false;
    for (const { before: node, after: other, score } of found.sort(best)) {
      const reason = neighbourWords(node, before, table);
      if (table.add(match(node, other, 'position', Math.min(score, 0.9), reason))) news = true;
    }
    if (!news) return;
  }
}

/** What lies where its neighbours lie now. */
function candidatesFor(
  node: NodePart,
  before: DiagramParts,
  after: DiagramParts,
  table: MatchTable,
): ReadonlySet<NodePart> {
  const found = new Set<NodePart>();
  const consider = (id: ElementId): void => {
    const other = after.nodes.get(id);
    if (other !== undefined && other.family === node.family && table.isNew(id)) found.add(other);
  };
  for (const id of node.before) for (const next of counterpart(id, after, table)?.after ?? []) consider(next);
  for (const id of node.after) for (const next of counterpart(id, after, table)?.before ?? []) consider(next);
  if (node.family === 'start' || node.family === 'end' || node.family === 'boundary' || found.size === 0) {
    const place = node.attachedTo ?? node.scope;
    if (before.nodes.has(place) || before.processes.has(place)) {
      const now = table.after(place);
      for (const other of now === undefined ? [] : newAt(now, after))
        if (agreement(node, other, table) > 0 || node.family !== 'activity') consider(other.id);
    }
  }
  return found;
}

const places = new WeakMap<DiagramParts, Map<ElementId, NodePart[]>>();

/** What lies in a scope or sits on an activity. */
function newAt(place: ElementId, parts: DiagramParts): readonly NodePart[] {
  let index = places.get(parts);
  if (index === undefined) {
    index = new Map();
    for (const node of parts.nodes.values()) {
      if (node.family !== 'start' && node.family !== 'end' && node.family !== 'boundary') continue;
      const at = node.attachedTo ?? node.scope;
      const known = index.get(at);
      if (known === undefined) index.set(at, [node]);
      else known.push(node);
    }
    places.set(parts, index);
  }
  return index.get(place) ?? [];
}

function counterpart(id: ElementId, after: DiagramParts, table: MatchTable): NodePart | undefined {
  return after.nodes.get(table.after(id) ?? '');
}

function allPairs(
  ones: readonly NodePart[],
  others: readonly NodePart[],
  before: DiagramParts,
  after: DiagramParts,
  table: MatchTable,
): readonly Candidate[] {
  return ones
    .flatMap((one) =>
      others.map((other) => ({
        before: one,
        after: other,
        score: likeness(one, other, before, after, table),
      })),
    )
    .sort(best);
}

function inOrder(ones: readonly NodePart[], others: readonly NodePart[]): readonly Candidate[] {
  return ones.flatMap((before, index) => {
    const after = others[index];
    return after === undefined ? [] : [{ before, after, score: 0 }];
  });
}

function best(one: Candidate, other: Candidate): number {
  return other.score - one.score;
}

function* lostNodes(before: DiagramParts, table: MatchTable): Generator<NodePart> {
  for (const node of before.nodes.values()) if (table.isLost(node.id)) yield node;
}

function* newNodes(after: DiagramParts, table: MatchTable): Generator<NodePart> {
  for (const node of after.nodes.values()) if (table.isNew(node.id)) yield node;
}

function groupedByName(nodes: Iterable<NodePart>): ReadonlyMap<string, readonly NodePart[]> {
  const groups = new Map<string, NodePart[]>();
  for (const node of nodes) {
    if (node.key === '') continue;
    const group = groups.get(groupOf(node));
    if (group === undefined) groups.set(groupOf(node), [node]);
    else group.push(node);
  }
  return groups;
}

function groupOf({ family, key }: NodePart): string {
  return `${family} ${key}`;
}

function match(
  before: NodePart,
  after: NodePart,
  by: ElementMatch['by'],
  confidence: number,
  reason: string,
): ElementMatch {
  return { of: 'node', before: before.id, after: after.id, by, confidence, reason };
}
