/**
 * The state space: every marking a case can come to, and the moves that lead there.
 *
 * Boundary: finds markings; what they mean is `problems.ts`.
 *
 * Invariants:
 * S1  Deterministic: the bounds are numbers of markings, tokens and steps, never a clock.
 * S2  A marking that was not looked into is known as such (`isOpen`), and `limits` says why; nothing is claimed about what
 *     follows from it.
 * S3  Where moves left out could hide something (a group of markings that is never left) they are looked at after all.
 */
import { strongRegions } from '../strong-regions.ts';
import { copyOf, keyOf, type Marking, newRun, type Room, roomAt, roomsOf, tokenAt } from './marking.ts';
import { type Move, movesIn } from './moves.ts';
import type { Net, NetBeginning, NetFlow, NetNode } from './net.ts';
import { type ChoiceSubject, Endless, type Listener, TokenGame } from './token-game.ts';

export interface Choice {
  readonly node: NetNode;
  readonly about: ChoiceSubject;
  readonly way: number;
}

/** What led to a marking. */
export type Cause =
  | { readonly begins: NetBeginning; readonly choices: readonly Choice[] }
  | { readonly move: Move; readonly choices: readonly Choice[] };

export interface Found {
  readonly marking: Marking;
  /** The shortest way to it that was found. */
  readonly before: Found | undefined;
  readonly cause: Cause;
  readonly next: Found[];
  /** Moves that were looked at; `all` of them, or enough. */
  moves: number;
  isWhole: boolean;
  /** Not looked into. */
  isOpen: boolean;
  /** On the way here a message counted for nothing that would have counted in a run: no way to it can be claimed. */
  readonly isCapped: boolean;
  /** A further run of a process would have begun here: not looked into, as it could go on like that for ever. */
  readonly hasLostRun: boolean;
  /** What follows here goes on for ever without anybody to wait for. */
  isEndless: boolean;
}

interface Outcome {
  readonly marking: Marking;
  readonly choices: readonly Choice[];
  readonly isCapped: boolean;
  readonly hasLostRun: boolean;
  readonly isEndless: boolean;
}

/** `messages`: only that further messages piled up; everything else was looked at. */
export type Limit = 'markings' | 'tokens' | 'ways' | 'messages';

export interface StateSpace {
  readonly net: Net;
  readonly found: readonly Found[];
  readonly limits: ReadonlySet<Limit>;
  /** Nodes that were entered at some time. */
  readonly entered: ReadonlySet<NetNode>;
  /** Where several tokens were at the same time, with the first marking that shows it. */
  readonly several: ReadonlyMap<NetNode, Found>;
  /** Where tokens become more and more. */
  readonly growing: ReadonlyMap<NetNode, Found>;
}

export interface SpaceLimits {
  readonly markings: number;
  /** Sum of the tokens in all markings: what bounds time and memory. */
  readonly tokens: number;
  /** Tokens at one place. */
  readonly atOnePlace: number;
  /** `again`: events beside steps also while what they led to before is still to be done; then circles soon grow. */
  readonly events: 'again' | 'once';
}

export const SPACE_LIMITS: SpaceLimits = { markings: 20_000, tokens: 150_000, atOnePlace: 3, events: 'once' };

/** So many choices within one move are hardly a circle yet. */
const UNWATCHED = 3;

export function exploreNet(net: Net, limits: SpaceLimits = SPACE_LIMITS): StateSpace {
  const explorer = new Explorer(net, limits);
  explorer.explore();
  return explorer;
}

class Explorer implements StateSpace {
  readonly net: Net;
  readonly found: Found[] = [];
  readonly limits = new Set<Limit>();
  readonly entered = new Set<NetNode>();
  readonly several = new Map<NetNode, Found>();
  readonly growing = new Map<NetNode, Found>();
  readonly #byKey = new Map<string, Found>();
  readonly #queue: Found[] = [];
  readonly #most: SpaceLimits;
  readonly #mostSteps: number;
  readonly #listener: Listener;
  #tokens = 0;

  constructor(net: Net, limits: SpaceLimits) {
    this.net = net;
    this.#most = limits;
    this.#mostSteps = 1_000 + 10 * net.nodes.length;
    this.#listener = { entered: (node) => this.entered.add(node), took: () => {}, sent: () => {} };
    if (net.isCut) this.limits.add('ways');
  }

  explore(): void {
    for (const begins of this.net.beginnings) this.#begin(begins);
    for (;;) {
      this.#expandQueued();
      const overlooked = this.#neverLeft();
      if (overlooked.length === 0) return;
      for (const found of overlooked) this.#expand(found, true);
    }
  }

