/**
 * Inclusive joins: from where their flows can be reached, and which of them need not wait any longer. The kernel's rule
 * (`kernel/inclusive-reach.ts`, `kernel/wrappers/expected-tokens.ts`) on the net.
 *
 * Source: BPMN 2.0.2, 13.4.3.
 */
import { type Marking, type Room, roomsOf } from './marking.ts';
import type { Net, NetFlow, NetNode } from './net.ts';

/** For one net: worked out when first asked for, one bit a node. */
export class InclusiveReach {
  /** By index of a node: the indices of those that lead to it. */
  readonly #before: readonly (readonly number[])[];
  readonly #bits = new Map<NetFlow, Uint32Array>();
  readonly #open: Int32Array;

  constructor(net: Pick<Net, 'nodes' | 'inclusiveJoins'>) {
    const before: number[][] = net.nodes.map(() => []);
    for (const node of net.inclusiveJoins.length === 0 ? [] : net.nodes) {
      const leadTo = (target: NetNode) => before[target.index]?.push(node.index);
      for (const { target } of node.outgoing) leadTo(target);
      for (const { node: event } of node.boundary) leadTo(event);
      if (node.goesTo !== undefined) leadTo(node.goesTo);
    }
    this.#before = before;
    this.#open = new Int32Array(net.nodes.length);
  }

  /** Whether a token at the node can come by this incoming flow of an inclusive join. */
  comesBy(flow: NetFlow, { index }: NetNode): boolean {
    const bits = this.#bits.get(flow) ?? this.#leadingTo(flow);
    return (((bits[index >> 5] ?? 0) >> (index & 31)) & 1) === 1;
  }

  #leadingTo(flow: NetFlow): Uint32Array {
    const { source, target } = flow;
    const open = this.#open;
    const bits = new Uint32Array((open.length >> 5) + 1);
    bits[source.index >> 5] = 1 << (source.index & 31);
    open[0] = source.index;
    for (let count = 1; count > 0; ) {
      count -= 1;
      const next = open[count] ?? 0;
      if (next === target.index) continue; // a path may begin at the gateway but not pass through it
      for (const node of this.#before[next] ?? []) {
        const word = bits[node >> 5] ?? 0;
        const bit = 1 << (node & 31);
        if ((word & bit) !== 0) continue;
        bits[node >> 5] = word | bit;
        open[count] = node;
        count += 1;
      }
    }
    this.#bits.set(flow, bits);
    return bits;
  }
}

export interface FreedJoin {
  readonly room: Room;
  readonly node: NetNode;
  readonly flows: readonly NetFlow[];
  /** No further token waits at it. */
  readonly isEmptied: boolean;
}

export function freedJoin(net: Net, marking: Marking): FreedJoin | undefined {
  if (net.inclusiveJoins.length === 0) return undefined;
  for (const room of roomsOf(marking)) {
    for (const node of room.joins) {
      if (waitsForMore(net, node, room)) continue;
      const flows = node.incoming.filter((flow) => room.arrived.has(flow));
      return { room, node, flows, isEmptied: waitingAt(node, room) === flows.length };
    }
  }
  return undefined;
}

function waitsForMore({ reach }: Net, join: NetNode, room: Room): boolean {
  const holds = (from: NetNode): boolean => {
    let toEmpty = false;
    for (const flow of join.incoming) {
      if (!reach.comesBy(flow, from)) continue;
      if (room.arrived.has(flow)) return false;
      toEmpty = true;
    }
    return toEmpty;
  };
  if (room.tokens.some(({ node }) => holds(node))) return true;
  for (const flow of room.arrived.keys()) if (flow.target !== join && holds(flow.target)) return true;
  return false;
}

function waitingAt(join: NetNode, room: Room): number {
  return join.incoming.reduce((sum, flow) => sum + (room.arrived.get(flow) ?? 0), 0);
}
