import { describe, expect, test } from 'vitest';
import {
  boundary,
  call,
  define,
  end,
  error,
  feel,
  inside,
  job,
  passing,
  person,
  start,
  subProcess,
  timer,
} from '../../../test/scenarios/definition-builder.ts';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';
import type { LoopDefinition, MultiInstanceCount } from '../../wiring/loop-definition.ts';

type MultiInstance = Extract<LoopDefinition, { kind: 'multi-instance' }>;

function many(more: Partial<MultiInstance> = {}): MultiInstance {
  return {
    kind: 'multi-instance',
    sequential: false,
    count: { by: 'collection', value: feel('orders') },
    item: 'order',
    ...more,
  };
}

function each(loop: LoopDefinition, more: Parameters<typeof job>[1] = {}) {
  return define([start(), job('A', { loop, ...more }), job('After')], ['Start -> A', 'A -> After']);
}

const times = (count: MultiInstanceCount, more: Partial<MultiInstance> = {}): MultiInstance => ({
  kind: 'multi-instance',
  sequential: false,
  count,
  ...more,
});

describe('a multi-instance activity', () => {
  test('in parallel runs once for each item, all at once, and goes on when all have ended', () => {
    const run = new KernelDriver(each(many())).start({ orders: ['x', 'y', 'z'] });
    expect(run.open('create-job')).toEqual(['A', 'A', 'A']);
    const seen = run.effects.map(
      (effect) => effect.kind === 'create-job' && [effect.variables.order, effect.variables.loopCounter],
    );
    expect(seen).toEqual([
      ['x', 1],
      ['y', 2],
      ['z', 3],
    ]);
    run.completeJob('A').completeJob('A');
    expect(run.open('create-job')).toEqual(['A']);
    expect(run.completeJob('A').open('create-job')).toEqual(['After']);
    expect(run.variables).toEqual({ orders: ['x', 'y', 'z'] });
  });

  test('hands each run its item instead of the list, unless somebody maps the list', () => {
    const run = new KernelDriver(each(many())).start({ orders: ['x'], other: 1 });
    expect(run.effects[0]).toMatchObject({ variables: { other: 1, order: 'x', loopCounter: 1 } });
    expect(run.effects[0]).not.toHaveProperty('variables.orders');
    const inputs = [{ target: 'all', source: feel('count(orders)') }];
    expect(new KernelDriver(each(many(), { inputs })).start({ orders: ['x'] }).effects[0]).toMatchObject({
      variables: { all: 1 },
    });
  });

  test('in sequence runs for one item after the other', () => {
    const run = new KernelDriver(each(many({ sequential: true }))).start({ orders: ['x', 'y'] });
    expect(run.open('create-job')).toEqual(['A']);
    run.completeJob('A');
    expect(run.effects.at(-1)).toMatchObject({
      kind: 'create-job',
      variables: { order: 'y', loopCounter: 2 },
    });
    expect(run.completeJob('A').open('create-job')).toEqual(['After']);
  });

  test('collects what each run leaves, in the order of the items', () => {
    const collect = { variable: 'results', source: feel('order + answer') };
    const run = new KernelDriver(each(many({ collect }))).start({ orders: ['x', 'y', 'z'] });
    const [first = 0, second = 0, third = 0] = run.effects.map((effect) =>
      effect.kind === 'create-job' ? effect.job : 0,
    );
    for (const [jobKey, answer] of [
      [third, '3'],
      [first, '1'],
      [second, '2'],
    ] as const) {
      run.do({ kind: 'complete-job', job: jobKey, variables: { answer } });
    }
    expect(run.variables.results).toEqual(['x1', 'y2', 'z3']);
  });

  test('ends the rest early when its completion condition becomes true', () => {
    const until = feel('nrOfCompletedInstances / nrOfInstances >= 0.5 and nrOfActiveInstances < 9');
    const run = new KernelDriver(each(many({ until }))).start({ orders: [1, 2, 3, 4] });
    run.completeJob('A');
    expect(run.open('create-job')).toEqual(['A', 'A', 'A']);
    run.completeJob('A');
    expect(run.open('create-job')).toEqual(['After']);
    expect(run.count('element-terminated', 'A')).toBe(2);
  });

  test('of an empty list is passed, and still collects an empty list', () => {
    const collect = { variable: 'results', source: feel('order') };
    const run = new KernelDriver(each(many({ collect }))).start({ orders: [] });
    expect(run.open('create-job')).toEqual(['After']);
    expect(run.variables).toEqual({ orders: [], results: [] });
  });

  test('of something that is no list waits with an incident', () => {
    const run = new KernelDriver(each(many())).start({ orders: 'all' });
    expect(run.incident('A')).toMatchObject({ code: 'bad-collection' });
    expect(run.resolve('A', { variables: { orders: [1] } }).open('create-job')).toEqual(['A']);
  });

  test('runs as often as its cardinality says', () => {
    const literal = times({ by: 'cardinality', value: { literal: 2 } });
    expect(new KernelDriver(each(literal)).start().open('create-job')).toEqual(['A', 'A']);
    const computed = times({ by: 'cardinality', value: { expression: feel('n + 1') } });
    expect(new KernelDriver(each(computed)).start({ n: 2 }).open('create-job')).toHaveLength(3);
    expect(new KernelDriver(each(computed)).start({ n: 0.5 }).incident('A').code).toBe('bad-collection');
  });

  test('asks a person how many times where nobody said', () => {
    const run = new KernelDriver(
      each(times({ by: 'question', prompt: 'How many?', role: 'Office' })),
    ).start();
    expect(run.offer('A')).toMatchObject({
      purpose: 'count',
      title: 'How many?',
      form: { fields: [{ name: 'count', type: 'number' }] },
    });
    const complete = (count: number) =>
      ({
        kind: 'complete-user-task',
        task: run.key('create-user-task', 'A'),
        person: 'mary',
        variables: { count },
        answers: {},
      }) as const;
    run.rejects(complete(-1), 'field-mistyped');
    run.do(complete(2));
    expect(run.open('create-job')).toEqual(['A', 'A']);
    expect(run.variables).toEqual({});
  });

  test('shows people the item of their run', () => {
    const run = new KernelDriver(
      define([start(), person('A', { loop: many() }), end()], ['Start -> A', 'A -> End']),
    ).start({ orders: ['x'] });
    expect(run.offer('A').context).toEqual({ loopCounter: 1, order: 'x' });
    expect(run.completeTask('A').outcome).toBe('completed');
  });

  test('keeps a scope of its own for each run of a subprocess', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          subProcess('Sub', { loop: many() }),
          inside('Sub', start('In'), job('A'), end('Out')),
          job('After'),
        ],
        ['Start -> Sub', 'In -> A', 'A -> Out', 'Sub -> After'],
      ),
    ).start({ orders: ['x', 'y'] });
    run.completeJob('A', { order: 'X' });
    expect(run.variables).toEqual({ orders: ['x', 'y'] });
    expect(run.completeJob('A').open('create-job')).toEqual(['After']);
  });

  test('is ended as a whole by its boundary event, and by an error of one run', () => {
    const diagram = define(
      [
        start(),
        job('A', { loop: many(), boundary: ['Late', 'Failed'] }),
        boundary('Late', 'A', timer('P1D')),
        boundary('Failed', 'A', error()),
        job('Mend'),
        job('Remind'),
      ],
      ['Start -> A', 'Failed -> Mend', 'Late -> Remind'],
    );
    const late = new KernelDriver(diagram).start({ orders: [1, 2, 3] }).fireTimer('Late');
    expect(late.open('create-job')).toEqual(['Remind']);
    const failed = new KernelDriver(diagram).start({ orders: [1, 2, 3] });
    failed.do({ kind: 'throw-job-error', job: failed.key('create-job', 'A'), code: 'E' });
    expect(failed.open('create-job')).toEqual(['Mend']);
    expect(failed.open('schedule-timer')).toEqual([]);
  });

  test('of a call activity calls once for each item and waits for every return', () => {
    const run = new KernelDriver(
      define([start(), call('C', 'Other', { loop: many() }), job('After')], ['Start -> C', 'C -> After']),
    ).start({ orders: ['x', 'y'] });
    expect(run.ask('call-process').map(({ variables }) => variables)).toEqual([
      { loopCounter: 1, order: 'x' },
      { loopCounter: 2, order: 'y' },
    ]);
    run.returnFrom('C', { order: 'done', sum: 1 });
    expect(run.variables).toEqual({ orders: ['x', 'y'], sum: 1 });
    expect(run.returnFrom('C').open('create-job')).toEqual(['After']);
  });

  test('ends as a whole when a person reports an error in one of its runs', () => {
    const errors = [{ boundary: 'Broken', code: 'E', label: 'Broken' }];
    const run = new KernelDriver(
      define(
        [
          start(),
          person('A', { loop: many(), errors, boundary: ['Broken'] }),
          boundary('Broken', 'A', error('E')),
          job('Mend'),
        ],
        ['Start -> A', 'Broken -> Mend'],
      ),
    ).start({ orders: [1, 2] });
    const task = run.key('create-user-task', 'A');
    run.do({ kind: 'report-error', task, person: 'mary', boundary: 'Broken', variables: {} });
    expect(run.open('create-job')).toEqual(['Mend']);
    expect(run.open('create-user-task')).toEqual([]);
  });

  test('whose runs end at once is done in one go, however many they are', () => {
    const loop = times({ by: 'cardinality', value: { literal: 20_000 } });
    const run = new KernelDriver(
      define([start(), passing('A', { loop }), end()], ['Start -> A', 'A -> End']),
    ).start();
    expect(run.outcome).toBe('completed');
  });

  test('that is done but finds no way out stays done while the way is mended', () => {
    const loop = many({ until: feel('stop'), sequential: true });
    const run = new KernelDriver(
      define([start(), job('A', { loop }), job('B'), job('C')], ['Start -> A', 'A -> B : b', 'A -> C : c']),
    ).start({ orders: [1, 2, 3] });
    run.completeJob('A', { stop: true });
    expect(run.incident('A').code).toBe('no-branch-applies');
    run.resolve('A', { variables: { stop: false } });
    expect(run.open('raise-incident')).toEqual(['A']);
    expect(run.resolve('A', { variables: { b: true } }).open('create-job')).toEqual(['B']);
    expect(run.count('element-activated', 'A')).toBe(2);
  });

  test('ended early while it still begins its runs begins no more of them', () => {
    const loop = many({ until: feel('true') });
    const run = new KernelDriver(
      define([start(), passing('A', { loop }), job('B')], ['Start -> A', 'A -> B : b']),
    ).start({ orders: [1, 2, 3] });
    expect(run.count('element-activated', 'A')).toBe(2);
    expect(run.resolve('A', { flows: ['A_B'] }).open('create-job')).toEqual(['B']);
  });

  test('with more runs than allowed waits with an incident', () => {
    const loop = times({ by: 'cardinality', value: { literal: 11 } });
    const run = new KernelDriver(each(loop), { limits: { runs: 10 } }).start();
    expect(run.incident('A').message).toContain('11 times');
  });
});

