/**
 * PatternSearch: finds a pattern in one text.
 *
 * A backtracking machine that remembers which branch failed at which place and never tries it there again. So a search
 * takes time in the size of pattern times text, whatever the pattern: `(a*)*b` is harmless. A pattern with
 * backreferences cannot remember (whether a branch fails depends on what a group holds) and is bounded by its steps.
 *
 * Invariants:
 * PS1  Every 32 instructions cost a step, paid to `pay`, which stops the search by throwing.
 * PS2  Memory is bounded by `MOST_MEMORY` bits and `DEEPEST_STACK` entries.
 */
import { caseVariants } from './char-set.ts';
import {
  CHARS,
  END,
  JUMP,
  MATCH,
  type PatternProgram,
  REFERENCE,
  SAVE,
  SPLIT,
  START,
} from './pattern-program.ts';

const MOST_MEMORY = 2 ** 27;
const DEEPEST_STACK = 4_000_000;
const INSTRUCTIONS_PER_STEP = 32;
/** Words of memory that are made ready in the time of a step. */
const WORDS_PER_STEP = 256;

export interface Payment {
  spend(steps: number): void;
  /** Stops where the search would need more memory than allowed. */
  tooLarge(): never;
}

/** Positions of the whole match and of each group: start and end by turns, -1 for a group that took no part. */
export type Found = readonly number[];

export class PatternSearch {
  readonly #program: PatternProgram;
  readonly #text: string;
  readonly #pay: Payment;
  readonly #slots: number[];
  readonly #stack: number[] = [];
  #failed: Uint32Array | undefined;
  /** Words of `#failed` in use, to be cleared after a match. */
  readonly #touched: number[] = [];
  #instructions = 0;

  constructor(program: PatternProgram, text: string, pay: Payment) {
    this.#program = program;
    this.#text = text;
    this.#pay = pay;
    this.#slots = new Array<number>(program.slots).fill(-1);
  }

  get groups(): number {
    return this.#program.slots / 2 - 1;
  }

  /** The first match that starts at `from` or later. */
  find(from: number): Found | undefined {
    const { anchored, first } = this.#program;
    const last = anchored ? 0 : this.#text.length;
    for (let at = from; at <= last; ) {
      const code = this.#text.codePointAt(at);
      this.#count();
      if (first === undefined || (code !== undefined && first.has(code))) {
        this.#slots.fill(-1);
        if (this.#matchesAt(at)) {
          this.#forget();
          return this.#slots.slice();
        }
      }
      at += code !== undefined && code > 0xffff ? 2 : 1;
    }
    return undefined;
  }

  /** All matches, one after another; a match of nothing is followed by the next character. */
  *all(): Iterable<Found> {
    for (let from = 0; from <= this.#text.length; ) {
      const found = this.find(from);
      if (found === undefined) return;
      yield found;
      const [start = 0, end = 0] = found;
      from = end > start ? end : end + ((this.#text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
    }
  }

  #matchesAt(start: number): boolean {
    const stack = this.#stack;
    stack.length = 0;
    stack.push(0, start);
    while (stack.length > 0) {
      const at = stack.pop() ?? 0;
      const pc = stack.pop() ?? 0;
      if (pc < 0) this.#slots[-1 - pc] = at;
      else if (this.#follow(pc, at)) return true;
    }
    return false;
  }

  /** Follows one thread until it matches or fails; what else could be tried is left on the stack. */
  #follow(fromPc: number, from: number): boolean {
    const { ops, a, b, sets } = this.#program;
    let pc = fromPc;
    let at = from;
    for (;;) {
      this.#count();
      const operand = a[pc] ?? 0;
      switch (ops[pc]) {
        case CHARS: {
          const code = this.#text.codePointAt(at);
          if (code === undefined || sets[operand]?.has(code) !== true) return false;
          at += code > 0xffff ? 2 : 1;
          pc++;
          break;
        }
        case SPLIT:
          if (this.#failedBefore(pc, at)) return false;
          this.#push(b[pc] ?? 0, at);
          pc = operand;
          break;
        case JUMP:
          pc = operand;
          break;
        case SAVE:
          this.#push(-1 - operand, this.#slots[operand] ?? -1);
          this.#slots[operand] = at;
          pc++;
          break;
        case START:
          if (!this.#atStart(at)) return false;
          pc++;
          break;
        case END:
          if (!this.#atEnd(at)) return false;
          pc++;
          break;
        case REFERENCE: {
          const end = this.#afterReference(operand, at);
          if (end === undefined) return false;
          at = end;
          pc++;
          break;
        }
        case MATCH:
          return true;
        default:
          return false;
      }
    }
  }

  #push(pc: number, at: number): void {
    if (this.#stack.length >= DEEPEST_STACK) this.#pay.tooLarge();
    this.#stack.push(pc, at);
  }

  #failedBefore(pc: number, at: number): boolean {
    const { hasReferences, splits, splitNumber } = this.#program;
    if (hasReferences) return false;
    if (this.#failed === undefined) {
      const bits = splits * (this.#text.length + 1);
      if (bits > MOST_MEMORY) this.#pay.tooLarge();
      this.#pay.spend(Math.ceil(bits / 32 / WORDS_PER_STEP));
      this.#failed = new Uint32Array(Math.ceil(bits / 32));
    }
    const bit = (splitNumber[pc] ?? 0) * (this.#text.length + 1) + at;
    const word = bit >>> 5;
    const mask = 1 << (bit & 31);
    const known = this.#failed[word] ?? 0;
    if ((known & mask) !== 0) return true;
    if (known === 0) this.#touched.push(word);
    this.#failed[word] = known | mask;
    return false;
  }

  /** After a match: what lay on its way has not failed. */
  #forget(): void {
    for (const word of this.#touched) if (this.#failed !== undefined) this.#failed[word] = 0;
    this.#touched.length = 0;
  }

  #atStart(at: number): boolean {
    return (
      at === 0 || (this.#program.flags.multiline && at < this.#text.length && this.#text[at - 1] === '\n')
    );
  }

  #atEnd(at: number): boolean {
    return at === this.#text.length || (this.#program.flags.multiline && this.#text[at] === '\n');
  }

  /** A group that took no part is the empty text. */
  #afterReference(group: number, at: number): number | undefined {
    const start = this.#slots[2 * group] ?? -1;
    const end = this.#slots[2 * group + 1] ?? -1;
    if (start < 0 || end < start) return at;
    for (let i = 0; i < end - start; i++) {
      this.#count();
      const wanted = this.#text.charCodeAt(start + i);
      const found = this.#text.charCodeAt(at + i);
      const same =
        wanted === found ||
        (this.#program.flags.ignoreCase && found >= 0 && caseVariants(wanted).includes(found));
      if (!same) return undefined;
    }
    return at + end - start;
  }

  #count(): void {
    if (++this.#instructions % INSTRUCTIONS_PER_STEP === 0) this.#pay.spend(1);
  }
}
