/**
 * Who takes a message: the first token that waits for it at the element it is addressed to.
 */
import { type Marking, type Room, roomsOf, scopeOf, type Token } from './marking.ts';
import type { Net, NetBoundary, NetFlow, NetHandler, NetNode } from './net.ts';

export type Taker = TokenTaker | { readonly room: Room; readonly handler: NetHandler };

interface TokenTaker {
  readonly token: Token;
  /** The message is that of an event beside it. */
  readonly boundary?: NetBoundary;
  /** The message is that of the event behind this flow. */
  readonly flow?: NetFlow;
}

export function takerOf(net: Net, marking: Marking, target: NetNode): Taker | undefined {
  for (const room of roomsOf(marking)) {
    const handlers =
      net.handlers.size === 0 || room.isInterrupted ? [] : (net.handlers.get(scopeOf(room)) ?? []);
    const handler = handlers.find(({ at, triggers }) => at === target && triggers.includes('message'));
    if (handler !== undefined) return { room, handler };
    for (const token of room.tokens) {
      const taker = takes(token, target);
      if (taker !== undefined) return taker;
    }
  }
  return undefined;
}

function takes(token: Token, target: NetNode): TokenTaker | undefined {
  const { node } = token;
  if (node === target) {
    const { work } = node.model;
    if (work.kind === 'waits' && work.triggers.includes('message')) return { token };
  }
  for (const boundary of node.boundary) {
    if (boundary.node === target && boundary.triggers.includes('message')) return { token, boundary };
  }
  for (const event of node.events) {
    if (event.node === target && event.triggers.includes('message')) return { token, flow: event.flow };
  }
  return undefined;
}
