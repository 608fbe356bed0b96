/**
 * The moves: what somebody or something outside can make happen in a marking; and of these, the ones that have to be
 * looked at. Where the order of two moves makes no difference, one order is enough (persistent sets; Godefroid 1996,
 * Valmari 1991), so that parallel branches cost the sum and not the product of their lengths.
 *
 * Boundary: chooses; `token-game.ts` plays them.
 *
 * Invariants:
 * V1  Every marking without moves that can be reached at all is reached by the moves that are looked at. For the rest
 *     (`state-space.ts`, S3) a marking is looked at again with all its moves.
 * V2  A move is alone looked at only if it is *local*: it neither sends nor waits for a message of the file, nor ends
 *     anything but itself, and no inclusive join could tell in which order it came.
 */
import { type Marking, type Room, scopeOf, type Token, type TokenPlace, tokensOf } from './marking.ts';
import type { Net, NetBoundary, NetFlow, NetHandler } from './net.ts';
import { followsBeginning } from './net-order.ts';
import { isOrderSeen } from './order-seen.ts';

export type Move = { readonly place: TokenPlace } & (
  | { readonly kind: 'done' }
  | { readonly kind: 'event'; readonly flow: NetFlow }
  | { readonly kind: 'boundary'; readonly boundary: NetBoundary; readonly by: 'event' | 'error' }
  /** `place` is that of what holds the scope. */
  | { readonly kind: 'handler'; readonly handler: NetHandler; readonly by: 'event' | 'error' }
);

interface Mover {
  readonly token: Token;
  readonly moves: readonly Move[];
}

export interface Moves {
  readonly all: readonly Move[];
  /** What is enough to look at first. */
  readonly enough: readonly Move[];
}

/** `events`: whether an event beside a step also happens while what it led to before is still to be done. */
export function movesIn(net: Net, marking: Marking, events: 'again' | 'once'): Moves {
  const movers = tokensOf(marking).map(
    ({ token, place }): Mover => ({ token, moves: movesOf(net, token, place, events) }),
  );
  const handled = net.handlers.size === 0 ? NONE : handledIn(net, marking);
  const all = [...movers.flatMap(({ moves }) => moves), ...[...handled.values()].flat()];
  return { all, enough: enough(net, movers, handled) ?? all };
}

/** The event subprocesses that can be set off from outside, by the room they would begin in. */
type Handled = ReadonlyMap<Room, readonly Move[]>;
const NONE: Handled = new Map();

function handledIn(net: Net, marking: Marking): Handled {
  const places = new Map<Room, TokenPlace>(marking.runs.map(({ room }, index) => [room, [index]]));
  for (const { token, place } of tokensOf(marking))
    if (token.inner !== undefined) places.set(token.inner, place);
  const found = new Map<Room, readonly Move[]>();
  for (const [room, place] of places) {
    const moves = handlersIn(net, room)
      .filter(({ triggers, bit }) => triggers.includes('free') && (room.fired & bit) === 0)
      .map((handler) => ({ kind: 'handler', place, handler, by: 'event' }) as const);
    if (moves.length > 0) found.set(room, moves);
  }
  return found;
}

function handlersIn(net: Net, room: Room): readonly NetHandler[] {
  return room.isInterrupted ? [] : (net.handlers.get(scopeOf(room)) ?? []);
}

function movesOf(net: Net, token: Token, place: TokenPlace, events: 'again' | 'once'): readonly Move[] {
  const { node } = token;
  const moves: Move[] = [];
  const { work } = node.model;
  if (work.kind === 'waits' && work.triggers.includes('free')) moves.push({ kind: 'done', place });
  for (const { flow, triggers } of node.events) {
    if (triggers.includes('free')) moves.push({ kind: 'event', place, flow });
  }
  for (const boundary of node.boundary) {
    if (!boundary.triggers.includes('free') || (token.fired & boundary.bit) !== 0) continue;
    if (boundary.interrupting || events === 'again' || !isUnderWay(token.room, boundary))
      moves.push({ kind: 'boundary', place, boundary, by: 'event' });
  }
  if (node.model.mayThrow) moves.push(...errorsOf(net, token, place));
  return moves;
}

function isUnderWay({ tokens, arrived }: Room, { leadsTo }: NetBoundary): boolean {
  if (tokens.some(({ node }) => leadsTo.has(node))) return true;
  return [...arrived.keys()].some(({ target }) => leadsTo.has(target));
}

/** Each event around it that catches some error no event further in catches. */
function errorsOf(net: Net, token: Token, place: TokenPlace): readonly Move[] {
  const moves: Move[] = [];
  const caught = new Set<string>();
  const catches = ({ errors }: NetBoundary | NetHandler): boolean => {
    const codes = errors.map(({ code }) => code).filter((code) => !caught.has(code));
    for (const code of codes) caught.add(code);
    return codes.length > 0;
  };
  let at: TokenPlace = place;
  for (let host: Token | undefined = token; host !== undefined && !caught.has('any'); ) {
    for (const boundary of host.node.boundary)
      if (catches(boundary)) moves.push({ kind: 'boundary', place: at, boundary, by: 'error' });
    at = at.slice(0, -1);
    for (const handler of caught.has('any') ? [] : handlersIn(net, host.room))
      if (catches(handler)) moves.push({ kind: 'handler', place: at, handler, by: 'error' });
    host = host.room.host;
  }
  return moves;
}

function enough(net: Net, movers: readonly Mover[], handled: Handled): readonly Move[] | undefined {
  const able = movers.filter(({ moves }) => moves.length > 0);
  if (able.length < 2 && handled.size === 0) return undefined;
  const inOrder = able.toSorted((a, b) => a.token.node.order - b.token.node.order);
  const first = inOrder.find(({ token }) => isLocal(net, token));
  if (first === undefined) return undefined;
  const { room } = first.token;
  const { circle } = first.token.node;
  // Within a circle nobody comes first: all that go round together are looked at together.
  const together =
    circle === undefined
      ? [first]
      : able.filter(({ token }) => token.room === room && token.node.circle === circle);
  if (!together.every(({ token }) => isLocal(net, token))) return undefined;
  const chosen = new Set(together.flatMap(({ moves }) => moves));
  // What is around it may end with this move, so what can happen to that has to be looked at before.
  for (let around: Room | undefined = room; around !== undefined; around = around.host?.room) {
    const { host } = around;
    for (const move of handled.get(around) ?? []) chosen.add(move);
    for (const move of movers.find(({ token }) => token === host)?.moves ?? []) chosen.add(move);
  }
  return [...chosen];
}

function isLocal(net: Net, token: Token): boolean {
  // What holds something goes on with what it holds: never by itself.
  if (token.inner !== undefined) return false;
  for (let at: Token | undefined = token; at !== undefined; at = at.room.host) {
    if (isEntangled(at) || isGuarded(net, at.room)) return false;
    if (net.inclusiveJoins.length > 0 && isOrderSeen(net, at)) return false;
  }
  return true;
}

/** An event subprocess around it would be set off by a message of the file, or do more than begin. */
function isGuarded(net: Net, room: Room): boolean {
  if (net.handlers.size === 0) return false;
  return handlersIn(net, room).some(
    (handler) => handler.triggers.includes('message') || followsBeginning(handler),
  );
}

function isEntangled({ node }: Token): boolean {
  if (node.follows.ends || node.follows.sends) return true;
  const { work } = node.model;
  if (work.kind === 'waits' && work.triggers.includes('message')) return true;
  if (node.events.some(({ triggers }) => triggers.includes('message'))) return true;
  return node.boundary.some(({ triggers }) => triggers.includes('message'));
}
