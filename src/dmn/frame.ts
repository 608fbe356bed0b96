/**
 * Frame: the names one place of a model adds to those around it.
 *
 * Invariants:
 * F1  Names are kept with single blanks, as expressions ask for them.
 * F2  A frame may grow while it is filled (the entries of a context see those before them), never change a value.
 */
import type { Scope } from '../expressions/expression.ts';
import type { Value } from '../expressions/value.ts';
import { isRecord, ownProperty } from '../expressions/value.ts';

export class Frame implements Scope {
  readonly #values = new Map<string, Value>();
  readonly #outer: Scope | undefined;

  constructor(outer: Scope | undefined) {
    this.#outer = outer;
  }

  set(name: string, value: Value): void {
    this.#values.set(plainName(name), value);
  }

  get(name: string): Value | undefined {
    const own = this.#values.get(name);
    return own === undefined ? this.#outer?.get(name) : own;
  }
}

/** The item of a filter: itself as `item`, and its entries by their names. */
export class ItemFrame implements Scope {
  readonly #item: Value;
  readonly #outer: Scope;

  constructor(item: Value, outer: Scope) {
    this.#item = item;
    this.#outer = outer;
  }

  get(name: string): Value | undefined {
    const entry = isRecord(this.#item) ? ownProperty(this.#item, name) : undefined;
    if (entry !== undefined) return entry;
    return name === 'item' ? this.#item : this.#outer.get(name);
  }
}

export function plainName(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}
