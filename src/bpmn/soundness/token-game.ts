/**
 * The token game: what follows from one move until nothing moves by itself, step for step in the order in which the
 * kernel does it (`kernel/agenda.ts`, `kernel/wrappers/lifecycle.ts`, `joins.ts`, `boundary-events.ts`) and, for messages
 * between the runs of a case, the host.
 *
 * Boundary: one outcome of one move. Where data would decide, the `Chooser` does; `state-space.ts` asks for every
 * combination.
 *
 * Invariants:
 * G1  The same marking, move and choices give the same outcome as the kernel: the newest batch of tokens moves first, the
 *     first of a batch before the second; inclusive joins are looked at when nothing moves any more.
 *     Only messages that pile up are told apart no further than `MOST_KEPT` and `MOST_RUNS`; `isCapped` says where.
 * G2  It ends: after `limits.steps` steps without anybody to wait for, the outcome is `endless`.
 *
 * Source: BPMN 2.0.2, 13.3–13.5.
 */
import { freedJoin } from './inclusive-joins.ts';
import { type Marking, newRoom, newRun, type Room, type Run, scopeOf, type Token } from './marking.ts';
import { takerOf } from './message-takers.ts';
import type { Net, NetBoundary, NetFlow, NetHandler, NetNode } from './net.ts';

/** Number of the way that is taken, of `ways`. */
export type Chooser = (node: NetNode, about: ChoiceSubject, ways: number) => number;
export type ChoiceSubject = 'flows' | 'once-more' | 'at-all';

/** What is told of each thing that happens; for the paths that are shown. */
export interface Listener {
  entered(node: NetNode): void;
  took(flow: NetFlow): void;
  sent(to: NetNode): void;
}

interface Errand {
  readonly node: NetNode;
  readonly room: Room;
  readonly flow: NetFlow | undefined;
  readonly occurred: boolean;
}

/** Further messages for the same element, further runs of the same process in a case make no difference worth looking at. */
export const MOST_KEPT = 2;
export const MOST_RUNS = 2;

/** Deeper nesting than any drawing has: processes that call themselves. */
const DEEPEST = 40;

/** Thrown where the game goes on without end; never leaves the state space. */
export class Endless extends Error {}

export class TokenGame {
  readonly marking: Marking;
  /** A message counted for nothing, because as many are kept, or have begun runs, as are told apart. */
  isCapped = false;
  /** It would have begun a run. */
  hasLostRun = false;
  readonly #net: Net;
  readonly #agenda: Errand[] = [];
  readonly #choose: Chooser;
  readonly #listener: Listener | undefined;
  readonly #mostSteps: number;
  readonly #sent: NetNode[] = [];
  #base = 0;
  #steps = 0;

  constructor(net: Net, marking: Marking, mostSteps: number, choose: Chooser, listener?: Listener) {
    this.#net = net;
    this.marking = marking;
    this.#mostSteps = mostSteps;
    this.#choose = choose;
    this.#listener = listener;
  }

  /** What distinguishes two moments within one move, beside the marking. */
  get underway(): string {
    return this.#agenda
      .map(({ node, flow, room }) => `${node.index}.${flow?.index ?? ''}.${depthOf(room)}`)
      .join();
  }

  begin(run: Run, nodes: readonly NetNode[], occurred: boolean): void {
    this.marking.runs.push(run);
    this.#base = this.#agenda.length;
    for (const node of nodes) this.#put(node, run.room, undefined, occurred);
    if (nodes.length === 0) this.#endRun(run);
    this.#settle();
  }

  /** What it waits for has happened: its work is done, or its `flow`'s event came first. */
  finish(token: Token, flow?: NetFlow): void {
    if (flow === undefined) this.#done(token);
    else this.#complete(token, [flow], true);
    this.#settle();
  }

  happen(token: Token, boundary: NetBoundary): void {
    this.#leaveBy(token, boundary);
    this.#settle();
  }

  /** An event subprocess is set off. */
  setOff(room: Room, handler: NetHandler): void {
    this.#beginHandler(room, handler);
    this.#settle();
  }

  // ---- the agenda ------------------------------------------------------------------------------------------------

  #settle(): void {
    for (;;) {
      this.#run();
      if (!this.#deliverNext()) return;
    }
  }

