/**
 * TreeReader: what every part of the reader asks of the tree: elements by name, attributes, ids, and a place to tell
 * findings.
 *
 * Invariants:
 * R1  Every element that others may refer to has an id of its own, the file's own where it is the first of that id.
 */
import type { XmlElement } from '../../xml/xml-tree.ts';
import type { Place } from '../decision-model.ts';
import type { DmnFindingCode } from '../dmn-findings.ts';
import type { FindingList } from '../finding-list.ts';

export class TreeReader {
  readonly #findings: FindingList;
  readonly #ids = new Map<string, XmlElement>();
  readonly #given = new Map<XmlElement, string>();
  readonly #counts = new Map<string, number>();

  constructor(findings: FindingList) {
    this.#findings = findings;
  }

  tell(code: DmnFindingCode, element: XmlElement, message: string, default_?: string): void {
    const id = element.attributes.get('id');
    const place = { element: this.#given.get(element) ?? id, line: element.line };
    this.#findings.tell(code, place, message, default_);
  }

  place(element: XmlElement): Place {
    return { id: this.#idOf(element), line: element.line };
  }

  /** The place of something that nothing refers to: without an id nothing is amiss. */
  quietPlace(element: XmlElement): Place {
    const written = element.attributes.get('id');
    if (written !== undefined && !this.#ids.has(written)) return this.place(element);
    return { id: this.#newId(element), line: element.line };
  }

  #idOf(element: XmlElement): string {
    const known = this.#given.get(element);
    if (known !== undefined) return known;
    const written = element.attributes.get('id')?.trim();
    if (written !== undefined && written !== '' && !this.#ids.has(written)) {
      this.#ids.set(written, element);
      this.#given.set(element, written);
      return written;
    }
    const given = this.#newId(element);
    if (written === undefined || written === '') {
      const named = element.attributes.get('name');
      this.tell(
        'dmn-id-missing',
        element,
        `${named === undefined ? `<${element.name}>` : `“${named}”`} has no id.`,
        `Baton calls it “${given}”.`,
      );
    } else {
      const first = this.#ids.get(written)?.line ?? 0;
      this.tell(
        'dmn-id-duplicate',
        element,
        `The id “${written}” is used on line ${first} already.`,
        `Baton calls this one “${given}”.`,
      );
    }
    return given;
  }

  #newId(element: XmlElement): string {
    let count = this.#counts.get(element.name) ?? 0;
    let id: string;
    do {
      count += 1;
      id = `${element.name}_${count}`;
    } while (this.#ids.has(id));
    this.#counts.set(element.name, count);
    this.#ids.set(id, element);
    this.#given.set(element, id);
    return id;
  }
}

export function isDmn(element: XmlElement, name: string): boolean {
  return element.space === 'dmn' && element.name === name;
}

export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => isDmn(child, name));
}

export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => isDmn(child, name));
}

/** The trimmed text of the child of that name; `undefined` where there is none or it is empty. */
export function textOf(element: XmlElement, name: string): string | undefined {
  const text = childNamed(element, name)?.text.trim();
  return text === '' ? undefined : text;
}

/** The text of `<name><text>…</text></name>`, as unary tests and expressions are written. */
export function innerText(element: XmlElement | undefined): string | undefined {
  return element === undefined ? undefined : textOf(element, 'text');
}

/** An attribute that is there and not empty. */
export function attribute(element: XmlElement, name: string): string | undefined {
  const value = element.attributes.get(name)?.trim();
  return value === '' ? undefined : value;
}

export function typeRefOf(element: XmlElement): string | undefined {
  return attribute(element, 'typeRef') ?? textOf(element, 'typeRef');
}

/** An entry `{ key: value }` where there is a value, nothing where there is none. */
export function given<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  // cast: an object with the one key K or none
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}
