/**
 * The wiring of one drawing made over to its next export: each entry goes where its element went.
 *
 * Boundary: renames and keeps; whether an entry still fits its element is told when the result is compiled.
 *
 * Invariants:
 * CW1  No entry is lost: one whose element was not found again moves to `kept`, from where a later drawing that has the
 *      element gets it back.
 * CW2  Where every element kept its id the document comes out deeply equal.
 * CW3  Parts are treated alike, also those this file has not heard of: whatever is listed by element id follows it.
 */
import type { ElementId } from '../../bpmn/diagram.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { KeptWiring, WiringDocument } from '../wiring-document.ts';
import { type DiagramMatch, idsAfter, type LoneElement } from './diagram-match.ts';
import { familyOf, nameKey } from './diagram-parts.ts';

export interface CarriedWiring {
  readonly wiring: WiringDocument;
  /** Entries that stand at their element's counterpart now, in the order of the document. */
  readonly carried: readonly CarriedEntry[];
  /** Those no element was found for, the ones of earlier drawings included. */
  readonly kept: readonly KeptWiring[];
}

export interface CarriedEntry {
  readonly part: string;
  readonly before: ElementId;
  readonly after: ElementId;
}

type Entries = Record<ElementId, JsonValue>;

/** Parts that are not listed by element id. */
const NOT_BY_ELEMENT: ReadonlySet<string> = new Set(['format', 'roles', 'kept']);

export function carryWiring(wiring: WiringDocument, match: DiagramMatch): CarriedWiring {
  const ids = idsAfter(match);
  const lost = new Map(match.lost.map((element) => [element.id, element]));
  const carried: CarriedEntry[] = [];
  const kept: KeptWiring[] = [];
  const document: Record<string, JsonValue> = {};
  for (const [part, value] of Object.entries<JsonValue>(wiring)) {
    if (part === 'kept') continue;
    if (NOT_BY_ELEMENT.has(part) || !isRecord(value)) document[part] = value;
    else document[part] = carryPart(part, value, ids, lost, carried, kept);
  }
  for (const entry of wiring.kept ?? []) {
    const placed = placeAgain(entry, match.added, document);
    if (placed === undefined) kept.push(entry);
    else carried.push(placed);
  }
  if (kept.length > 0) document.kept = kept;
  // cast: entries were moved, none was changed but for the ids in it
  return { wiring: document as WiringDocument, carried, kept };
}

function carryPart(
  part: string,
  entries: Readonly<Entries>,
  ids: ReadonlyMap<ElementId, ElementId>,
  lost: ReadonlyMap<ElementId, LoneElement>,
  carried: CarriedEntry[],
  kept: KeptWiring[],
): Entries {
  const moved: Entries = {};
  const strange: [ElementId, JsonValue][] = [];
  const keep = (element: ElementId, entry: JsonValue, gone: LoneElement | undefined): void => {
    kept.push({ part, element, name: gone?.name ?? '', type: gone?.type ?? '', entry });
  };
  for (const [before, entry] of Object.entries(entries)) {
    const after = ids.get(before);
    if (after !== undefined) {
      const { placed, left } = carryFlows(entry, ids, lost);
      put(moved, after, placed);
      carried.push({ part, before, after });
      if (left !== undefined) keep(before, left, undefined);
    } else if (lost.has(before)) keep(before, entry, lost.get(before));
    else strange.push([before, entry]);
  }
  // Of elements the drawing never had: they stay, unless an element of that id has an entry by now.
  for (const [id, entry] of strange) {
    if (Object.hasOwn(moved, id)) keep(id, entry, undefined);
    else put(moved, id, entry);
  }
  return moved;
}

/** A decision lists conditions and labels by flow. `left`: what it said of flows that were not found again. */
function carryFlows(
  entry: JsonValue,
  ids: ReadonlyMap<ElementId, ElementId>,
  lost: ReadonlyMap<ElementId, LoneElement>,
): { readonly placed: JsonValue; readonly left?: JsonValue } {
  if (!isRecord(entry) || (!isRecord(entry.conditions) && !isRecord(entry.labels))) return { placed: entry };
  const placed: Entries = { ...entry };
  const left: Entries = {};
  for (const list of ['conditions', 'labels'] as const) {
    const byFlow = entry[list];
    if (!isRecord(byFlow)) continue;
    const flows: Entries = {};
    const gone: Entries = {};
    for (const [flow, value] of Object.entries(byFlow))
      put(lost.has(flow) ? gone : flows, lost.has(flow) ? flow : (ids.get(flow) ?? flow), value);
    placed[list] = flows;
    if (Object.keys(gone).length > 0) left[list] = gone;
  }
  if (typeof entry.default === 'string') {
    const flow = ids.get(entry.default);
    if (flow !== undefined) placed.default = flow;
    else if (lost.has(entry.default)) {
      delete placed.default;
      left.default = entry.default;
    }
  }
  return Object.keys(left).length === 0 ? { placed } : { placed, left: { by: entry.by ?? null, ...left } };
}

/** An element that is drawn again: of the same id, or the only new one of that kind with that name. */
function placeAgain(
  entry: KeptWiring,
  added: readonly LoneElement[],
  document: Record<string, JsonValue>,
): CarriedEntry | undefined {
  if (entry.type === '') return undefined;
  const alike = added.filter(({ type }) => familyOf(type) === familyOf(entry.type));
  const named = alike.filter(({ name }) => entry.name !== '' && nameKey(name) === nameKey(entry.name));
  const found = alike.find(({ id }) => id === entry.element) ?? (named.length === 1 ? named[0] : undefined);
  const entries = document[entry.part] ?? {};
  if (found === undefined || !isRecord(entries) || Object.hasOwn(entries, found.id)) return undefined;
  const next: Entries = { ...entries };
  put(next, found.id, entry.entry);
  document[entry.part] = next;
  return { part: entry.part, before: entry.element, after: found.id };
}

/** Also under a name like `__proto__`. */
function put(entries: Entries, id: ElementId, value: JsonValue): void {
  Object.defineProperty(entries, id, { value, enumerable: true, configurable: true, writable: true });
}

function isRecord(value: unknown): value is Readonly<Entries> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
