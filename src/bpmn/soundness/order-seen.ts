/**
 * Whether an inclusive join could tell in which order a token has moved: then every order has to be looked at.
 *
 * Invariants:
 * S1  It may say yes without need, never no where it matters.
 */
import type { Token } from './marking.ts';
import type { Net, NetFlow, NetNode } from './net.ts';

/**
 * A join matters only if tokens can come to it while this one stays where it is; and then only if several can come and one
 * of them by more than one flow. Where each can come by one flow alone, the join waits for all of them in any order.
 */
export function isOrderSeen(net: Net, token: Token): boolean {
  const { room } = token;
  if (room.tokens.length + room.arrived.size < 2) return false;
  const places = [...room.tokens.map(({ node }) => node)];
  for (const [flow, count] of room.arrived) for (let one = 0; one < count; one += 1) places.push(flow.target);
  const joins = new Set<NetNode>();
  for (const { target } of takenMeanwhile(net, token))
    if (target.model.joins === 'inclusive' && target.incoming.length > 1) joins.add(target);
  for (const join of joins) if (isOpen(net, join, places)) return true;
  return false;
}

function isOpen({ reach }: Net, join: NetNode, places: readonly NetNode[]): boolean {
  let coming = 0;
  let several = false;
  for (const node of places) {
    let flows = node === join ? 1 : 0;
    if (node !== join) for (const flow of join.incoming) if (reach.comesBy(flow, node)) flows += 1;
    if (flows > 0) coming += 1;
    if (flows > 1) several = true;
  }
  return several && coming > 1;
}

/** Every flow that other tokens of the room may take, or have taken to a join, while this one does not move. */
function takenMeanwhile(net: Net, token: Token): ReadonlySet<NetFlow> {
  const { room } = token;
  const taken = new Set<NetFlow>(room.arrived.keys());
  const left = new Set<NetNode>();
  const leave = (node: NetNode): void => {
    if (left.has(node)) return;
    left.add(node);
    for (const flow of node.outgoing) taken.add(flow);
    for (const { node: event } of node.boundary) leave(event);
    if (node.goesTo !== undefined) leave(node.goesTo);
  };
  for (const other of room.tokens) if (other !== token) leave(other.node);
  // What joins may go on once more has been taken.
  for (let before = -1; before !== taken.size; ) {
    before = taken.size;
    for (const flow of taken)
      if (!left.has(flow.target) && goesThrough(net, flow, taken, token)) leave(flow.target);
  }
  return taken;
}

function goesThrough(
  { reach }: Net,
  { target }: NetFlow,
  taken: ReadonlySet<NetFlow>,
  { node }: Token,
): boolean {
  const { incoming, model } = target;
  if (incoming.length < 2 || model.joins === 'each') return true;
  if (model.joins === 'parallel') return incoming.every((flow) => taken.has(flow));
  // Held up by this very token, which can come only by flows that stay empty.
  const awaited = incoming.filter((flow) => reach.comesBy(flow, node));
  return awaited.length === 0 || awaited.some((flow) => taken.has(flow));
}
