/**
 * What is wrong with a state space: where cases get stuck, go round for ever or become more and more, and what can never
 * run.
 *
 * Boundary: finds; the words are `problem-findings.ts`.
 *
 * Invariants:
 * P1  A problem that is told with a path is certain: its path can be played (counter-examples are never guessed).
 * P2  That something never happens is told only where everything was looked at.
 * P3  Each trouble is told once: at the join or event that holds the case up, not again at what therefore never runs.
 */
import { strongRegions } from '../strong-regions.ts';
import type { Room, Token } from './marking.ts';
import type { NetFlow, NetNode } from './net.ts';
import type { Found, StateSpace } from './state-space.ts';

export type Problem =
  /** Tokens wait at the join, and nothing comes by the other flows. */
  | {
      readonly kind: 'join-waits';
      readonly node: NetNode;
      readonly found: Found;
      readonly missing: readonly NetFlow[];
    }
  | {
      readonly kind: 'message-missing';
      readonly node: NetNode;
      readonly found: Found;
      readonly senders: readonly NetNode[];
    }
  | {
      readonly kind: 'never-ends';
      readonly node: NetNode;
      readonly found: Found;
      readonly nodes: readonly NetNode[];
      /** Each time round, further runs begin. */
      readonly begets: boolean;
    }
  | { readonly kind: 'grows'; readonly node: NetNode; readonly found: Found }
  | { readonly kind: 'several'; readonly node: NetNode; readonly found: Found }
  | { readonly kind: 'never-runs'; readonly node: NetNode; readonly nodes: readonly NetNode[] };

export interface Troubles {
  readonly problems: readonly Problem[];
  /** Where messages pile up there may be more, for which no way can be shown. */
  readonly isDoubtful: boolean;
  /** Whether a case in this marking can still be brought to its end; true where that was not looked into. */
  canFinish(found: Found): boolean;
}

export function troublesOf(space: StateSpace): Troubles {
  const finishing = canFinishIn(space);
  const canFinish = (found: Found): boolean => finishing.has(found);
  const stuck = stuckIn(space);
  const endless = space.found.every(canFinish) ? [] : neverEnding(space, canFinish);
  const growing = [...space.growing].map(([node, found]) => ({ kind: 'grows' as const, node, found }));
  const told = new Set([...stuck, ...endless].map(({ node }) => node));
  return {
    problems: [
      ...stuck,
      ...endless,
      ...growing.slice(0, 1),
      ...severalIn(space),
      ...neverRunning(space, told),
    ],
    isDoubtful: space.found.some((found) => found.isCapped && !canFinish(found)),
    canFinish,
  };
}

function canFinishIn(space: StateSpace): ReadonlySet<Found> {
  const before = new Map<Found, Found[]>();
  for (const found of space.found) {
    for (const next of found.next) {
      const known = before.get(next);
      if (known === undefined) before.set(next, [found]);
      else known.push(found);
    }
  }
  const reached = new Set(
    space.found.filter(
      ({ marking, isOpen, isEndless, hasLostRun }) =>
        !isEndless && !hasLostRun && (isOpen || marking.runs.length === 0),
    ),
  );
  // A set is walked in the order things were put in, also those put in meanwhile: it is its own queue.
  for (const found of reached) for (const from of before.get(found) ?? []) reached.add(from);
  return reached;
}

type Stuck = Extract<Problem, { kind: 'join-waits' | 'message-missing' }>;

/** The first marking found for each place that holds a case up. */
function stuckIn(space: StateSpace): readonly Stuck[] {
  const problems = new Map<NetNode, Stuck>();
  for (const found of space.found) {
    const { marking, moves, isOpen, isEndless } = found;
    if (moves > 0 || isOpen || isEndless || found.isCapped || marking.runs.length === 0) continue;
    const rooms = [...allRooms(found)];
    const joins = rooms.flatMap((room) => waitingJoins(room, found));
    // Who waits for a message does so because of the join, where there is one.
    const blocked = joins.length > 0 ? joins : rooms.flatMap((room) => waitingTokens(space, room, found));
    if (blocked.some(({ node }) => problems.has(node))) continue;
    const [first] = blocked;
    if (first !== undefined) problems.set(first.node, first);
  }
  return [...problems.values()];
}

function* allRooms({ marking }: Found): Generator<Room> {
  for (const { room } of marking.runs) yield* within(room);
}

function* within(room: Room): Generator<Room> {
  yield room;
  for (const { inner } of room.tokens) if (inner !== undefined) yield* within(inner);
}

function waitingJoins(room: Room, found: Found): Stuck[] {
  const nodes = new Set([...room.arrived.keys()].map(({ target }) => target));
  return [...nodes].map((node) => ({
    kind: 'join-waits',
    node,
    found,
    missing: node.incoming.filter((flow) => !room.arrived.has(flow)),
  }));
}

