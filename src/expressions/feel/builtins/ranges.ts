/**
 * FEEL's relations between points and ranges (DMN 1.5, table 85), all reduced to comparing ends.
 *
 * An end is compared by its value and, where the values are equal, by which side of the value it lies on: an excluded
 * start lies after its value, an excluded end before it. An open end lies at infinity.
 */
import type { RangeValue } from '../../range-value.ts';
import type { Value } from '../../value.ts';
import { compare, includes } from '../comparison.ts';
import type { Machine } from '../machine.ts';
import { compileRangeText } from '../range-text.ts';
import { Builtin, required, signature } from './builtin.ts';
import { point, range, text } from './kinds.ts';

/** An end as a place on the line: infinite, or a value and the side of it. */
interface Place {
  readonly infinite: -1 | 0 | 1;
  readonly value: Value;
  readonly side: -1 | 0 | 1;
}

function startOf(value: RangeValue): Place {
  if (value.start === undefined) return { infinite: -1, value: null, side: 0 };
  return { infinite: 0, value: value.start, side: value.startIncluded ? 0 : 1 };
}

function endOf(value: RangeValue): Place {
  if (value.end === undefined) return { infinite: 1, value: null, side: 0 };
  return { infinite: 0, value: value.end, side: value.endIncluded ? 0 : -1 };
}

function at(value: Value): Place {
  return { infinite: 0, value, side: 0 };
}

/** `undefined` where the two values have no order. */
function order(a: Place, b: Place): number | undefined {
  if (a.infinite !== 0 || b.infinite !== 0) return a.infinite - b.infinite;
  const known = compare(a.value, b.value);
  return known === undefined ? undefined : known !== 0 ? known : a.side - b.side;
}

type Relation = (orders: (a: Place, b: Place) => number) => boolean;

class Unordered {}

function decide(machine: Machine, relation: Relation): Value {
  try {
    return relation((a, b) => {
      const known = order(a, b);
      if (known === undefined) throw new Unordered();
      return known;
    });
  } catch (thrown) {
    if (!(thrown instanceof Unordered)) throw thrown;
    return machine.warn('wrong-operands', 'Expected ranges and points of one kind.', machine.span);
  }
}

type Ends = { readonly s: Place; readonly e: Place };
type RangeRelation = (a: Ends, b: Ends, o: (a: Place, b: Place) => number) => boolean;

function endsOf(value: RangeValue): Ends {
  return { s: startOf(value), e: endOf(value) };
}

function between(name: string, relation: RangeRelation, first = 'range1', second = 'range2'): Builtin {
  return new Builtin(name, [rangesSignature(relation, first, second)]);
}

function rangesSignature(relation: RangeRelation, first: string, second: string) {
  return signature([required(first, range), required(second, range)], (m, a, b) =>
    decide(m, (o) => relation(endsOf(a), endsOf(b), o)),
  );
}

/** `a` ends where `b` starts, both including the place. */
const meets: RangeRelation = (a, b, o) => a.e.side === 0 && b.s.side === 0 && o(a.e, b.s) === 0;
const finishes: RangeRelation = (a, b, o) => o(a.e, b.e) === 0 && o(a.s, b.s) >= 0;
const starts: RangeRelation = (a, b, o) => o(a.s, b.s) === 0 && o(a.e, b.e) <= 0;
const contains: RangeRelation = (a, b, o) => o(a.s, b.s) <= 0 && o(b.e, a.e) <= 0;
const overlaps: RangeRelation = (a, b, o) => o(a.s, b.e) <= 0 && o(b.s, a.e) <= 0;
const overlapsBefore: RangeRelation = (a, b, o) => o(a.s, b.s) < 0 && o(b.s, a.e) <= 0 && o(a.e, b.e) <= 0;

/** The same relation seen from the other range. */
function converse(relation: RangeRelation): RangeRelation {
  return (a, b, o) => relation(b, a, o);
}

const isBefore = (name: string, flipped: boolean): Builtin =>
  new Builtin(name, [
    signature([required('point1', point), required('point2', point)], (m, a, b) =>
      decide(m, (o) => (flipped ? o(at(b), at(a)) < 0 : o(at(a), at(b)) < 0)),
    ),
    signature([required('point', point), required('range', range)], (m, a, b) =>
      decide(m, (o) => (flipped ? o(endOf(b), at(a)) < 0 : o(at(a), startOf(b)) < 0)),
    ),
    signature([required('range', range), required('point', point)], (m, a, b) =>
      decide(m, (o) => (flipped ? o(at(b), startOf(a)) < 0 : o(endOf(a), at(b)) < 0)),
    ),
    rangesSignature(
      flipped ? (a, b, o) => o(b.e, a.s) < 0 : (a, b, o) => o(a.e, b.s) < 0,
      'range1',
      'range2',
    ),
  ]);

export const RANGE_BUILTINS: readonly Builtin[] = [
  isBefore('before', false),
  isBefore('after', true),
  between('meets', meets),
  between('met by', converse(meets)),
  between('overlaps', overlaps),
  between('overlaps before', overlapsBefore),
  between('overlaps after', converse(overlapsBefore)),
  new Builtin('finishes', [
    signature([required('point', point), required('range', range)], (m, a, b) =>
      decide(m, (o) => b.endIncluded && o(at(a), endOf(b)) === 0),
    ),
    rangesSignature(finishes, 'range1', 'range2'),
  ]),
  new Builtin('finished by', [
    signature([required('range', range), required('point', point)], (m, a, b) =>
      decide(m, (o) => a.endIncluded && o(at(b), endOf(a)) === 0),
    ),
    rangesSignature(converse(finishes), 'range1', 'range2'),
  ]),
  new Builtin('includes', [
    signature([required('range', range), required('point', point)], (_, a, b) => includes(a, b)),
    rangesSignature(contains, 'range1', 'range2'),
  ]),
  new Builtin('during', [
    signature([required('point', point), required('range', range)], (_, a, b) => includes(b, a)),
    rangesSignature(converse(contains), 'range1', 'range2'),
  ]),
  new Builtin('starts', [
    signature([required('point', point), required('range', range)], (m, a, b) =>
      decide(m, (o) => b.startIncluded && o(at(a), startOf(b)) === 0),
    ),
    rangesSignature(starts, 'range1', 'range2'),
  ]),
  new Builtin('started by', [
    signature([required('range', range), required('point', point)], (m, a, b) =>
      decide(m, (o) => a.startIncluded && o(at(b), startOf(a)) === 0),
    ),
    rangesSignature(converse(starts), 'range1', 'range2'),
  ]),
  new Builtin('coincides', [
    signature([required('point1', point), required('point2', point)], (m, a, b) =>
      decide(m, (o) => o(at(a), at(b)) === 0),
    ),
    rangesSignature((a, b, o) => o(a.s, b.s) === 0 && o(a.e, b.e) === 0, 'range1', 'range2'),
  ]),
  new Builtin('range', [
    signature([required('from', text)], (m, from) => {
      const made = compileRangeText(from);
      if (made !== undefined) return made;
      return m.warn(
        'wrong-value',
        `Expected a range written like [1..5], found “${from.slice(0, 40)}”.`,
        m.span,
      );
    }),
  ]),
];