  #begin(begins: NetBeginning): void {
    const outcomes = this.#outcomes(
      () => ({ runs: [], kept: new Map() }),
      (game) => {
        for (const { process, nodes, occurred } of begins.runs) game.begin(newRun(process), nodes, occurred);
      },
    );
    for (const outcome of outcomes) this.#reach(outcome, undefined, { begins, choices: outcome.choices });
  }

  #expandQueued(): void {
    for (let at = 0; at < this.#queue.length; at += 1) {
      const found = this.#queue[at];
      if (found !== undefined) this.#expand(found, false);
    }
    this.#queue.length = 0;
  }

  #expand(found: Found, whole: boolean): void {
    const { all, enough } = movesIn(this.net, found.marking, this.#most.events);
    const moves = whole ? all : enough;
    found.isWhole = moves.length === all.length;
    found.moves = moves.length;
    for (const move of moves) {
      if (this.found.length >= this.#most.markings || this.#tokens > this.#most.tokens) {
        this.limits.add('markings');
        found.isOpen = true;
        return;
      }
      const outcomes = this.#outcomes(
        () => copyOf(found.marking),
        (game) => play(game, move),
      );
      for (const outcome of outcomes) {
        const next = this.#reach(outcome, found, { move, choices: outcome.choices });
        if (!found.next.includes(next)) found.next.push(next);
      }
    }
  }

  #reach({ marking, isEndless, ...outcome }: Outcome, before: Found | undefined, cause: Cause): Found {
    const isCapped = outcome.isCapped || before?.isCapped === true;
    const key = isEndless
      ? `endless ${this.found.length}`
      : `${outcome.hasLostRun ? 'lost ' : isCapped ? 'capped ' : ''}${keyOf(marking)}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const found: Found = {
      marking,
      before,
      cause,
      next: [],
      moves: 0,
      isWhole: false,
      isOpen: false,
      isCapped,
      hasLostRun: outcome.hasLostRun,
      isEndless,
    };
    this.#byKey.set(key, found);
    this.found.push(found);
    if (isEndless || found.hasLostRun) return found;
    if (this.#isCrowded(found)) {
      found.isOpen = true;
      this.limits.add('tokens');
    } else this.#queue.push(found);
    return found;
  }

  /** Notes where there are several tokens; true where there are too many to look further. */
  #isCrowded(found: Found): boolean {
    const { marking } = found;
    let most = 0;
    const count = <Place>(places: Map<Place, number>, place: Place, node: NetNode, by = 1): void => {
      const sum = (places.get(place) ?? 0) + by;
      places.set(place, sum);
      most = Math.max(most, sum);
      if (sum > 1 && !found.isCapped && !this.several.has(node)) this.several.set(node, found);
      if (sum > this.#most.atOnePlace && !found.isCapped && !this.growing.has(node))
        this.growing.set(node, found);
    };
    for (const room of roomsOf(marking)) {
      this.#tokens += 1 + room.tokens.length + room.arrived.size;
      if (room.tokens.length > 1) {
        const nodes = new Map<NetNode, number>();
        for (const { node } of room.tokens) count(nodes, node, node);
      }
      const flows = new Map<NetFlow, number>();
      for (const [flow, by] of room.arrived) if (by > 1) count(flows, flow, flow.target, by);
    }
    return most > this.#most.atOnePlace;
  }

  /** Every combination of what is left to chance within one move. */
  *#outcomes(before: () => Marking, moves: (game: TokenGame) => void): Generator<Outcome> {
    let script: number[] = [];
    for (let more = true; more; ) {
      const choices: (Choice & { readonly ways: number })[] = [];
      const seen = new Set<string>();
      const game: TokenGame = new TokenGame(
        this.net,
        before(),
        this.#mostSteps,
        (node, about, ways) => {
          // Where the same moment comes again, every other way has been or will be looked at from the first time.
          if (choices.length >= UNWATCHED) {
            const moment = `${node.index} ${about} ${game.underway} ${keyOf(game.marking)}`;
            if (seen.has(moment)) throw new SeenBefore();
            seen.add(moment);
          }
          const way = script[choices.length] ?? 0;
          choices.push({ node, about, way, ways });
          return way;
        },
        this.#listener,
      );
      try {
        moves(game);
        const { marking, isCapped, hasLostRun } = game;
        if (isCapped) this.limits.add('messages');
        yield { marking, choices: [...choices], isCapped, hasLostRun, isEndless: false };
      } catch (stop) {
        if (stop instanceof Endless)
          yield {
            marking: game.marking,
            choices: [...choices],
            isCapped: game.isCapped,
            hasLostRun: false,
            isEndless: true,
          };
        else if (!(stop instanceof SeenBefore)) throw stop;
      }
      while (choices.length > 0 && (choices.at(-1)?.way ?? 0) + 1 >= (choices.at(-1)?.ways ?? 0))
        choices.pop();
      const last = choices.pop();
      more = last !== undefined;
      script = [...choices.map(({ way }) => way), (last?.way ?? 0) + 1];
    }
  }

  /** Markings of groups that are never left and of which not all moves were looked at. */
  #neverLeft(): readonly Found[] {
    return strongRegions(this.found, ({ next }) => next).flatMap(({ nodes, isLeft }) =>
      isLeft || nodes.some(({ isOpen, isEndless }) => isOpen || isEndless)
        ? []
        : nodes.filter(({ isWhole, moves }) => !isWhole && moves > 0),
    );
  }
}

/** Plays one move on a copy of the marking it belongs to. */
export function play(game: TokenGame, move: Move): void {
  if (move.kind === 'handler') {
    const room = roomAt(game.marking, move.place);
    if (room !== undefined) game.setOff(room, move.handler);
    return;
  }
  const token = tokenAt(game.marking, move.place);
  if (token === undefined) return;
  if (move.kind === 'boundary') game.happen(token, move.boundary);
  else game.finish(token, move.kind === 'event' ? move.flow : undefined);
}

export function roomsWithWaiting({ marking }: Found): readonly Room[] {
  return [...roomsOf(marking)].filter(({ arrived }) => arrived.size > 0);
}

class SeenBefore extends Error {}
