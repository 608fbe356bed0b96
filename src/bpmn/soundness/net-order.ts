/**
 * What follows from the shape of a net: in which order its nodes come, which circles there are, and what may happen at
 * once when a token leaves a node.
 *
 * Boundary: filled into the nodes once, before any game is played; `moves.ts` relies on it to leave out orders of moves
 * that make no difference.
 *
 * Invariants:
 * O1  Outside circles a node comes before all it leads to. Of two branches one comes as a whole before the other, so
 *     that alternatives within a branch meet again before the next branch moves.
 * O2  `follows` says yes whenever it may happen; it may say yes where it never does.
 */
import { strongRegions } from '../strong-regions.ts';
import type { Net, NetHandler, NetNode } from './net.ts';

export function putInOrder(net: Net): void {
  const nextOf = (node: NetNode) => nextIn(net, node);
  const before = new Set(net.nodes.flatMap(nextOf));
  const roots = net.nodes.filter((node) => !before.has(node));
  let order = net.nodes.length;
  for (const node of inPostOrder([...roots.reverse(), ...net.nodes], nextOf)) {
    order -= 1;
    node.order = order;
  }
  let circle = 0;
  for (const { nodes } of strongRegions(net.nodes, nextOf)) {
    const [only] = nodes;
    if (nodes.length === 1 && (only === undefined || !nextOf(only).includes(only))) continue;
    circle += 1;
    for (const node of nodes) node.circle = circle;
  }
  findWhatFollows(net);
  for (const { boundary } of net.nodes) for (const event of boundary) event.leadsTo = firstWaits(event.node);
}

function firstWaits(event: NetNode): ReadonlySet<NetNode> {
  const passed = new Set([event]);
  const found = new Set<NetNode>();
  for (const node of passed) {
    const next = node.outgoing.map(({ target }) => target);
    for (const target of node.goesTo === undefined ? next : [...next, node.goesTo]) {
      const isJoin = target.model.joins !== 'each' && target.incoming.length > 1;
      if (target.work === 'passes' && !isJoin) passed.add(target);
      else found.add(target);
    }
  }
  return found;
}

/** Everything a token may go to from here, inside it first. */
function nextIn({ handlers }: Net, node: NetNode): readonly NetNode[] {
  const next = [...node.initial];
  for (const { node: handler } of handlers.get(node.initial[0]?.scope ?? '') ?? []) next.push(handler);
  for (const { node: event } of node.boundary) next.push(event);
  for (const { target } of node.outgoing) next.push(target);
  if (node.goesTo !== undefined) next.push(node.goesTo);
  return next;
}

function inPostOrder(
  roots: readonly NetNode[],
  nextOf: (node: NetNode) => readonly NetNode[],
): readonly NetNode[] {
  const seen = new Set<NetNode>();
  const found: NetNode[] = [];
  for (const root of roots) {
    if (seen.has(root)) continue;
    seen.add(root);
    const path = [{ node: root, next: nextOf(root), at: 0 }];
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const target = step.next[step.at];
      step.at += 1;
      if (target === undefined) {
        found.push(step.node);
        path.pop();
      } else if (!seen.has(target)) {
        seen.add(target);
        path.push({ node: target, next: nextOf(target), at: 0 });
      }
    }
  }
  return found;
}

/** Repeated until nothing changes; from the end of the drawing backwards, so mostly twice. */
function findWhatFollows(net: Net): void {
  const hosts = new Map<string, NetNode[]>();
  for (const node of net.nodes) {
    for (const inner of node.initial) {
      const known = hosts.get(inner.scope);
      if (known === undefined) hosts.set(inner.scope, [node]);
      else if (!known.includes(node)) known.push(node);
    }
  }
  const nodes = net.nodes.toSorted((a, b) => b.order - a.order);
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of nodes) if (lookAhead(node, hosts.get(node.scope) ?? [])) changed = true;
  }
}

function lookAhead(node: NetNode, hosts: readonly NetNode[]): boolean {
  const { follows, model } = node;
  const { ends, sends } = follows;
  const kind = model.after.kind;
  if (kind === 'ends-scope' || kind === 'throws' || kind === 'cancels' || model.mayThrow) follows.ends = true;
  if (node.sentWhenDone.length > 0) follows.sends = true;
  if (model.repeats) for (const target of node.initial) enter(node, target);
  for (const { target } of node.outgoing) enter(node, target);
  for (const { node: event } of node.boundary) enter(node, event);
  if (node.goesTo !== undefined) enter(node, node.goesTo);
  // With its last token the subprocess is done too.
  if (node.outgoing.length === 0 || kind === 'ends-scope') for (const host of hosts) add(node, host);
  return ends !== follows.ends || sends !== follows.sends;
}

/** What may happen at once when an event subprocess begins. */
export function followsBeginning({ node, initial }: NetHandler): boolean {
  return [node, ...initial].some(
    ({ follows, sentOnEntry }) => follows.ends || follows.sends || sentOnEntry.length > 0,
  );
}

function enter(from: NetNode, target: NetNode): void {
  if (target.sentOnEntry.length > 0) from.follows.sends = true;
  if (target.work === 'passes' || target.model.skippable) add(from, target);
  if (target.work === 'holds') {
    for (const inner of target.initial) enterFirst(from, inner);
    if (target.initial.length === 0) add(from, target);
  }
}

/** One level is enough for what is entered at once: deeper ones have been looked at as targets of their own. */
function enterFirst(from: NetNode, inner: NetNode): void {
  if (inner.sentOnEntry.length > 0) from.follows.sends = true;
  if (inner.work === 'passes' || inner.work === 'holds') add(from, inner);
}

function add(from: NetNode, { follows }: NetNode): void {
  if (follows.ends) from.follows.ends = true;
  if (follows.sends) from.follows.sends = true;
}
