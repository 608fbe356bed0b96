/** Tells listeners what changed, once a commit and subject (N1 of ports/notifier.ts). */
import type { Change, ChangeFeed } from '../ports/notifier.ts';

export class LiveFeed implements ChangeFeed {
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();

  listen(listener: (changes: readonly Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  tell(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const listener of this.#listeners) {
      try {
        listener(changes);
      } catch {
        this.#listeners.delete(listener);
      }
    }
  }
}
