/**
 * RangeValue: FEEL's range, also as the value of a comparison without a left side (`> 5` is the range `(5..)`).
 *
 * Invariants:
 * R1  At most one end is open-ended (`undefined`), and then not included. An end that is null is unknown: whether
 *     the range holds a value cannot be told.
 * R2  `(=5)` and `(!=5)` have both ends at their value; what `(!=5)` holds is everything else.
 *
 * Source: DMN 1.5, section 10.3.2.7.
 */
import { RuntimeValue } from './runtime-value.ts';
import type { Value } from './value.ts';

/** How it was written: from end to end, or as a comparison with one value. */
export type RangeForm = 'interval' | 'equal' | 'unequal';

export class RangeValue extends RuntimeValue {
  override readonly kind = 'range';
  readonly start: Value | undefined;
  readonly end: Value | undefined;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
  readonly form: RangeForm;

  constructor(
    start: Value | undefined,
    end: Value | undefined,
    startIncluded: boolean,
    endIncluded: boolean,
    form: RangeForm = 'interval',
  ) {
    super();
    this.start = start;
    this.end = end;
    this.startIncluded = startIncluded;
    this.endIncluded = endIncluded;
    this.form = form;
  }

  override toString(): string {
    if (this.form === 'unequal') return `!=${endText(this.start)}`;
    const open = this.startIncluded ? '[' : '(';
    const close = this.endIncluded ? ']' : ')';
    return `${open}${endText(this.start)}..${endText(this.end)}${close}`;
  }
}

function endText(end: Value | undefined): string {
  if (end === undefined || end === null) return '';
  return typeof end === 'string' ? JSON.stringify(end) : String(end);
}
