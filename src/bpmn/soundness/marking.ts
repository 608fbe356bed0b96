/**
 * Where the tokens of one case are, at a moment when nothing moves by itself.
 *
 * Boundary: shape, copying, and the text by which two equal markings are recognised. `token-game.ts` changes it.
 *
 * Invariants:
 * M1  Two markings have the same key exactly if the kernel could not tell them apart by what can happen next.
 * M2  Taking the key puts the tokens of every room into one order, so that a place in it means the same thing in a copy.
 */
import type { NetFlow, NetNode, NetProcess } from './net.ts';

/** An element that is being carried out. */
export interface Token {
  readonly node: NetNode;
  room: Room;
  /** Which of its events beside it have happened without interrupting it. */
  fired: number;
  /** What is inside it. */
  inner: Room | undefined;
}

/** The inside of a run or of a subprocess. */
export interface Room {
  readonly run: Run;
  readonly host: Token | undefined;
  /** Which of its event subprocesses have begun without interrupting it. */
  fired: number;
  /** One that interrupts has begun: none can any more. */
  isInterrupted: boolean;
  tokens: Token[];
  /** Tokens that wait at joins, by the flow they came by. */
  readonly arrived: Map<NetFlow, number>;
  /** Inclusive joins with waiting tokens, in the order in which they began to wait. */
  joins: NetNode[];
  moving: number;
  gone: boolean;
}

/** One run of one process in the case. */
export interface Run {
  readonly process: NetProcess;
  room: Room;
}

export interface Marking {
  runs: Run[];
  /** Messages nobody has waited for yet, by the element they go to. */
  readonly kept: Map<NetNode, number>;
}

export function newRoom(run: Run, host: Token | undefined): Room {
  return {
    run,
    host,
    fired: 0,
    isInterrupted: false,
    tokens: [],
    arrived: new Map(),
    joins: [],
    moving: 0,
    gone: false,
  };
}

export function newRun(process: NetProcess): Run {
  const run: { process: NetProcess; room: Room | undefined } = { process, room: undefined };
  const whole = run as Run; // cast: its room refers back to it and is put in on the next line
  whole.room = newRoom(whole, undefined);
  return whole;
}

export function copyOf(marking: Marking): Marking {
  const runs = marking.runs.map((run) => {
    const copy = newRun(run.process);
    copy.room = copyRoom(run.room, copy, undefined);
    return copy;
  });
  return { runs, kept: new Map(marking.kept) };
}

function copyRoom(room: Room, run: Run, host: Token | undefined): Room {
  const copy: Room = {
    run,
    host,
    fired: room.fired,
    isInterrupted: room.isInterrupted,
    tokens: [],
    arrived: new Map(room.arrived),
    joins: [...room.joins],
    moving: 0,
    gone: false,
  };
  for (const token of room.tokens) {
    const own: Token = { node: token.node, room: copy, fired: token.fired, inner: undefined };
    if (token.inner !== undefined) own.inner = copyRoom(token.inner, run, own);
    copy.tokens.push(own);
  }
  return copy;
}

/** Number of the run, then of the token in each room on the way in. */
export type TokenPlace = readonly number[];

export function tokenAt(marking: Marking, [run = -1, ...places]: TokenPlace): Token | undefined {
  let room = marking.runs[run]?.room;
  let token: Token | undefined;
  for (const place of places) {
    token = room?.tokens[place];
    room = token?.inner;
  }
  return token;
}

/** Every token of a marking with its place, outer ones before what is in them. */
export function tokensOf(marking: Marking): { readonly token: Token; readonly place: TokenPlace }[] {
  const found: { token: Token; place: TokenPlace }[] = [];
  const visit = (room: Room, at: TokenPlace): void => {
    for (const [index, token] of room.tokens.entries()) {
      const place = [...at, index];
      found.push({ token, place });
      if (token.inner !== undefined) visit(token.inner, place);
    }
  };
  for (const [index, run] of marking.runs.entries()) visit(run.room, [index]);
  return found;
}

export function* roomsOf(marking: Marking): Generator<Room> {
  const open = marking.runs.map(({ room }) => room);
  for (let room = open.pop(); room !== undefined; room = open.pop()) {
    yield room;
    for (const { inner } of room.tokens) if (inner !== undefined) open.push(inner);
  }
}

/** The process or subprocess whose inside it is. */
export function scopeOf({ host, run }: Room): string {
  if (host === undefined) return run.process.id;
  return host.node.initial[0]?.scope ?? host.node.id;
}

/** Of a run, or of what holds it. */
export function roomAt(marking: Marking, place: TokenPlace): Room | undefined {
  return place.length === 1 ? marking.runs[place[0] ?? 0]?.room : tokenAt(marking, place)?.inner;
}

export function keyOf(marking: Marking): string {
  if (marking.runs.length === 0) return '';
  const runs = marking.runs.map((run) => ({ run, key: `${run.process.index}:${roomKey(run.room)}` }));
  runs.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  marking.runs = runs.map(({ run }) => run);
  const kept = [...marking.kept].map(([node, count]) => `${node.index}*${count}`).sort();
  return `${runs.map(({ key }) => key).join(';')}/${kept.join(',')}`;
}

function roomKey(room: Room): string {
  const { tokens } = room;
  let keys: string[];
  if (tokens.length === 1 && tokens[0] !== undefined) keys = [tokenKey(tokens[0])];
  else {
    const keyed = tokens.map((token) => ({ token, key: tokenKey(token) }));
    keyed.sort((a, b) => a.token.node.index - b.token.node.index || (a.key < b.key ? -1 : 1));
    room.tokens = keyed.map(({ token }) => token);
    keys = keyed.map(({ key }) => key);
  }
  if (room.isInterrupted) keys.push('^');
  else if (room.fired !== 0) keys.push(`^${room.fired}`);
  if (room.arrived.size === 0) return keys.join(',');
  const arrived = [...room.arrived].map(([flow, count]) => `${flow.index}*${count}`).sort();
  const joins = room.joins.length < 2 ? '' : room.joins.map((node) => node.index).join('<');
  return `${keys.join(',')}|${arrived.join(',')}|${joins}`;
}

function tokenKey({ node, fired, inner }: Token): string {
  const plain = fired === 0 ? `${node.index}` : `${node.index}!${fired}`;
  return inner === undefined ? plain : `${plain}(${roomKey(inner)})`;
}
