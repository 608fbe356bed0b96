/**
 * PatternProgram: a regular expression as instructions for a backtracking machine.
 *
 * Invariants:
 * PP1  At most `LARGEST` instructions: counted repetitions are written out, so `{1000}` of `{1000}` is refused.
 */
import type { CharSet } from './char-set.ts';
import { parsePattern } from './parse-pattern.ts';
import { PatternFailure, type PatternFlags, type PatternNode } from './pattern-node.ts';

export const MATCH = 0;
export const CHARS = 1;
/** Goes on at `a`, and where that fails at `b`. */
export const SPLIT = 2;
export const JUMP = 3;
/** Notes the position in slot `a`. */
export const SAVE = 4;
export const START = 5;
export const END = 6;
/** The text of group `a` again. */
export const REFERENCE = 7;

const LARGEST = 20_000;

export interface PatternProgram {
  readonly ops: readonly number[];
  readonly a: readonly number[];
  /** For SPLIT; its number for CHARS' set stands in `a`. */
  readonly b: readonly number[];
  readonly sets: readonly CharSet[];
  /** The how-manieth SPLIT an instruction is. */
  readonly splitNumber: readonly number[];
  readonly splits: number;
  /** Two a group, the whole match first. */
  readonly slots: number;
  readonly hasReferences: boolean;
  /** Can only match at the start of the text. */
  readonly anchored: boolean;
  /** What the first character must be, where that is known. */
  readonly first: CharSet | undefined;
  readonly flags: PatternFlags;
}

export function compilePattern(text: string, flags: PatternFlags): PatternProgram {
  const { root, groups, hasReferences } = parsePattern(text, flags);
  const writer = new Writer();
  writer.put(SAVE, 0);
  writer.write(root);
  writer.put(SAVE, 1);
  writer.put(MATCH);
  const { ops, a, b, sets, splitNumber, splits } = writer;
  const anchored = ops[1] === START && !flags.multiline;
  const first = ops[1] === CHARS ? sets[a[1] ?? 0] : undefined;
  const slots = 2 * (groups + 1);
  return { ops, a, b, sets, splitNumber, splits, slots, hasReferences, anchored, first, flags };
}

class Writer {
  readonly ops: number[] = [];
  readonly a: number[] = [];
  readonly b: number[] = [];
  readonly sets: CharSet[] = [];
  readonly splitNumber: number[] = [];
  splits = 0;

  put(op: number, a = 0, b = 0): number {
    if (this.ops.length >= LARGEST) throw new PatternFailure('The pattern repeats too much too often.');
    this.splitNumber.push(this.splits);
    if (op === SPLIT) this.splits++;
    this.a.push(a);
    this.b.push(b);
    return this.ops.push(op) - 1;
  }

  write(node: PatternNode): void {
    switch (node.kind) {
      case 'chars':
        this.put(CHARS, this.sets.push(node.set) - 1);
        break;
      case 'sequence':
        for (const item of node.items) this.write(item);
        break;
      case 'choice':
        this.#choice(node.options);
        break;
      case 'group':
        this.put(SAVE, 2 * node.index);
        this.write(node.inner);
        this.put(SAVE, 2 * node.index + 1);
        break;
      case 'repeat':
        this.#repeat(node);
        break;
      case 'start':
        this.put(START);
        break;
      case 'end':
        this.put(END);
        break;
      case 'reference':
        this.put(REFERENCE, node.group);
        break;
    }
  }

  #choice(options: readonly PatternNode[]): void {
    const exits: number[] = [];
    for (const [i, option] of options.entries()) {
      const isLast = i === options.length - 1;
      const split = isLast ? undefined : this.put(SPLIT, this.ops.length + 1);
      this.write(option);
      if (!isLast) exits.push(this.put(JUMP));
      if (split !== undefined) this.b[split] = this.ops.length;
    }
    for (const exit of exits) this.a[exit] = this.ops.length;
  }

  #repeat(node: PatternNode & { readonly kind: 'repeat' }): void {
    const { inner, least, most, lazy } = node;
    for (let i = 0; i < least; i++) this.write(inner);
    if (most === undefined) {
      const split = this.put(SPLIT);
      this.write(inner);
      this.put(JUMP, split);
      this.#aim(split, lazy);
      return;
    }
    const splits: number[] = [];
    for (let i = least; i < most; i++) {
      splits.push(this.put(SPLIT));
      this.write(inner);
    }
    for (const split of splits) this.#aim(split, lazy);
  }

  /** Into the body that follows, or past it to here; as few as possible tries that the other way round. */
  #aim(split: number, lazy: boolean): void {
    const body = split + 1;
    const exit = this.ops.length;
    this.a[split] = lazy ? exit : body;
    this.b[split] = lazy ? body : exit;
  }
}
