/** Instance ids, reserved from the store a block at a time. Ids of an unused rest are lost with the host; nobody minds. */
import type { InstanceId } from '../kernel/command.ts';
import type { JournalStore } from '../ports/store.ts';

const BLOCK = 64;

export class InstanceIds {
  readonly #store: JournalStore;
  #next = 0;
  #end = 0;

  constructor(store: JournalStore) {
    this.#store = store;
  }

  async take(count: number): Promise<readonly InstanceId[]> {
    if (this.#next + count > this.#end) {
      const block = Math.max(count, BLOCK);
      this.#next = await this.#store.reserveInstanceIds(block);
      this.#end = this.#next + block;
    }
    const first = this.#next;
    this.#next += count;
    return Array.from({ length: count }, (_, index) => first + index);
  }
}
