/**
 * Names: what a name stands for at one place of a FEEL expression, worked out at compile time.
 *
 * Boundary: a chain of blocks, each either one bound variable or the item of a filter, whose properties are names as
 * long as the filter lasts. Where nothing of the chain binds it, the name belongs to the scope or the built-ins.
 *
 * Invariants:
 * N1  A chain never changes; binding makes a longer one. The slot of a block is its depth in the chain.
 */

export interface Names {
  readonly parent: Names | undefined;
  readonly slot: number;
  /** Canonical form of the bound name; `undefined` for the item of a filter. */
  readonly name: string | undefined;
}

export function bindName(names: Names | undefined, name: string): Names {
  return { parent: names, slot: nextSlot(names), name };
}

export function bindItem(names: Names | undefined): Names {
  return { parent: names, slot: nextSlot(names), name: undefined };
}

export function nextSlot(names: Names | undefined): number {
  return names === undefined ? 0 : names.slot + 1;
}

export interface Resolution {
  /** Slots of filter items to be asked first, innermost first. */
  readonly items: readonly number[];
  /** Slot of the bound variable, where one is. */
  readonly slot: number | undefined;
}

export function resolveName(names: Names | undefined, name: string): Resolution {
  const items: number[] = [];
  for (let block = names; block !== undefined; block = block.parent) {
    if (block.name === undefined) items.push(block.slot);
    if (block.name === name || (block.name === undefined && name === 'item'))
      return { items, slot: block.slot };
  }
  return { items, slot: undefined };
}