  #run(): void {
    for (;;) {
      const errand = this.#agenda.pop();
      this.#steps += 1;
      if (this.#steps > this.#mostSteps) throw new Endless();
      this.#base = this.#agenda.length;
      if (errand !== undefined) {
        if (!isGone(errand.room)) this.#perform(errand);
        continue;
      }
      const freed = freedJoin(this.#net, this.marking);
      if (freed === undefined) return;
      this.#consume(freed.room, freed.flows);
      if (freed.isEmptied) freed.room.joins = freed.room.joins.filter((node) => node !== freed.node);
      this.#enter(freed.node, freed.room, false);
    }
  }

  #perform({ node, room, flow, occurred }: Errand): void {
    room.moving -= 1;
    const waits = node.model.joins !== 'each' && node.incoming.length > 1 && flow !== undefined;
    if (!waits || flow === undefined) {
      this.#enter(node, room, occurred);
      return;
    }
    room.arrived.set(flow, (room.arrived.get(flow) ?? 0) + 1);
    if (node.model.joins === 'inclusive') {
      if (!room.joins.includes(node)) room.joins.push(node);
    } else if (node.incoming.every((incoming) => room.arrived.has(incoming))) {
      this.#consume(room, node.incoming);
      this.#enter(node, room, false);
    }
  }

