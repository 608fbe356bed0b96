/** Tells listeners what changed, once a commit and subject (N1 of ports/notifier.ts); those of other nodes too. */
import type { NodeSignals } from '../ports/nodes.ts';
import type { Change, ChangeFeed } from '../ports/notifier.ts';

export class LiveFeed implements ChangeFeed {
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  readonly #others: NodeSignals | undefined;

  constructor(others?: NodeSignals) {
    this.#others = others;
  }

  listen(listener: (changes: readonly Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0 || this.#others !== undefined;
  }

  tell(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#others?.send({ kind: 'changes', changes });
    this.hear(changes);
  }

  /** What another node tells. */
  hear(changes: readonly Change[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(changes);
      } catch {
        this.#listeners.delete(listener);
      }
    }
  }
}
