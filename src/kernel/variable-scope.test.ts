import { describe, expect, test } from 'vitest';
import { define, feel, inside, job, start, subProcess } from '../../test/scenarios/definition-builder.ts';
import { KernelDriver } from '../../test/scenarios/kernel-driver.ts';
import { VariableScope } from './variable-scope.ts';

const each = {
  kind: 'multi-instance',
  sequential: false,
  count: { by: 'collection', value: feel('items') },
  item: 'item',
} as const;

const nested = define(
  [start(), subProcess('Sub', { loop: each }), inside('Sub', start('In'), job('A'), job('B'))],
  ['Start -> Sub', 'In -> A', 'A -> B'],
);

function scopeAt(run: KernelDriver, element: string, nth = 0) {
  const instances = [...run.state.elements.values()].filter((instance) => instance.element === element);
  const instance = instances[nth];
  if (instance === undefined) throw new Error(`nothing at ${element}`);
  return new VariableScope(run.state, instance);
}

describe('a variable', () => {
  test('is set in the nearest scope that has its name, else in the process', () => {
    const run = new KernelDriver(nested).start({ items: ['x', 'y'], total: 0 });
    run.completeJob('A', { item: 'changed', total: 5, fresh: true });
    expect(run.variables).toEqual({ items: ['x', 'y'], total: 5, fresh: true });
    expect(scopeAt(run, 'B').get('item')).toBe('changed');
    expect(scopeAt(run, 'A').get('item')).toBe('y');
  });

  test('of an outer scope is seen within, and one nobody has is undefined', () => {
    const run = new KernelDriver(nested).start({ items: ['x', 'y'], total: 3 });
    const scope = scopeAt(run, 'A', 1);
    expect([scope.get('total'), scope.get('loopCounter'), scope.get('toString')]).toEqual([3, 2, undefined]);
  });

  test('tells how far the repetition around has come', () => {
    const run = new KernelDriver(nested).start({ items: ['x', 'y'] });
    run.completeJob('A').completeJob('B');
    const scope = scopeAt(run, 'A');
    expect(
      ['nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances'].map((name) => scope.get(name)),
    ).toEqual([2, 1, 1]);
  });

  test('that would not change is not written into the journal again', () => {
    const waiting = new KernelDriver(define([start(), job('A')], ['Start -> A'])).start({ total: 3 });
    waiting.do({ kind: 'set-variables', variables: { total: 3 } });
    expect(waiting.events.filter(({ kind }) => kind === 'variables-set')).toEqual([]);
  });
});
