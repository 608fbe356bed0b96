/**
 * RangeValue: FEEL's range, also as the value of a comparison without a left side (`> 5` is the range `(5..)`).
 *
 * Invariants:
 * R1  At most one end is open-ended (`undefined`), and then not included. An end that is null is unknown: whether
 *     the range holds a value cannot be told.
 *
 * Source: DMN 1.5, section 10.3.2.7.
 */
import { RuntimeValue } from './runtime-value.ts';
import type { Value } from './value.ts';

export class RangeValue extends RuntimeValue {
  override readonly kind = 'range';
  readonly start: Value | undefined;
  readonly end: Value | undefined;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;

  constructor(
    start: Value | undefined,
    end: Value | undefined,
    startIncluded: boolean,
    endIncluded: boolean,
  ) {
    super();
    this.start = start;
    this.end = end;
    this.startIncluded = startIncluded;
    this.endIncluded = endIncluded;
  }

  override toString(): string {
    const open = this.startIncluded ? '[' : '(';
    const close = this.endIncluded ? ']' : ')';
    return `${open}${endText(this.start)}..${endText(this.end)}${close}`;
  }
}

function endText(end: Value | undefined): string {
  if (end === undefined || end === null) return '';
  return typeof end === 'string' ? JSON.stringify(end) : String(end);
}