test('what is written for each run does not grow with their number', () => {
  const longest = (count: number) => {
    const run = new KernelDriver(each(many({ sequential: true }))).start({
      orders: Array.from({ length: count }, (_, index) => index + 1000),
    });
    for (let done = 0; done < count - 1; done++) run.completeJob('A');
    return Math.max(...run.records.slice(1).map(({ length }) => length));
  };
  expect(longest(200) - longest(20)).toBeLessThan(10);
});

describe('a standard loop', () => {
  test('repeats while its condition is true', () => {
    const run = new KernelDriver(
      each({ kind: 'standard', testBefore: false, condition: feel('open > 0') }),
    ).start({ open: 9 });
    run.completeJob('A', { open: 1 });
    expect(run.open('create-job')).toEqual(['A']);
    expect(run.completeJob('A', { open: 0 }).open('create-job')).toEqual(['After']);
  });

  test('that is tested before is passed when its condition is not true', () => {
    const loop = { kind: 'standard', testBefore: true, condition: feel('open > 0') } as const;
    expect(new KernelDriver(each(loop)).start({ open: 0 }).open('create-job')).toEqual(['After']);
    const stuck = new KernelDriver(
      define([start(), job('A', { loop }), job('B')], ['Start -> A', 'A -> B : b']),
    ).start();
    expect(stuck.resolve('A', { variables: { b: true, open: 5 } }).open('create-job')).toEqual(['B']);
    expect(new KernelDriver(each(loop)).start({ open: 1 }).open('create-job')).toEqual(['A']);
  });

  test('ends at its maximum', () => {
    const loop = { kind: 'standard', testBefore: false, maximum: 2, condition: feel('true') } as const;
    const run = new KernelDriver(each(loop)).start().completeJob('A').completeJob('A');
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('without a condition asks in the form of the step', () => {
    const run = new KernelDriver(
      define(
        [start(), person('A', { loop: { kind: 'standard', testBefore: false } }), end()],
        ['Start -> A', 'A -> End'],
      ),
    ).start();
    expect(run.offer('A').questions.map(({ element }) => element)).toEqual(['A']);
    const task = run.key('create-user-task', 'A');
    run.rejects(
      { kind: 'complete-user-task', task, person: 'm', variables: {}, answers: {} },
      'answer-missing',
    );
    run.completeTask('A', { answers: { A: ['again'] } });
    expect(run.completeTask('A', { answers: { A: ['done'] } }).outcome).toBe('completed');
    expect(run.count('user-task-completed', 'A')).toBe(2);
  });

  test('without a condition asks a person after each round where no person does the work', () => {
    const run = new KernelDriver(each({ kind: 'standard', testBefore: false })).start().completeJob('A');
    expect(run.offer('A')).toMatchObject({ purpose: 'repeat', role: 'Office' });
    run.completeTask('A', { answers: { A: ['again'] } });
    expect(run.open('create-job')).toEqual(['A']);
    run.completeJob('A').completeTask('A', { answers: { A: ['done'] } });
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('of a subprocess runs all of it again', () => {
    const condition = feel('nrOfCompletedInstances < 3');
    const again = { kind: 'standard', testBefore: false, condition } as const;
    const run = new KernelDriver(
      define(
        [start(), subProcess('Sub', { loop: again }), inside('Sub', start('In'), job('A'))],
        ['Start -> Sub', 'In -> A'],
      ),
    ).start();
    expect(run.completeJob('A').completeJob('A').completeJob('A').outcome).toBe('completed');
  });
});