  #consume({ arrived }: Room, flows: readonly NetFlow[]): void {
    for (const flow of flows) {
      const left = (arrived.get(flow) ?? 0) - 1;
      if (left > 0) arrived.set(flow, left);
      else arrived.delete(flow);
    }
  }

  /** The first of a batch moves first. */
  #put(node: NetNode, room: Room, flow: NetFlow | undefined, occurred: boolean): void {
    this.#agenda.splice(this.#base, 0, { node, room, flow, occurred });
    room.moving += 1;
  }

  // ---- the life of a token -----------------------------------------------------------------------------------------

  #enter(node: NetNode, room: Room, occurred: boolean): void {
    this.#listener?.entered(node);
    const token: Token = { node, room, fired: 0, inner: undefined };
    room.tokens.push(token);
    if (node.model.skippable && this.#choose(node, 'at-all', 2) === 1) {
      this.#complete(token, undefined, false);
      return;
    }
    for (const target of node.sentOnEntry) this.#send(target);
    switch (node.work) {
      case 'passes':
        this.#complete(token, undefined, false);
        break;
      case 'waits':
        if (occurred && node.model.work.kind === 'waits' && node.model.work.isEvent) this.#done(token);
        break;
      case 'first-event':
        break;
      case 'holds':
        this.#open(token);
        break;
    }
  }

  #open(token: Token, initial = token.node.initial): void {
    if (initial.length === 0) {
      this.#complete(token, undefined, false);
      return;
    }
    const room = newRoom(token.room.run, token);
    if (depthOf(room) > DEEPEST) throw new Endless();
    token.inner = room;
    this.#base = this.#agenda.length;
    for (const node of initial) this.#put(node, room, undefined, false);
  }

  /** One round of its work is done. */
  #done(token: Token): void {
    const { node } = token;
    for (const target of node.sentWhenDone) this.#send(target);
    if (!node.model.repeats || this.#choose(node, 'once-more', 2) === 0)
      this.#complete(token, undefined, false);
    else if (node.work === 'holds') this.#open(token);
  }

  #complete(token: Token, given: readonly NetFlow[] | undefined, occurred: boolean): void {
    const { node, room } = token;
    const { after } = node.model;
    const flows = after.kind === 'goes-on' ? (given ?? this.#wayOut(node)) : [];
    this.#remove(token);
    this.#base = this.#agenda.length;
    if (after.kind === 'throws') {
      this.#throwFrom(room, after.code);
    } else if (after.kind === 'cancels') {
      this.#cancel(room);
    } else if (after.kind === 'ends-scope') {
      this.#empty(room);
      this.#leaveIfEmpty(room);
    } else {
      for (const flow of flows) {
        this.#listener?.took(flow);
        this.#put(flow.target, room, flow, occurred);
      }
      if (node.goesTo !== undefined) this.#put(node.goesTo, room, undefined, false);
      else if (flows.length === 0) this.#leaveIfEmpty(room);
    }
  }

  #wayOut(node: NetNode): readonly NetFlow[] {
    const { ways } = node;
    return ways[ways.length > 1 ? this.#choose(node, 'flows', ways.length) : 0] ?? [];
  }

  #remove(token: Token): void {
    const { tokens } = token.room;
    tokens.splice(tokens.indexOf(token), 1);
  }

  #leaveIfEmpty(room: Room): void {
    if (room.tokens.length > 0 || room.moving > 0 || room.arrived.size > 0) return;
    if (room.host === undefined) {
      this.#endRun(room.run);
      return;
    }
    room.gone = true;
    room.host.inner = undefined;
    this.#done(room.host);
  }

  #throwFrom(from: Room, code: string): void {
    for (let room = from; ; ) {
      const handler = room.isInterrupted ? undefined : catching(this.#handlersIn(room), code);
      if (handler !== undefined) {
        this.#beginHandler(room, handler);
        return;
      }
      const { host } = room;
      if (host === undefined) break;
      const boundary = catching(host.node.boundary, code);
      if (boundary !== undefined) {
        this.#leaveBy(host, boundary);
        return;
      }
      room = host.room;
    }
    this.#endRun(from.run);
  }

  /** Without a cancel event beside it nothing goes on there. */
  #cancel(from: Room): void {
    let host = from.host;
    while (host !== undefined && !host.node.model.isTransaction) host = host.room.host;
    if (host === undefined) {
      this.#leaveIfEmpty(from);
      return;
    }
    const way = host.node.boundary.find(({ onCancel }) => onCancel);
    if (way !== undefined) this.#leaveBy(host, way);
    else {
      if (host.inner !== undefined) this.#vanish(host.inner);
      this.#remove(host);
      this.#leaveIfEmpty(host.room);
    }
  }

  #handlersIn(room: Room): readonly NetHandler[] {
    return this.#net.handlers.get(scopeOf(room)) ?? [];
  }

  #beginHandler(room: Room, { node, bit, initial, interrupting }: NetHandler): void {
    if (interrupting) {
      this.#empty(room);
      room.isInterrupted = true;
    } else room.fired |= bit;
    this.#listener?.entered(node);
    const token: Token = { node, room, fired: 0, inner: undefined };
    room.tokens.push(token);
    this.#open(token, initial);
  }

  #leaveBy(token: Token, { node, bit, interrupting }: NetBoundary): void {
    if (interrupting) {
      if (token.inner !== undefined) this.#vanish(token.inner);
      this.#remove(token);
    } else token.fired |= bit;
    this.#base = this.#agenda.length;
    this.#put(node, token.room, undefined, true);
  }

  #empty(room: Room): void {
    for (const { inner } of room.tokens) if (inner !== undefined) this.#vanish(inner);
    room.tokens = [];
    room.arrived.clear();
    room.joins = [];
    if (room.moving === 0) return;
    const left = this.#agenda.filter((errand) => errand.room !== room);
    this.#agenda.splice(0, this.#agenda.length, ...left);
    room.moving = 0;
  }

  #vanish(room: Room): void {
    room.gone = true;
    for (const { inner } of room.tokens) if (inner !== undefined) this.#vanish(inner);
  }

  #endRun(run: Run): void {
    this.#vanish(run.room);
    this.marking.runs = this.marking.runs.filter((other) => other !== run);
    if (this.marking.runs.length === 0) this.marking.kept.clear();
  }

  // ---- messages ----------------------------------------------------------------------------------------------------

  #send(target: NetNode): void {
    this.#listener?.sent(target);
    this.#sent.push(target);
  }

  /** To who waits, else to a process that begins with it, else kept until somebody waits. */
  #deliverNext(): boolean {
    const sent = this.#sent.shift();
    if (sent !== undefined) {
      if (this.#handOver(sent)) return true;
      const begins = sent.process.messageStarts.get(sent);
      if (begins === undefined) {
        this.#keep(sent);
        return true;
      }
      if (this.marking.runs.filter(({ process }) => process === sent.process).length >= MOST_RUNS) {
        this.isCapped = true;
        this.hasLostRun = true;
        return true;
      }
      const run = newRun(sent.process);
      this.marking.runs.push(run);
      this.#base = this.#agenda.length;
      for (const node of begins) this.#put(node, run.room, undefined, true);
      return true;
    }
    for (const [target, count] of this.marking.kept) {
      if (!this.#handOver(target)) continue;
      if (count > 1) this.marking.kept.set(target, count - 1);
      else this.marking.kept.delete(target);
      return true;
    }
    return false;
  }

  #keep(target: NetNode): void {
    const { kept } = this.marking;
    const count = kept.get(target) ?? 0;
    if (count < MOST_KEPT) kept.set(target, count + 1);
    else this.isCapped = true;
  }

  #handOver(target: NetNode): boolean {
    const taker = takerOf(this.#net, this.marking, target);
    if (taker === undefined) return false;
    this.#base = this.#agenda.length;
    if ('handler' in taker) this.#beginHandler(taker.room, taker.handler);
    else if (taker.boundary !== undefined) this.#leaveBy(taker.token, taker.boundary);
    else if (taker.flow !== undefined) this.#complete(taker.token, [taker.flow], true);
    else this.#done(taker.token);
    return true;
  }
}

/** First one for this very error, then one for any. */
function catching<Event extends NetBoundary | NetHandler>(
  events: readonly Event[],
  code: string,
): Event | undefined {
  return (
    events.find(({ errors }) => errors.some((error) => error.code === code)) ??
    events.find(({ errors }) => errors.some((error) => error.code === 'any'))
  );
}

function isGone(room: Room): boolean {
  for (let at: Room | undefined = room; at !== undefined; at = at.host?.room) if (at.gone) return true;
  return false;
}

function depthOf(room: Room): number {
  let depth = 0;
  for (let at = room.host; at !== undefined; at = at.room.host) depth += 1;
  return depth;
}
