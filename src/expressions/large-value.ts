/**
 * Large values: a value too large to travel with its case is kept as a document; a variable holds a reference in its
 * place. An expression sees the value itself.
 *
 * Boundary: what a reference looks like and how much a value weighs. Who keeps and reads the content is handed in.
 */
import type { JsonValue } from './value.ts';

/** Plain JSON; also a document's reference, so that whatever takes files takes it. */
export interface LargeValue {
  /** SHA-256 of the content, hex. */
  readonly document: string;
  /** After the variable it was first in: `orders.json`. */
  readonly name: string;
  /** `application/json`, or `text/plain`, whose content is the text itself. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly holds: LargeValueKind;
}

export type LargeValueKind = 'text' | 'list' | 'object';

/** Told from a file's reference by `holds`. */
export function isLargeValue(value: unknown): value is LargeValue {
  if (!isFileReference(value) || !('holds' in value)) return false;
  const { holds } = value;
  return holds === 'text' || holds === 'list' || holds === 'object';
}

/** Of a kept file or a large value. */
export function isFileReference(value: unknown): value is Omit<LargeValue, 'holds'> {
  if (typeof value !== 'object' || value === null || !('document' in value)) return false;
  const { document, name, type, size }: Record<string, unknown> = { ...value };
  return (
    typeof document === 'string' &&
    /^[0-9a-f]{64}$/u.test(document) &&
    typeof name === 'string' &&
    typeof type === 'string' &&
    typeof size === 'number'
  );
}

/** Texts, lists and objects can be large. */
export function largeValueKind(value: JsonValue): LargeValueKind | undefined {
  if (typeof value === 'string') return 'text';
  if (typeof value !== 'object' || value === null) return undefined;
  return Array.isArray(value) ? 'list' : 'object';
}

/** Roughly how many characters it has as JSON; looks at no more than it needs for the answer. */
export function isHeavierThan(value: JsonValue, limit: number): boolean {
  let weight = 0;
  const open: JsonValue[] = [value];
  while (open.length > 0) {
    const one = open.pop() ?? null;
    if (typeof one === 'string') weight += one.length + 3;
    else if (typeof one !== 'object' || one === null) weight += 6;
    else {
      weight += 3;
      if (Array.isArray(one)) weight += addItems(open, one, limit - weight);
      else {
        for (const [name, item] of Object.entries(one)) {
          weight += name.length + 3;
          open.push(item);
        }
      }
    }
    if (weight > limit) return true;
  }
  return false;
}

/** Every item weighs one at least: a list of more is not looked at. */
function addItems(open: JsonValue[], items: readonly JsonValue[], left: number): number {
  if (items.length > left) return items.length;
  for (const item of items) open.push(item);
  return 0;
}

/** What is nested deeper would exhaust the stack of whatever walks through it. Looks level by level, so it cannot itself. */
export function isDeeperThan(value: JsonValue, limit: number): boolean {
  let level: JsonValue[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    const next: JsonValue[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      for (const item of Object.values<JsonValue>(one)) {
        if (typeof item === 'object' && item !== null) next.push(item);
      }
    }
    level = next;
  }
  return false;
}
