/**
 * What Camunda's FEEL adds to the specification's library, beside what stands with its family (`get or else`,
 * `is defined`, `partition`, `extract`, `trim`, …).
 *
 * Functions that answer differently each time they are asked cannot exist here, because an evaluation is repeated when
 * an instance is replayed: `REFUSED` says what to do instead.
 *
 * Source: Camunda 8 documentation, "FEEL built-in functions".
 */
import { toJson, type Value, type ValueRecord } from '../../value.ts';
import { checkResult } from '../check-result.ts';
import { describeValue } from '../describe-value.ts';
import { Halt, type Machine } from '../machine.ts';
import { base64OfText } from './base64.ts';
import { Builtin, required, rest, signature } from './builtin.ts';
import { mergeContexts, putEntry } from './contexts.ts';
import { anything, context, list, text } from './kinds.ts';

const REPEATABLE =
  'an expression gives the same result whenever it is evaluated again. Let a step of the process provide it as a variable.';

/** Functions that are known and not available, with the reason. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ['uuid', `“uuid” is not available: ${REPEATABLE}`],
  ['random number', `“random number” is not available: ${REPEATABLE}`],
]);

export const CAMUNDA_BUILTINS: readonly Builtin[] = [
  new Builtin('assert', [
    signature([required('value', anything), required('condition', anything)], (_, value, condition) =>
      asserted(value, condition, 'The condition of “assert” is not true.'),
    ),
    signature(
      [required('value', anything), required('condition', anything), required('cause', text)],
      (_, value, condition, cause) => asserted(value, condition, cause.slice(0, 500)),
    ),
  ]),
  new Builtin('to base64', [
    signature([required('value', text)], (machine, value) => machine.text(base64OfText(value))),
  ]),
  new Builtin('from json', [signature([required('value', text)], fromJson)]),
  new Builtin('to json', [signature([required('value', anything)], jsonOf)]),
  new Builtin('put', [
    signature(
      [required('context', context), required('key', text), required('value', anything)],
      (machine, base, key, value) => putEntry(machine, base, [key], 0, value),
    ),
  ]),
  new Builtin('put all', [
    signature([required('contexts', list)], (machine, contexts) => mergeContexts(machine, contexts)),
    signature([rest('contexts', context)], (machine, contexts: readonly ValueRecord[]) =>
      mergeContexts(machine, contexts),
    ),
  ]),
];

/** Unlike everything else in FEEL this is no null: the author wants the evaluation to fail. */
function asserted(value: Value, condition: Value, cause: string): Value {
  if (condition === true) return value;
  throw new Halt('assertion-failed', cause);
}

function fromJson(machine: Machine, value: string): Value {
  machine.spend(value.length >> 3);
  try {
    const parsed: Value = JSON.parse(value);
    return parsed;
  } catch {
    return machine.warn(
      'wrong-value',
      `Expected a text in JSON, found ${describeValue(value)}.`,
      machine.span,
      'from json',
    );
  }
}

function jsonOf(machine: Machine, value: Value): Value {
  checkResult(machine, value);
  return machine.text(JSON.stringify(toJson(value)));
}
