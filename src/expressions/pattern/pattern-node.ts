/** PatternNode: a regular expression as a tree. */
import type { CharSet } from './char-set.ts';

export type PatternNode =
  | { readonly kind: 'chars'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  /** Numbered from 1. */
  | { readonly kind: 'group'; readonly index: number; readonly inner: PatternNode }
  | {
      readonly kind: 'repeat';
      readonly inner: PatternNode;
      readonly least: number;
      /** `undefined`: without an end. */
      readonly most: number | undefined;
      readonly lazy: boolean;
    }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'reference'; readonly group: number };

export interface PatternFlags {
  /** `s`: `.` is any character, line ends too. */
  readonly dotAll: boolean;
  /** `m`: `^` and `$` also at the ends of lines. */
  readonly multiline: boolean;
  /** `i` */
  readonly ignoreCase: boolean;
}

/** Thrown where a text is no pattern; never leaves this folder. */
export class PatternFailure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}
