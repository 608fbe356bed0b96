/**
 * Names with a hyphen, such as `invoice-amount` or `order.unit-price`: FEEL takes the longest name that is in scope,
 * but variables are known only when the expression runs. So a subtraction of plain names written without spaces is
 * first looked up as the name it may be.
 *
 * Source: DMN 1.5, section 10.3.1.2 (names with additional symbols).
 */

import { isRecord, ownProperty, type Value } from '../../value.ts';
import type { Machine } from '../machine.ts';
import { type Names, resolveName } from '../names.ts';
import type { FeelNode } from '../parser/feel-node.ts';
import { canonicalName } from '../parser/name-table.ts';
import type { Unit } from '../unit.ts';

/** The value where there is such a name; `undefined` where it is a subtraction after all. */
export type Lookup = (machine: Machine) => Value | undefined;

const WORD = String.raw`[\p{L}_][\p{L}\p{N}_]*`;
const WRITTEN = new RegExp(`^${WORD}(?:[-.]${WORD})*-${WORD}(?:[-.]${WORD})*$`, 'u');

export function writtenName(unit: Unit, node: FeelNode, names: Names | undefined): Lookup | undefined {
  const text = unit.slice(node);
  if (text.length > 200 || !WRITTEN.test(text)) return undefined;
  const [first = '', ...properties] = text.split('.');
  const { items, slot } = resolveName(names, canonicalName(first));
  return (machine) => {
    let value = firstValue(machine, items, slot, first);
    for (const property of properties) {
      if (value === undefined) return undefined;
      value = isRecord(value) ? ownProperty(value, property) : undefined;
    }
    return value;
  };
}

function firstValue(
  machine: Machine,
  items: readonly number[],
  slot: number | undefined,
  name: string,
): Value | undefined {
  for (const each of items) {
    const item = machine.locals[each];
    const found = item !== undefined && isRecord(item) ? ownProperty(item, name) : undefined;
    if (found !== undefined) return found;
  }
  return slot === undefined ? machine.scope.get(name) : machine.locals[slot];
}
