import { expect, test } from 'vitest';
import { compileExpression, type EvaluationResult, scopeOf } from '../expression.ts';
import type { Value } from '../value.ts';
import type { FeelType } from './feel-type.ts';
import { ANY, builtinType, coerced, conforms } from './feel-type.ts';
import { Machine } from './machine.ts';

const nowhere = scopeOf({});
const environment = { now: 0 };

function evaluate(
  text: string,
  variables: Record<string, Value>,
  machine: Machine,
  types?: ReadonlyMap<string, FeelType>,
): EvaluationResult {
  const compiled = compileExpression({ language: 'feel', text }, types === undefined ? {} : { types });
  if (!compiled.ok) throw new Error(compiled.error.message);
  return compiled.expression.evaluate(scopeOf(variables), { ...environment, machine });
}

function scalar(name: string): FeelType {
  const type = builtinType(name);
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
}

test('expressions that share a machine share its budget of steps', () => {
  const machine = new Machine(nowhere, { now: 0, stepLimit: 1_000 });
  const loop = 'count(for i in 1..300 return i)';
  const answers = [1, 2, 3, 4].map(() => evaluate(loop, {}, machine).ok);
  expect(answers[0]).toBe(true);
  expect(answers.at(-1)).toBe(false);
});

test('a function sees the variables of where it was defined, wherever it is called', () => {
  const machine = new Machine(nowhere, environment);
  const defined = evaluate('function(n) n * factor', { factor: 3 }, machine);
  if (!defined.ok) throw new Error(defined.error.message);
  expect(evaluate('triple(4)', { triple: defined.value, factor: 100 }, machine)).toEqual({
    ok: true,
    value: 12,
  });
});

test('a type that the surroundings define can be asked for by its name', () => {
  const machine = new Machine(nowhere, environment);
  const person: FeelType = { kind: 'context', entries: new Map([['age', scalar('number')]]) };
  const types = new Map([['tPerson', person]]);
  expect(evaluate('{age: 4} instance of tPerson', {}, machine, types)).toEqual({ ok: true, value: true });
  expect(evaluate('{age: "4"} instance of tPerson', {}, machine, types)).toEqual({ ok: true, value: false });
});

test('a value is converted to what is expected only between one and a list of one', () => {
  const machine = new Machine(nowhere, environment);
  const numbers: FeelType = { kind: 'list', of: scalar('number') };
  expect(coerced(machine, 1, numbers)).toEqual([1]);
  expect(coerced(machine, [1], scalar('number'))).toBe(1);
  expect(coerced(machine, '1', scalar('number'))).toBeUndefined();
  expect(coerced(machine, [1, 2], scalar('number'))).toBeUndefined();
  expect(coerced(machine, null, numbers)).toBeNull();
});

test('a type that comes back to itself is followed as deep as the value goes', () => {
  const machine = new Machine(nowhere, environment);
  const tree: FeelType = {
    kind: 'context',
    entries: new Map<string, FeelType>([
      ['name', scalar('string')],
      ['children', { kind: 'list', of: { kind: 'named', name: 'tTree', type: () => tree } }],
    ]),
  };
  expect(conforms(machine, { name: 'a', children: [{ name: 'b', children: [] }] }, tree)).toBe(true);
  expect(conforms(machine, { name: 'a', children: [{ name: 1, children: [] }] }, tree)).toBe(false);
  expect(conforms(machine, 1, ANY)).toBe(true);
});
