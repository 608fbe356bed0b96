/**
 * The first answer to an idempotency key, given again: from the store, or, while the first is still under way, the
 * same promise.
 */
import type { JournalStore } from '../ports/store.ts';
import { HostError } from './host-api.ts';

export class AnsweredOnce {
  readonly #store: JournalStore;
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(store: JournalStore) {
    this.#store = store;
  }

  /** `read` makes the answer out of its JSON. */
  answer<Result>(
    key: string | undefined,
    first: () => Promise<Result>,
    read: (json: string) => Result,
  ): Promise<Result> {
    if (key === undefined) return first();
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay as Promise<Result>; // cast: a key's prefix says what its answer is
    const answer = this.#findOrMake(key, first, read).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, answer);
    return answer;
  }

  async #findOrMake<Result>(
    key: string,
    first: () => Promise<Result>,
    read: (json: string) => Result,
  ): Promise<Result> {
    const known = await this.#store.findAnswer(key);
    if (known !== undefined) return read(known);
    try {
      return await first();
    } catch (error) {
      // The same request has reached two nodes.
      const others = isOvertaken(error) ? await this.#store.findAnswer(key) : undefined;
      if (others === undefined) throw error;
      return read(others);
    }
  }
}

function isOvertaken(error: unknown): boolean {
  return error instanceof HostError && error.code === 'overtaken';
}
