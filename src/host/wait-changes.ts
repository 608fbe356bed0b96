/**
 * What happens to the rows of one kind of wait within a batch, folded: a row that comes and goes in one batch is
 * only removed, so that the order inside the batch no longer matters.
 */
import { MAX_KEY, type WaitChanges, type WaitId } from '../ports/store.ts';

export class WaitFold<Row extends WaitId> {
  readonly #rows = new Map<number, Row | WaitId>();
  readonly #removed = new Set<number>();

  put(row: Row): void {
    const id = idOf(row);
    this.#rows.set(id, row);
    this.#removed.delete(id);
  }

  remove(instance: number, key: number): void {
    const wait = { instance, key };
    const id = idOf(wait);
    this.#rows.set(id, wait);
    this.#removed.add(id);
  }

  /** Changes the row if it is new in this batch; false where it lies in the store. */
  amend(instance: number, key: number, change: (row: Row) => Row): boolean {
    const id = idOf({ instance, key });
    const row = this.#rows.get(id);
    if (row === undefined || this.#removed.has(id)) return false;
    this.#rows.set(id, change(row as Row)); // cast: what is not in #removed was put
    return true;
  }

  changes(): WaitChanges<Row> {
    const put: Row[] = [];
    const removed: WaitId[] = [];
    for (const [id, row] of this.#rows) {
      if (this.#removed.has(id)) removed.push(row);
      else put.push(row as Row); // cast: what is not in #removed was put
    }
    return { put, removed };
  }
}

function idOf(wait: WaitId): number {
  return wait.instance * (MAX_KEY + 1) + wait.key;
}
