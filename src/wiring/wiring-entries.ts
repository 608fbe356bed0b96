/**
 * The wiring document as a list of entries: reading, putting and taking out one, and bringing two people's changes of
 * the same document together.
 *
 * Boundary: entries are moved whole; what they mean and whether they fit is told by `validate-wiring.ts` and the compiler.
 *
 * Invariants:
 * WE1  An entry is named by its part and id, `steps/Task_1`; the part has no slash, the id may have.
 * WE2  A part without entries is left out, so that taking out what was put in gives the document as it was.
 * WE3  Merging loses no entry of either side, also none that waits in `kept` for its element.
 */
import type { JsonValue } from '../expressions/value.ts';

export const entryParts = [
  'roles',
  'steps',
  'handlers',
  'decisions',
  'joins',
  'events',
  'loops',
  'adHoc',
  'starts',
  'triggers',
] as const;

export type EntryPart = (typeof entryParts)[number];

export interface WiringEntry {
  readonly part: EntryPart;
  readonly id: string;
  readonly entry: JsonValue;
}

/** By `part/id`, in the order of the document's parts. */
export function entriesOf(wiring: JsonValue): ReadonlyMap<string, WiringEntry> {
  const found = new Map<string, WiringEntry>();
  for (const part of entryParts) {
    for (const [id, entry] of Object.entries(partOf(wiring, part))) {
      found.set(entryKey(part, id), { part, id, entry });
    }
  }
  return found;
}

export function entryKey(part: EntryPart, id: string): string {
  return `${part}/${id}`;
}

export function splitEntryKey(key: string): { readonly part: EntryPart; readonly id: string } | undefined {
  const slash = key.indexOf('/');
  const part = entryParts.find((one) => one === key.slice(0, slash));
  return part === undefined ? undefined : { part, id: key.slice(slash + 1) };
}

export function entryAt(wiring: JsonValue, part: EntryPart, id: string): JsonValue | undefined {
  const entries = partOf(wiring, part);
  return Object.hasOwn(entries, id) ? entries[id] : undefined;
}

/** `undefined` takes it out. */
export function withEntry(
  wiring: JsonValue,
  part: EntryPart,
  id: string,
  entry: JsonValue | undefined,
): JsonValue {
  const entries = copyOf(partOf(wiring, part));
  if (entry === undefined) delete entries[id];
  else put(entries, id, entry);
  const document = copyOf(isRecord(wiring) ? wiring : { format: 1 });
  if (Object.keys(entries).length > 0) document[part] = entries;
  else delete document[part];
  return document;
}

export interface MergedWiring {
  readonly wiring: JsonValue;
  /** `part/id` of what both changed, each otherwise; in the result it stands as `mine` has it. */
  readonly collisions: readonly string[];
}

/** What `mine` changed against `base`, done to `theirs`. */
export function mergeWirings(base: JsonValue, mine: JsonValue, theirs: JsonValue): MergedWiring {
  const [before, own, other] = [entriesOf(base), entriesOf(mine), entriesOf(theirs)];
  let wiring = theirs;
  const collisions: string[] = [];
  for (const key of new Set([...before.keys(), ...own.keys()])) {
    const [was, is, now] = [before.get(key)?.entry, own.get(key)?.entry, other.get(key)?.entry];
    if (sameEntry(was, is) || sameEntry(is, now)) continue;
    if (!sameEntry(was, now)) collisions.push(key);
    const name = splitEntryKey(key);
    if (name !== undefined) wiring = withEntry(wiring, name.part, name.id, is);
  }
  return { wiring: withKept(wiring, base, mine), collisions };
}

/** What `mine` says of elements that are no longer drawn waits with the rest of what is kept. */
function withKept(wiring: JsonValue, base: JsonValue, mine: JsonValue): JsonValue {
  const [before, own, other] = [keptIn(base), keptIn(mine), keptIn(wiring)];
  const changed = own.filter((entry) => !before.some((one) => sameEntry(one, entry)));
  if (changed.length === 0) return wiring;
  const rest = other.filter((entry) => !changed.some((one) => isForSame(one, entry)));
  const document = copyOf(isRecord(wiring) ? wiring : {});
  document.kept = [...rest, ...changed];
  return document;
}

function keptIn(wiring: JsonValue): readonly JsonValue[] {
  const kept = isRecord(wiring) ? wiring.kept : undefined;
  return Array.isArray(kept) ? kept : [];
}

function isForSame(one: JsonValue, other: JsonValue): boolean {
  return isRecord(one) && isRecord(other) && one.part === other.part && one.element === other.element;
}

/** `part/id` of what is not alike in the two. */
export function changedEntries(before: JsonValue, after: JsonValue): string[] {
  const [was, is] = [entriesOf(before), entriesOf(after)];
  const keys = [...new Set([...was.keys(), ...is.keys()])];
  return keys.filter((key) => !sameEntry(was.get(key)?.entry, is.get(key)?.entry));
}

/** Whatever order their properties are in. */
export function sameEntry(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item: JsonValue, index) => sameEntry(item, other[index]));
  }
  if (!isRecord(one) || !isRecord(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && sameEntry(one[name], other[name]));
}

function partOf(wiring: JsonValue, part: EntryPart): Readonly<Record<string, JsonValue>> {
  const entries = isRecord(wiring) && Object.hasOwn(wiring, part) ? wiring[part] : undefined;
  return isRecord(entries) ? entries : {};
}

function copyOf(entries: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  const copy: Record<string, JsonValue> = {};
  for (const [id, entry] of Object.entries(entries)) put(copy, id, entry);
  return copy;
}

/** Also under a name like `__proto__`. */
function put(entries: Record<string, JsonValue>, id: string, value: JsonValue): void {
  Object.defineProperty(entries, id, { value, enumerable: true, configurable: true, writable: true });
}

function isRecord(value: unknown): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
