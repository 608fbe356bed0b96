/**
 * ForeignView: one vendor's attributes and extension elements of one element of the diagram, by their names without
 * prefix.
 */
import type { ForeignElement } from '../diagram.ts';

export interface ForeignParts {
  readonly extensions: readonly ForeignElement[];
  readonly foreignAttributes: Readonly<Record<string, string>>;
}

export class ForeignView {
  readonly prefix: string;
  readonly #parts: ForeignParts;

  constructor(prefix: string, parts: ForeignParts) {
    this.prefix = prefix;
    this.#parts = parts;
  }

  /** Without blanks around it; `undefined` where it is absent or empty. */
  attribute(name: string): string | undefined {
    const key = `${this.prefix}:${name}`;
    if (!Object.hasOwn(this.#parts.foreignAttributes, key)) return undefined;
    return filled(this.#parts.foreignAttributes[key]);
  }

  first(name: string): ForeignElement | undefined {
    return this.all(name)[0];
  }

  all(name: string): readonly ForeignElement[] {
    return named(this.#parts.extensions, this.prefix, name);
  }

  /** Children of that name of one of its elements; whatever prefix the file gives them. */
  children(parent: ForeignElement | undefined, name: string): readonly ForeignElement[] {
    return (parent?.children ?? []).filter((child) => localPart(child.name) === name);
  }
}

/** An attribute of an extension element, which itself stands without prefix. */
export function attributeOf(element: ForeignElement | undefined, name: string): string | undefined {
  if (element === undefined || !Object.hasOwn(element.attributes, name)) return undefined;
  return filled(element.attributes[name]);
}

export function textOf(element: ForeignElement | undefined): string | undefined {
  return filled(element?.text);
}

export function localPart(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function named(elements: readonly ForeignElement[], prefix: string, name: string): readonly ForeignElement[] {
  const wanted = `${prefix}:${name}`;
  return elements.filter((element) => element.name === wanted);
}

function filled(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === '' ? undefined : trimmed;
}