function waitingTokens(space: StateSpace, room: Room, found: Found): Stuck[] {
  return room.tokens.flatMap((token) => {
    if (token.inner !== undefined) return [];
    const { node } = token;
    const awaited = awaitedAt(token);
    const senders = space.net.nodes.filter(({ sentOnEntry, sentWhenDone }) =>
      [...sentOnEntry, ...sentWhenDone].some((target) => awaited.includes(target)),
    );
    return [{ kind: 'message-missing' as const, node, found, senders }];
  });
}

function awaitedAt({ node }: Token): readonly NetNode[] {
  return [node, ...node.events.map((event) => event.node), ...node.boundary.map((event) => event.node)];
}

/** Groups of markings that are never left and in which no case ends. */
function neverEnding(space: StateSpace, canFinish: (found: Found) => boolean): readonly Problem[] {
  const problems = new Map<string, Problem>();
  const tell = (found: Found, nodes: readonly NetNode[], begets: boolean): void => {
    const [node] = nodes;
    // Of runs that begin each other one place is told.
    const key = begets ? '' : node?.id;
    if (node === undefined || key === undefined || problems.has(key)) return;
    problems.set(key, { kind: 'never-ends', node, found, nodes, begets });
  };
  const lost = space.found.filter((found) => !canFinish(found) && !found.isEndless && !found.isCapped);
  for (const found of space.found) if (found.isEndless) tell(found, nodesIn([found]), false);
  const among = new Set(lost);
  const regions = strongRegions(lost, ({ next }) => next.filter((to) => among.has(to)));
  for (const { nodes, isLeft } of regions) {
    const next = nodes.flatMap((found) => found.next);
    const isTold = nodes.some(({ moves }) => moves === 0) || next.some((to) => to.isEndless);
    if (isLeft || isTold) continue;
    const region = new Set(nodes);
    const first = lost.find((found) => region.has(found));
    if (first !== undefined)
      tell(
        first,
        nodesIn(nodes),
        next.some(({ hasLostRun }) => hasLostRun),
      );
  }
  return [...problems.values()];
}

/** What is carried out in them, in the order of the drawing. */
function nodesIn(founds: readonly Found[]): readonly NetNode[] {
  const nodes = new Set<NetNode>();
  for (const found of founds.slice(0, 200)) {
    for (const room of allRooms(found)) {
      for (const { node, inner } of room.tokens) if (inner === undefined) nodes.add(node);
    }
  }
  return [...nodes].sort((a, b) => a.index - b.index);
}

/** One for each place where paths come together unnoticed: what follows from it is not told again. */
function severalIn({ several }: StateSpace): readonly Problem[] {
  const origins = new Map<NetNode, Found>();
  for (const [node, found] of several) {
    const origin = mergeBefore(node);
    if (!origins.has(origin)) origins.set(origin, found);
  }
  const first = [...origins].filter(
    ([node]) =>
      !node.incoming.some(({ source }) => {
        const before = mergeBefore(source);
        return before !== node && origins.has(before);
      }),
  );
  return (first.length > 0 ? first : [...origins].slice(0, 1)).map(([node, found]) => ({
    kind: 'several',
    node,
    found,
  }));
}

/** Backwards along the only way there, to where several ways come together. */
function mergeBefore(node: NetNode): NetNode {
  const seen = new Set<NetNode>();
  let at = node;
  for (let [only, other] = at.incoming; only !== undefined && other === undefined && !seen.has(at); ) {
    seen.add(at);
    at = only.source;
    [only, other] = at.incoming;
  }
  return at;
}

function neverRunning(space: StateSpace, told: ReadonlySet<NetNode>): readonly Problem[] {
  if (space.limits.size > 0) return [];
  const dead = new Set(space.net.nodes.filter((node) => !space.entered.has(node)));
  const begins = new Set(space.net.nodes.filter((node) => isDeadByItself(node, dead, told)));
  for (const host of space.net.nodes) {
    if (dead.has(host) || told.has(host)) continue;
    for (const { node } of host.boundary) if (dead.has(node)) begins.add(node);
  }
  for (const [scope, handlers] of space.net.handlers) {
    if (!space.net.nodes.some((node) => node.scope === scope && !dead.has(node))) continue;
    for (const { node } of handlers) if (dead.has(node)) begins.add(node);
  }
  return [...begins].map((node) => ({ kind: 'never-runs', node, nodes: [node, ...behind(node, dead)] }));
}

/** What leads to it can run, and yet it never does; not where that is why a case gets stuck there. */
function isDeadByItself(node: NetNode, dead: ReadonlySet<NetNode>, told: ReadonlySet<NetNode>): boolean {
  if (!dead.has(node) || told.has(node)) return false;
  return node.incoming.some(({ source }) => !dead.has(source) && !told.has(source));
}

function behind(node: NetNode, dead: ReadonlySet<NetNode>): readonly NetNode[] {
  const found = new Set<NetNode>([node]);
  for (const next of found) {
    for (const { target } of next.outgoing) if (dead.has(target)) found.add(target);
  }
  found.delete(node);
  return [...found];
}
