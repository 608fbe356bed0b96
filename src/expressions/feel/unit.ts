/**
 * Unit: one source text on its way from tree to closures; what the compilers of the node families share.
 *
 * Invariants:
 * U1  The tree is walked once; whatever can be known from the text alone is worked out here, not in a closure.
 */

import type { ExpressionErrorCode } from '../expression-error.ts';
import { TREE_NESTING } from '../limits.ts';
import type { Value } from '../value.ts';
import type { FeelType } from './feel-type.ts';
import type { Machine, Span } from './machine.ts';
import type { Names } from './names.ts';
import type { FeelNode } from './parser/feel-node.ts';
import { canonicalName } from './parser/name-table.ts';

/** A compiled node. */
export type Code = (machine: Machine) => Value;

export type NodeCompiler = (unit: Unit, node: FeelNode, names: Names | undefined) => Code;

/** Thrown while compiling; becomes the error of the compile result. */
export class CompileFailure {
  readonly code: ExpressionErrorCode;
  readonly message: string;
  readonly span: Span;
  readonly name: string | undefined;

  constructor(code: ExpressionErrorCode, message: string, span: Span, name?: string) {
    this.code = code;
    this.message = message;
    this.span = span;
    this.name = name;
  }
}

export class Unit {
  readonly text: string;
  readonly reads = new Set<string>();
  /** Deepest nesting seen so far, for the weight of function bodies. */
  height = 0;
  readonly types: ReadonlyMap<string, FeelType>;
  readonly #known: ReadonlyMap<string, string>;
  readonly #compilers: ReadonlyMap<string, NodeCompiler>;
  #depth = 0;

  constructor(
    text: string,
    known: ReadonlyMap<string, string>,
    compilers: ReadonlyMap<string, NodeCompiler>,
    types: ReadonlyMap<string, FeelType>,
  ) {
    this.text = text;
    this.types = types;
    this.#known = known;
    this.#compilers = compilers;
  }

  compile(node: FeelNode, names: Names | undefined): Code {
    const compiler = this.#compilers.get(node.name);
    if (compiler === undefined) {
      throw new CompileFailure('unsupported', `“${this.slice(node)}” cannot be used here.`, node);
    }
    this.#depth++;
    if (this.#depth > TREE_NESTING) {
      throw new CompileFailure(
        'source-too-deep',
        `Expected at most ${TREE_NESTING} levels of nesting.`,
        node,
      );
    }
    this.height = Math.max(this.height, this.#depth);
    const code = compiler(this, node, names);
    this.#depth--;
    return code;
  }

  /** Compiles `node` and tells how many levels it is high. */
  measured(node: FeelNode, names: Names | undefined): { readonly code: Code; readonly height: number } {
    const outer = this.height;
    this.height = this.#depth;
    const code = this.compile(node, names);
    const height = this.height - this.#depth;
    this.height = Math.max(outer, this.height);
    return { code, height };
  }

  /** Whether the source names it as a variable. */
  knows(name: string): boolean {
    return this.#known.has(canonicalName(name));
  }

  slice(node: Span): string {
    return this.text.slice(node.from, node.to);
  }

  /** The name as it is looked up: as known beforehand, else as written with single spaces. */
  nameOf(node: Span): string {
    const written = this.slice(node);
    const name = written.startsWith('`') ? written.slice(1, -1) : written.replace(/\s+/g, ' ').trim();
    return this.#known.get(canonicalName(name)) ?? name;
  }
}

/** What going once through the piece of source costs: long ones do more than a step's work. */
export function costOf(node: Span): number {
  return 1 + ((node.to - node.from) >> 6);
}

/** What stands at a span, without holding on to the tree. */
export function spanOf(node: Span): Span {
  return { from: node.from, to: node.to };
}
