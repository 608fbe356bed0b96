/**
 * Several processes on one store, each a node: who lives, what they tell each other, and what time it is for all of them.
 *
 * Boundary: interfaces. An embedded store has no nodes. Nothing here is needed for what is committed to be right
 * (S5 and S6 of ports/store.ts); it only makes nodes hear of each other's work sooner than they would by looking.
 *
 * Invariants:
 * ND1  A name belongs to one process at a time: who registers gets one nobody living has.
 * ND2  A signal may come late, twice, out of order, or never. Whoever relies on one looks by itself now and then.
 * ND3  A node does not hear its own signals.
 */
import type { InstanceId } from '../kernel/command.ts';
import type { Change } from './notifier.ts';

export interface NodeLine {
  readonly name: string;
  /** Baton's version. */
  readonly version: string;
  readonly startedAt: number;
  /** It counts as living until then, by the store's clock. */
  readonly aliveUntil: number;
}

export type NodeSignal =
  /** For the pages that are open at other nodes. */
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  /** The library has a new version. */
  | { readonly kind: 'deployed'; readonly key: string }
  /** Jobs of these types are ready then, and who tells leaves them to others. */
  | { readonly kind: 'jobs-ready'; readonly jobTypes: readonly string[]; readonly at: number }
  /** These went on at the node that tells it: what others remember of them is old. */
  | { readonly kind: 'went-on'; readonly instances: readonly InstanceId[] }
  /** More happened than could be told: look at everything. */
  | { readonly kind: 'look' };

export interface NodeSignals {
  /** Told soon, together with others; never waited for. */
  send(signal: NodeSignal): void;
  /** Returns how to stop listening. */
  listen(listener: (signal: NodeSignal) => void): () => void;
}

export interface NodeRegistry {
  /** Epoch ms of the store's own clock. */
  storeTime(): Promise<number>;
  /** This process's line, until `aliveUntil`; the name is kept from call to call. Returns all that live at `now`. */
  beat(beat: NodeBeat): Promise<readonly NodeLine[]>;
  /** What one node does for all: true where it is this one's from now until then. Asked again before, it stays this one's. */
  claimChore(chore: string, now: number, until: number): Promise<boolean>;
  /** It ends in good order: its claims are anybody's at once. */
  leave(now: number): Promise<void>;
}

export interface NodeBeat {
  readonly version: string;
  readonly now: number;
  readonly aliveUntil: number;
}

/** What a host needs to be one of several. */
export interface NodeParts {
  /** Not that of any other process living (ND1). */
  readonly name: string;
  readonly version: string;
  readonly registry: NodeRegistry;
  readonly signals: NodeSignals;
}
