/** FEEL's conversion functions and `not` (DMN 1.5, tables 75 and 76), except those to temporal values. */
import { numberOfText } from '../../numbers/decimal128.ts';
import type { Value } from '../../value.ts';
import type { Machine } from '../machine.ts';
import { valueText } from '../value-text.ts';
import { Builtin, optional, required, signature } from './builtin.ts';
import { anything, boolean, number, text } from './kinds.ts';

export const CONVERSION_BUILTINS: readonly Builtin[] = [
  new Builtin('string', [
    signature([required('from', anything)], (machine, from) =>
      from === null ? null : machine.text(valueText(machine, from)),
    ),
  ]),
  new Builtin('number', [
    signature([required('from', number)], (_, from) => from),
    signature(
      [required('from', text), optional('grouping separator', text), optional('decimal separator', text)],
      toNumber,
    ),
  ]),
  new Builtin('not', [
    signature([required('negand', boolean)], (_, negand) => !negand),
    signature([required('negand', anything)], () => null),
  ]),
  new Builtin('is defined', [signature([required('value', anything)], (_, value) => value !== null)]),
  new Builtin('get or else', [
    signature(
      [required('value', anything), required('default', anything)],
      (_, value, other) => value ?? other,
    ),
  ]),
];

function toNumber(
  machine: Machine,
  from: string,
  grouping: string | undefined,
  point: string | undefined,
): Value {
  const separators = /^[ ,.]?$/.test(grouping ?? '') && /^[.,]?$/.test(point ?? '');
  if (!separators || (grouping !== undefined && grouping === (point ?? '.'))) {
    return machine.warn(
      'wrong-arguments',
      'Expected “ ”, “,” or “.” and “.” or “,” as separators.',
      machine.span,
      'number',
    );
  }
  let plain = grouping === undefined ? from : from.replaceAll(grouping, '');
  if (point === ',') plain = plain.replace(',', '.');
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,6})?$/.test(plain)
    ? numberOfText(plain)
    : undefined;
  if (value !== undefined) return value;
  return machine.warn(
    'wrong-value',
    `Expected the text of a number, found “${from.slice(0, 40)}”.`,
    machine.span,
    'number',
  );
}
