/**
 * The instances in memory, the longest unused one out first when they take up more than they may.
 *
 * Invariant IC1: at most one copy of an instance is in use: it is loaded only by the command loop, one turn at a time.
 */
import type { InstanceId } from '../kernel/command.ts';
import type { CachedInstance } from './cached-instance.ts';

export class InstanceCache {
  /** In order of last use. */
  readonly #instances = new Map<InstanceId, CachedInstance>();
  readonly #outdated = new Set<InstanceId>();
  readonly #capacity_bytes: number;
  #size_bytes = 0;

  constructor(capacity_bytes: number) {
    this.#capacity_bytes = capacity_bytes;
  }

  get(id: InstanceId): CachedInstance | undefined {
    const instance = this.#instances.get(id);
    if (instance === undefined) return undefined;
    this.#instances.delete(id);
    this.#instances.set(id, instance);
    return instance;
  }

  /** This very copy. */
  holds(instance: CachedInstance): boolean {
    return this.#instances.get(instance.id) === instance;
  }

  put(instance: CachedInstance): void {
    this.discard(instance.id);
    this.#instances.set(instance.id, instance);
    this.#size_bytes += instance.size;
  }

  grow(instance: CachedInstance, bytes: number): void {
    instance.size += bytes;
    if (this.holds(instance)) this.#size_bytes += bytes;
  }

  discard(id: InstanceId): void {
    const instance = this.#instances.get(id);
    if (instance === undefined) return;
    this.#instances.delete(id);
    this.#size_bytes -= instance.size;
  }

  /** They went on elsewhere: dropped before the next turn, for in this one they may have changed already. */
  outdate(instances: readonly InstanceId[] | 'all'): void {
    for (const id of instances === 'all' ? this.#instances.keys() : instances) this.#outdated.add(id);
  }

  dropOutdated(): void {
    for (const id of this.#outdated) this.discard(id);
    this.#outdated.clear();
  }

  /** Those that must go, longest unused first; the caller writes their snapshots and then discards them. */
  surplus(): readonly CachedInstance[] {
    if (this.#size_bytes <= this.#capacity_bytes) return [];
    const surplus: CachedInstance[] = [];
    let excess = this.#size_bytes - this.#capacity_bytes;
    for (const instance of this.#instances.values()) {
      if (excess <= 0) break;
      surplus.push(instance);
      excess -= instance.size;
    }
    return surplus;
  }

  get count(): number {
    return this.#instances.size;
  }

  get bytes(): number {
    return this.#size_bytes;
  }
}
