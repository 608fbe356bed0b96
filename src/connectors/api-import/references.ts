/**
 * `$ref`: what a part of the document refers to, found when it is asked for.
 *
 * Boundary: one document. Why not the parser's own dereferencing: it ties the whole tree into a graph, in which a bounded
 * walk no longer knows where it has been, and which a document of a few kilobytes makes endless.
 *
 * Invariants:
 * RF1  Only the document itself is looked into; what lies elsewhere is told and never fetched.
 * RF2  Ends, also where references go in a circle.
 */
import { isNode, type Node, own } from './nodes.ts';

export interface Resolved {
  readonly node: Node;
  /** The references it was reached by: where one of them comes again inside, the document goes in a circle. */
  readonly through: readonly string[];
  /** `Article` of `#/components/schemas/Article`. */
  readonly name?: string;
}

export type MissingReference = (reference: string, why: 'elsewhere' | 'nothing-there' | 'circle') => void;

export class References {
  readonly #root: Node;
  readonly #missing: MissingReference;

  constructor(root: Node, missing: MissingReference) {
    this.#root = root;
    this.#missing = missing;
  }

  /** What stands beside a reference wins, as in 3.1. Undefined: nothing to be found, which is told. */
  resolve(given: unknown): Resolved | undefined {
    const through: string[] = [];
    let beside: Node = {};
    let node = given;
    while (isNode(node)) {
      const reference = own(node, '$ref');
      if (typeof reference !== 'string') {
        const whole = Object.keys(beside).length === 0 ? node : { ...node, ...beside };
        const name = through.at(-1)?.split('/').at(-1);
        return { node: whole, through, ...(name === undefined ? {} : { name: decoded(name) }) };
      }
      if (through.includes(reference)) return this.#lost(reference, 'circle');
      through.push(reference);
      const { $ref: _reference, ...others } = node;
      beside = { ...others, ...beside };
      if (!reference.startsWith('#')) return this.#lost(reference, 'elsewhere');
      node = this.#at(reference);
    }
    const last = through.at(-1);
    return last === undefined ? undefined : this.#lost(last, 'nothing-there');
  }

  #at(reference: string): unknown {
    const pointer = reference.slice(1);
    if (pointer === '') return this.#root;
    let found: unknown = this.#root;
    for (const step of pointer.replace(/^\//u, '').split('/').map(decoded)) {
      found = Array.isArray(found) && /^\d{1,6}$/u.test(step) ? found[Number(step)] : own(found, step);
    }
    return found;
  }

  #lost(reference: string, why: 'elsewhere' | 'nothing-there' | 'circle'): undefined {
    this.#missing(reference, why);
    return undefined;
  }
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return step;
  }
}
