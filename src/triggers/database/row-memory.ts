/**
 * Where a database trigger goes on from, and which of the last rows it has taken: what comes late (a transaction that took
 * its number or time before others and ended after them, a row with the same changed-at value as the last) is told by not
 * being among them.
 *
 * Invariants:
 * RM1  Every row between `floor` and `last` that was there at the last look is known.
 * RM2  `floor` moves on only past rows that are known, and only to keep the memory small.
 */
import { createHash } from 'node:crypto';
import type { JsonValue } from '../../expressions/value.ts';

/** Where a row stands: the changed-at value (null where there is none), the key. */
export type Position = readonly [JsonValue, JsonValue];

/** Rows that are looked at again. */
export const LOOKED_AT_AGAIN = 500;

export class RowMemory {
  readonly #of: string;
  /** Null: the beginning. */
  #floor: Position | null;
  #last: Position | null;
  #known: readonly Position[];
  /** Nothing was remembered: it is looked at for the first time. */
  readonly isNew: boolean;

  /** `of`: what is read; of anything else nothing is known. */
  constructor(of: string, cursor: JsonValue | undefined) {
    this.#of = createHash('sha256').update(of).digest('base64url').slice(0, 16);
    const known = isRecord(cursor) && cursor.of === this.#of ? cursor : undefined;
    this.isNew = known === undefined;
    this.#floor = positionOf(known?.floor);
    this.#last = positionOf(known?.last);
    this.#known = listOf(known?.known);
  }

  get floor(): Position | null {
    return this.#floor;
  }

  get last(): Position | null {
    return this.#last;
  }

  /** Marks of what is known. */
  marks(): ReadonlySet<string> {
    return new Set(this.#known.map(markOf));
  }

  /** Those that are there and need not be taken. In order; there were no more of them where `isAll`. */
  beginBehind(there: readonly Position[], isAll: boolean): void {
    this.#known = there;
    this.#last = there.at(-1) ?? null;
    this.#floor = isAll ? null : (there[0] ?? null);
  }

  /** Behind all that are known. */
  took(position: Position): void {
    this.#known = [...this.#known, position];
    this.#last = position;
  }

  /** Between those that are known. */
  tookLate(position: Position): void {
    this.#known = [...this.#known, position];
  }

  /** All between floor and last, in order, that are there and known. */
  settle(there: readonly Position[]): void {
    this.#known = there;
    this.trim();
  }

  /** RM2; only while no late one is left to be taken. */
  trim(): void {
    if (this.#known.length <= LOOKED_AT_AGAIN) return;
    this.#known = this.#known.slice(-LOOKED_AT_AGAIN);
    this.#floor = this.#known[0] ?? null;
  }

  cursor(): JsonValue {
    return { of: this.#of, floor: this.#floor, last: this.#last, known: this.#known };
  }
}

export function markOf(position: Position): string {
  return JSON.stringify(position);
}

function positionOf(value: JsonValue | undefined): Position | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [changed = null, key = null] = value;
  return [changed, key];
}

function listOf(value: JsonValue | undefined): readonly Position[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const position = positionOf(one);
    return position === null ? [] : [position];
  });
}

function isRecord(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
