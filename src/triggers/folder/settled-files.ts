/**
 * Which files are written to the end: those that are as they were at an earlier look, long enough ago. The clock of a
 * network drive is never held against ours, only what the drive says now against what it said before.
 */
import type { FileFacts } from '../../connectors/files/file-work.ts';

interface Seen {
  readonly facts: FileFacts;
  readonly since: number;
}

export class SettledFiles {
  readonly #settle_ms: number;
  readonly #seen = new Map<string, Seen>();

  constructor(settle_ms: number) {
    this.#settle_ms = settle_ms;
  }

  /** True from the look on at which it has not changed for as long as was asked. */
  isSettled(file: FileFacts, now: number): boolean {
    const before = this.#seen.get(file.name);
    if (before !== undefined && isSame(before.facts, file)) return now - before.since >= this.#settle_ms;
    this.#seen.set(file.name, { facts: file, since: now });
    return false;
  }

  forget(name: string): void {
    this.#seen.delete(name);
  }

  keepOnly(there: ReadonlySet<string>): void {
    for (const name of this.#seen.keys()) if (!there.has(name)) this.#seen.delete(name);
  }
}

export function isSame(one: FileFacts, other: FileFacts): boolean {
  return one.size === other.size && one.changedAt === other.changedAt;
}
