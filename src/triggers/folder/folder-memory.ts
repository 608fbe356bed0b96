/**
 * What a folder trigger remembers of the files that still lie in its folder: which were taken and are still to be put
 * away, and which are to be left alone. A file is known by its name, time and size.
 *
 * Invariant FM1: what no longer lies there is forgotten once anything lies there, so the memory is never larger than the folder was.
 */
import { createHash } from 'node:crypto';
import type { FileFacts } from '../../connectors/files/file-work.ts';
import type { JsonValue } from '../../expressions/value.ts';

/** Short for name, time and size. */
export type FileMark = string;

export function markOf({ name, changedAt, size }: FileFacts): FileMark {
  const said = `${name}\0${changedAt}\0${size}`;
  return createHash('sha256').update(said).digest('base64url').slice(0, 16);
}

export class FolderMemory {
  /** The folder it is about: of another one nothing is known. */
  readonly #of: string;
  readonly #pending: Set<FileMark>;
  readonly #left: Set<FileMark>;
  /** Nothing was remembered: it is looked at for the first time. */
  readonly isNew: boolean;

  constructor(of: string, cursor: JsonValue | undefined) {
    this.#of = createHash('sha256').update(of).digest('base64url').slice(0, 16);
    const known = isRecord(cursor) && cursor.of === this.#of ? cursor : undefined;
    this.isNew = known === undefined;
    this.#pending = new Set(textsOf(known?.pending));
    this.#left = new Set(textsOf(known?.left));
  }

  isPending(mark: FileMark): boolean {
    return this.#pending.has(mark);
  }

  isLeft(mark: FileMark): boolean {
    return this.#left.has(mark);
  }

  leave(mark: FileMark): void {
    this.#left.add(mark);
  }

  putAway(mark: FileMark): void {
    this.#pending.delete(mark);
  }

  /** As it will be once a file is taken: to go to the disk with its delivery. */
  cursorWith(mark: FileMark, then: 'pending' | 'left'): JsonValue {
    return this.#cursor({ [then]: mark });
  }

  cursor(): JsonValue {
    return this.#cursor({});
  }

  took(mark: FileMark, then: 'pending' | 'left'): void {
    if (then === 'pending') this.#pending.add(mark);
    else this.#left.add(mark);
  }

  /** FM1. */
  keepOnly(there: ReadonlySet<FileMark>): void {
    for (const marks of [this.#pending, this.#left]) {
      for (const mark of marks) if (!there.has(mark)) marks.delete(mark);
    }
  }

  #cursor({ pending, left }: { readonly pending?: FileMark; readonly left?: FileMark }): JsonValue {
    return {
      of: this.#of,
      pending: [...this.#pending, ...(pending === undefined ? [] : [pending])],
      left: [...this.#left, ...(left === undefined ? [] : [left])],
    };
  }
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function isRecord(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
