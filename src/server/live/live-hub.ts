/**
 * Gathers the host's changes and hands them to every open live connection, at most once a moment each.
 *
 * Boundary: what changed, not what it is now; `live-connection.ts` turns it into events for one page.
 *
 * Invariants:
 * L1  Changes are numbered; one that is kept can be given again to a page that reconnects, one that is not leads to a
 *     `resync`, never to silence.
 * L2  A slow page costs memory for its own set of changed things only, never for a queue of changes.
 */
import type { CaseId } from '../../kernel/command.ts';
import type { Change, ChangeFeed } from '../../ports/notifier.ts';

/** Names kept of one moment's changed cases; past it the page is told that there are more. */
const namedCases = 200;
const keptBatches = 512;
const gather_ms = 50;

export interface Gathered {
  readonly cases: Set<CaseId>;
  more: boolean;
  /** Tasks came, went or changed hands; those that came are for `roles`. */
  inbox: boolean;
  readonly roles: Set<string>;
  readonly keys: Set<string>;
  /** Processes by whose triggers something came in, or that began or stopped working. */
  readonly triggers: Set<string>;
}

export function emptyGathered(): Gathered {
  return {
    cases: new Set(),
    more: false,
    inbox: false,
    roles: new Set(),
    keys: new Set(),
    triggers: new Set(),
  };
}

export function gatherInto(into: Gathered, changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.kind === 'inbox') {
      into.inbox = true;
      for (const role of change.roles) into.roles.add(role);
    } else if (change.kind === 'process') into.keys.add(change.key);
    else if (change.kind === 'trigger') into.triggers.add(change.process);
    else if (into.cases.size < namedCases || into.cases.has(change.case)) into.cases.add(change.case);
    else into.more = true;
  }
}

export interface Listener {
  /** Called once a moment with what changed in it. */
  changed(gathered: Gathered, number: number): void;
  /** Says whether a change of this case concerns it, whatever `more` hides. */
  readonly watches: CaseId | undefined;
  watchedChanged(): void;
}

interface Batch {
  readonly number: number;
  readonly gathered: Gathered;
}

export class LiveHub {
  /** Tells this run of the server from others: numbers start anew with it. */
  readonly run: string;
  readonly #stop: () => void;
  readonly #listeners = new Set<Listener>();
  readonly #batches: Batch[] = [];
  #number = 0;
  #pending: Gathered | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(feed: ChangeFeed, run: string) {
    this.run = run;
    this.#stop = feed.listen((changes) => this.#take(changes));
  }

  get number(): number {
    return this.#number;
  }

  /** Returns how to leave. */
  join(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All that changed after this number; undefined: more than is kept, or another run's number. */
  since(run: string, number: number): Gathered | undefined {
    const first = this.#batches[0]?.number ?? this.#number + 1;
    if (run !== this.run || number > this.#number || number + 1 < first) return undefined;
    const all = emptyGathered();
    for (const batch of this.#batches) {
      if (batch.number <= number) continue;
      for (const id of batch.gathered.cases) all.cases.add(id);
      for (const role of batch.gathered.roles) all.roles.add(role);
      for (const key of batch.gathered.keys) all.keys.add(key);
      for (const key of batch.gathered.triggers) all.triggers.add(key);
      all.more ||= batch.gathered.more;
      all.inbox ||= batch.gathered.inbox;
    }
    return all;
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #take(changes: readonly Change[]): void {
    this.#pending ??= emptyGathered();
    gatherInto(this.#pending, changes);
    for (const listener of this.#listeners) {
      const { watches } = listener;
      if (watches === undefined) continue;
      if (changes.some((change) => change.kind === 'case' && change.case === watches))
        listener.watchedChanged();
    }
    this.#timer ??= setTimeout(() => this.#tell(), gather_ms);
  }

  #tell(): void {
    this.#timer = undefined;
    const gathered = this.#pending;
    this.#pending = undefined;
    if (gathered === undefined) return;
    this.#number += 1;
    this.#batches.push({ number: this.#number, gathered });
    if (this.#batches.length > keptBatches) this.#batches.shift();
    for (const listener of this.#listeners) listener.changed(gathered, this.#number);
  }
}
