/**
 * Who is who in a file: gives every element of the diagram its one id and finds what a reference means.
 *
 * Invariants:
 * I1  No two elements get the same id. The first in the file that carries an id keeps it.
 * I2  A reference that several elements could answer means the one with the nearest common ancestor; among those, the
 *     first in the file.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type { ElementId } from './diagram.ts';
import type { Finding } from './finding.ts';
import { readingFinding } from './reading-findings.ts';

/** A file in which more elements than these share one id is malicious; looking at all for each reference is quadratic. */
const mostCarriers = 64;

export interface ElementIndex {
  /** The id of an element; one is made up, with a finding, where the file gives none. */
  idOf(element: XmlElement): ElementId;
  /** What `reference`, met inside `near`, means among the elements that `accept` lets through. */
  find(reference: string, near: XmlElement, accept: (element: XmlElement) => boolean): XmlElement | undefined;
  /** The id of the element, or of the nearest one around it that has one; for findings about parts without ids. */
  ownerOf(element: XmlElement): ElementId | undefined;
  /** Whether any element carries that id, of whatever kind. */
  describe(reference: string): string | undefined;
  readonly all: readonly XmlElement[];
}

export function buildElementIndex(root: XmlElement, report: (finding: Finding) => void): ElementIndex {
  const all = bpmnElements(root);
  const ids = new Map<XmlElement, ElementId>();
  const candidates = new Map<string, XmlElement[]>();
  const ordinals = new Map<XmlElement, number>();
  const perName = new Map<string, number>();
  for (const element of all) {
    const ordinal = (perName.get(element.name) ?? 0) + 1;
    perName.set(element.name, ordinal);
    ordinals.set(element, ordinal);
    const written = element.attributes.get('id')?.trim();
    if (written === undefined || written === '') continue;
    const same = candidates.get(written);
    if (same === undefined) {
      candidates.set(written, [element]);
      ids.set(element, written);
    } else same.push(element);
  }
  const taken = new Set(candidates.keys());
  for (const [written, same] of candidates) renameRepeated(written, same, ids, taken, report);

  function idOf(element: XmlElement): ElementId {
    const known = ids.get(element);
    if (known !== undefined) return known;
    const id = unused(`${element.name}_${ordinals.get(element) ?? element.line}`, taken);
    ids.set(element, id);
    report(
      readingFinding('id-missing', {
        element: id,
        message: `${describeElement(element)} has no id.`,
        default: `Baton calls it ${id}.`,
        line: element.line,
      }),
    );
    return id;
  }

  return {
    all,
    idOf,
    ownerOf: (element) => {
      let owner: XmlElement | undefined = element;
      while (owner !== undefined && !ids.has(owner)) owner = owner.parent;
      return owner === undefined ? undefined : ids.get(owner);
    },
    find: (reference, near, accept) => {
      const carriers = candidates.get(localReference(reference, candidates)) ?? [];
      const found = carriers.slice(0, mostCarriers).filter(accept);
      return found.length < 2 ? found[0] : nearest(found, near);
    },
    describe: (reference) => {
      const found = candidates.get(localReference(reference, candidates))?.[0];
      return found === undefined ? undefined : describeElement(found);
    },
  };
}

/** In the order of the file; the content of extensions is none of BPMN's, whatever namespace it claims. */
function bpmnElements(root: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const visit = (element: XmlElement): void => {
    if (element.space !== 'bpmn') return;
    found.push(element);
    if (element.name === 'extensionElements') return;
    for (const child of element.children) visit(child);
  };
  visit(root);
  return found;
}

function renameRepeated(
  written: string,
  same: readonly XmlElement[],
  ids: Map<XmlElement, ElementId>,
  taken: Set<string>,
  report: (finding: Finding) => void,
): void {
  let serial = 1;
  for (const element of same.slice(1)) {
    let id = '';
    do {
      serial += 1;
      id = `${written}_${serial}`;
    } while (taken.has(id));
    taken.add(id);
    ids.set(element, id);
    report(
      readingFinding('id-duplicate', {
        element: id,
        message: `${describeElement(element)} has the id ${written}, which another element on line ${same[0]?.line ?? 0} already has.`,
        default: `Baton calls this one ${id}.`,
        line: element.line,
      }),
    );
  }
}

function unused(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let serial = 2; taken.has(id); serial += 1) id = `${wanted}_${serial}`;
  taken.add(id);
  return id;
}

/** A reference is a qualified name: `tns:Task_1` and `{http://…}Task_1` both mean `Task_1`. */
function localReference(reference: string, known: ReadonlyMap<string, unknown>): string {
  const trimmed = reference.trim();
  if (known.has(trimmed)) return trimmed;
  return localName(trimmed);
}

export function localName(reference: string): string {
  const trimmed = reference.trim();
  return trimmed.slice(Math.max(trimmed.lastIndexOf(':'), trimmed.lastIndexOf('}')) + 1);
}

function nearest(found: readonly XmlElement[], near: XmlElement): XmlElement | undefined {
  for (let scope: XmlElement | undefined = near; scope !== undefined; scope = scope.parent) {
    const inside = found.find((element) => isInside(element, scope));
    if (inside !== undefined) return inside;
  }
  return found[0];
}

function isInside(element: XmlElement, scope: XmlElement | undefined): boolean {
  for (let parent = element.parent; parent !== undefined; parent = parent.parent) {
    if (parent === scope) return true;
  }
  return false;
}

/** Where the specification's element names are not the words people use. */
const spokenNames: ReadonlyMap<string, string> = new Map([
  ['participant', 'Pool'],
  ['subProcess', 'Subprocess'],
  ['adHocSubProcess', 'Ad-hoc subprocess'],
  ['intermediateCatchEvent', 'Intermediate event'],
  ['intermediateThrowEvent', 'Intermediate event'],
  ['dataObjectReference', 'Data object'],
  ['dataStoreReference', 'Data store'],
]);

/** For messages to people, e.g. `User task “Check invoice”`. */
export function describeElement(element: XmlElement): string {
  const words = element.name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const kind = spokenNames.get(element.name) ?? words.charAt(0).toUpperCase() + words.slice(1);
  const name = element.attributes.get('name')?.replace(/\s+/g, ' ').trim();
  return name === undefined || name === '' ? kind : `${kind} “${name}”`;
}
