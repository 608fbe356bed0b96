import { describe, expect, test } from 'vitest';
import {
  boundary,
  byConditions,
  call,
  computing,
  define,
  end,
  error,
  exclusive,
  feel,
  inside,
  job,
  juel,
  message,
  messageThrow,
  passing,
  person,
  receiving,
  start,
  subProcess,
} from '../../../test/scenarios/definition-builder.ts';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';
import { CALLED_TERMINATED } from '../commands/call-commands.ts';

describe('a task', () => {
  test('done by a job sees all variables and leaves its result behind', () => {
    const run = new KernelDriver(define([start(), job('A'), end()], ['Start -> A', 'A -> End'])).start({
      a: 1,
    });
    expect(run.effects).toEqual([
      {
        kind: 'create-job',
        job: 4,
        element: 'A',
        jobType: 'worker',
        variables: { a: 1 },
        attempts: 3,
        backoff_ms: 1000,
      },
    ]);
    run.completeJob('A', { b: 2 });
    expect(run.variables).toEqual({ a: 1, b: 2 });
    expect(run.outcome).toBe('completed');
    run.rejects({ kind: 'complete-job', job: 4, variables: {} }, 'instance-ended');
  });

  test('maps what its job sees and what it leaves behind', () => {
    const inputs = [{ target: 'net', source: feel('amount * 2') }];
    const outputs = [{ target: 'total', source: feel('result + amount') }];
    const run = new KernelDriver(
      define([start(), job('A', { inputs, outputs }), job('B')], ['Start -> A', 'A -> B']),
    ).start({ amount: 10 });
    expect(run.effects[0]).toMatchObject({ variables: { net: 20 } });
    run.completeJob('A', { result: 5 });
    expect(run.variables).toEqual({ amount: 10, total: 15 });
  });

  test('keeps a result that cannot be mapped until the incident is resolved', () => {
    const outputs = [{ target: 'total', source: juel('result + extra') }];
    const run = new KernelDriver(
      define([start(), job('A', { outputs }), end()], ['Start -> A', 'A -> End']),
    ).start();
    run.completeJob('A', { result: 5 });
    expect(run.incident('A')).toMatchObject({ code: 'expression-failed' });
    expect(run.incident('A').message).toContain('extra is not set');
    run.resolve('A', { variables: { extra: 2 } });
    expect(run.variables).toEqual({ extra: 2, total: 7 });
    expect(run.outcome).toBe('completed');
  });

  test('done by an expression keeps its value and goes on at once', () => {
    const run = new KernelDriver(
      define([start(), computing('Sum', 'total', 'a + b'), end()], ['Start -> Sum', 'Sum -> End']),
    ).start({ a: 1, b: 2 });
    expect(run.variables).toEqual({ a: 1, b: 2, total: 3 });
    expect(run.outcome).toBe('completed');
  });

  test('done by a message waits for it', () => {
    const run = new KernelDriver(
      define([start(), receiving('Wait', [message('paid')]), end()], ['Start -> Wait', 'Wait -> End']),
    ).start();
    expect(run.deliver('Wait', { paid: true }).outcome).toBe('completed');
    expect(run.variables).toEqual({ paid: true });
  });

  test('sends its messages to the other processes of the case when it completes', () => {
    const sends = [messageThrow('order')];
    const run = new KernelDriver(
      define([start(), job('A', { sends }), end()], ['Start -> A', 'A -> End']),
    ).start();
    expect(run.ask('publish-message')).toEqual([]);
    run.completeJob('A', { x: 1 });
    expect(run.ask('publish-message')).toMatchObject([{ name: 'order', variables: { x: 1 } }]);
  });

  test('takes all its flows without a condition and those whose condition is true', () => {
    const run = new KernelDriver(
      define(
        [start(), passing('A'), job('B'), job('C'), job('D')],
        ['Start -> A', 'A -> B', 'A -> C : x', 'A -> D : y'],
      ),
    ).start({ x: true });
    expect(run.open('create-job')).toEqual(['B', 'C']);
  });

  test('takes its default flow only when nothing else can be taken', () => {
    const diagram = define(
      [start(), passing('A', { defaultFlow: 'A_D' }), job('C'), job('D')],
      ['Start -> A', 'A -> C : x', 'A -> D'],
    );
    expect(new KernelDriver(diagram).start({ x: true }).open('create-job')).toEqual(['C']);
    expect(new KernelDriver(diagram).start({ x: false }).open('create-job')).toEqual(['D']);
  });

  test('that is done stays while no flow leads on, and goes the way the incident is resolved with', () => {
    const run = new KernelDriver(
      define([start(), job('A'), job('B'), job('C')], ['Start -> A', 'A -> B : x', 'A -> C : y']),
    ).start();
    run.completeJob('A');
    expect(run.incident('A').code).toBe('no-branch-applies');
    expect(run.resolve('A', { flows: ['A_C'] }).open('create-job')).toEqual(['C']);
  });

  test('is a step of its own for each token that comes', () => {
    const run = new KernelDriver(
      define(
        [start(), passing('Split'), job('A'), end()],
        ['Start -> Split', 'Split -> A', 'Split -> A', 'A -> End'],
      ),
    ).start();
    expect(run.open('create-job')).toEqual(['A', 'A']);
    expect(run.completeJob('A').outcome).toBeUndefined();
    expect(run.completeJob('A').outcome).toBe('completed');
  });
});

describe('a job', () => {
  const one = define([start(), job('A'), end()], ['Start -> A', 'A -> End']);

  test('that fails with another attempt left is tried again then', () => {
    const run = new KernelDriver(one).start();
    run.do({ kind: 'fail-job', job: 4, message: 'timeout', retryAt: 5000 });
    expect(run.effects.at(-1)).toMatchObject({ kind: 'retry-job', job: 4, at: 5000 });
    expect(run.completeJob('A').outcome).toBe('completed');
  });

  test('that fails for good raises an incident; resolved, there is a new attempt', () => {
    const run = new KernelDriver(one).start();
    run.do({ kind: 'fail-job', job: 4, message: 'no such account' });
    expect(run.open('create-job')).toEqual([]);
    expect(run.incident('A')).toMatchObject({ code: 'job-failed', message: 'no such account' });
    run.resolve('A', { variables: { account: 1 } });
    expect(run.effects.at(-1)).toMatchObject({ kind: 'create-job', variables: { account: 1 } });
    expect(run.completeJob('A').outcome).toBe('completed');
  });
});

describe('a subprocess', () => {
  test('completes when nothing is left in it', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          subProcess('Sub'),
          inside('Sub', start('In'), job('A'), job('B'), end('Out')),
          job('After'),
        ],
        ['Start -> Sub', 'In -> A', 'In -> B', 'A -> Out', 'Sub -> After'],
      ),
    ).start();
    run.completeJob('A');
    expect(run.open('create-job')).toEqual(['B']);
    expect(run.completeJob('B').open('create-job')).toEqual(['After']);
  });

  test('drawn without a start event begins with everything nothing leads to', () => {
    const run = new KernelDriver(
      define([start(), subProcess('Sub'), inside('Sub', job('A'), job('B'))], ['Start -> Sub']),
    ).start();
    expect(run.open('create-job')).toEqual(['A', 'B']);
  });

  test('with nothing inside is passed', () => {
    expect(new KernelDriver(define([start(), subProcess('Sub')], ['Start -> Sub'])).start().outcome).toBe(
      'completed',
    );
  });
});

describe('a call activity', () => {
  const calling = define(
    [
      start(),
      call('Call', 'Other', { boundary: ['Failed'] }),
      boundary('Failed', 'Call', error('E1')),
      job('After'),
      job('Mend'),
    ],
    ['Start -> Call', 'Call -> After', 'Failed -> Mend'],
  );

  test('hands everything visible in and takes everything back', () => {
    const run = new KernelDriver(calling).start({ a: 1 });
    expect(run.ask('call-process')).toEqual([
      {
        kind: 'call-process',
        call: 3,
        element: 'Call',
        process: 'Other',
        from: 'same',
        variables: { a: 1 },
        catches: ['E1'],
      },
    ]);
    run.returnFrom('Call', { a: 1, b: 2 });
    expect(run.variables).toEqual({ a: 1, b: 2 });
    expect(run.open('create-job')).toEqual(['After']);
    run.rejects({ kind: 'return-from-call', call: 3, variables: {} }, 'no-such-call');
  });

  test('catches an error of the called process on its boundary', () => {
    expect(
      new KernelDriver(calling)
        .start()
        .returnFrom('Call', {}, { error: { code: 'E1' } })
        .open('create-job'),
    ).toEqual(['Mend']);
  });

  test('passes an error it does not catch on, to the end of the instance', () => {
    expect(new KernelDriver(calling).start().returnFrom('Call', {}, { error: { code: 'E2' } }).outcome).toBe(
      'error',
    );
  });

  test('that finds no process to call waits with an incident and calls again', () => {
    const run = new KernelDriver(calling).start();
    run.do({ kind: 'fail-call', call: 3, message: 'No deployment has a process Other.' });
    expect(run.incident('Call')).toMatchObject({ code: 'called-process-missing' });
    run.resolve('Call');
    expect(run.ask('call-process')).toHaveLength(2);
    expect(run.returnFrom('Call').open('create-job')).toEqual(['After']);
  });

  test('does not end because somebody ended what it called', () => {
    const run = new KernelDriver(calling)
      .start()
      .returnFrom('Call', {}, { error: { code: CALLED_TERMINATED } });
    expect(run.incident('Call').code).toBe('error-not-caught');
  });

  test('that is ended ends what it called', () => {
    const run = new KernelDriver(calling)
      .start()
      .do({ kind: 'terminate-instance', reason: 'wrong order', by: 'ann' });
    expect(run.ask('terminate-called')).toEqual([{ kind: 'terminate-called', call: 3 }]);
    expect(run.outcome).toBe('terminated');
  });

  test('is answered by the called instance when that ends, with its variables or its error', () => {
    const parent = { instance: 9, key: 3 };
    const called = define(
      [
        start(),
        job('A'),
        exclusive('X', byConditions('X_Fine')),
        end('Fine'),
        end('Bad', { kind: 'error', code: 'E1' }),
      ],
      ['Start -> A', 'A -> X', 'X -> Bad : bad', 'X -> Fine'],
    );
    const fine = new KernelDriver(called).start({ a: 1 }, { parent }).completeJob('A', { b: 2 });
    expect(fine.ask('return-to-caller')).toEqual([
      { kind: 'return-to-caller', parent, variables: { a: 1, b: 2 } },
    ]);
    const bad = new KernelDriver(called).start({ bad: true }, { parent }).completeJob('A');
    expect(bad.ask('return-to-caller')).toMatchObject([{ error: { code: 'E1' } }]);
  });
});

describe('a step done by a person', () => {
  const fields = [
    { name: 'amount', label: 'Amount', type: 'number', required: true },
    { name: 'due', label: 'Due', type: 'date', required: false },
    {
      name: 'size',
      label: 'Size',
      type: 'string',
      required: false,
      options: [{ value: 's', label: 'Small' }],
    },
  ] as const;
  const errors = [{ boundary: 'Broken', code: 'E1', label: 'It is broken' }];
  const step = define(
    [
      start(),
      person('Check', { fields, errors, boundary: ['Broken'] }),
      boundary('Broken', 'Check', error('E1')),
      job('After'),
      job('Mend'),
    ],
    ['Start -> Check', 'Check -> After', 'Broken -> Mend'],
  );
  const completion = (variables: Record<string, number | string>, person = 'mary') =>
    ({ kind: 'complete-user-task', task: 4, person, variables, answers: {} }) as const;

  test('is offered to the role with form, questions and errors', () => {
    expect(new KernelDriver(step).start().offer('Check')).toEqual({
      element: 'Check',
      purpose: 'work',
      title: 'Check',
      role: 'Office',
      form: { fields },
      questions: [],
      errors: [{ boundary: 'Broken', label: 'It is broken' }],
      context: {},
    });
  });

  test('is rejected, naming the field, when one is missing or of another type', () => {
    const run = new KernelDriver(step).start();
    expect(run.rejects(completion({}), 'field-missing')).toContain('amount');
    expect(run.rejects(completion({ amount: 'much' }), 'field-mistyped')).toContain('a number');
    expect(run.rejects(completion({ amount: 1, due: 'soon' }), 'field-mistyped')).toContain('due');
    expect(run.rejects(completion({ amount: 1, size: 'xl' }), 'field-mistyped')).toContain('Small');
    run.do(completion({ amount: 1, due: '2030-01-31', size: 's' }));
    expect(run.variables).toEqual({ amount: 1, due: '2030-01-31', size: 's' });
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('belongs to whoever claimed it until it is released', () => {
    const run = new KernelDriver(step).start().do({ kind: 'claim-user-task', task: 4, person: 'mary' });
    expect(run.effects.at(-1)).toEqual({ kind: 'assign-user-task', task: 4, person: 'mary' });
    run.rejects(completion({ amount: 1 }, 'tom'), 'claimed-by-another');
    run.rejects({ kind: 'claim-user-task', task: 4, person: 'tom' }, 'claimed-by-another');
    run.rejects({ kind: 'release-user-task', task: 4, person: 'tom' }, 'claimed-by-another');
    run.do({ kind: 'release-user-task', task: 4, person: 'mary' }).do(completion({ amount: 1 }, 'tom'));
    run.rejects(completion({ amount: 1 }), 'no-such-user-task');
  });

  test('can end by one of its modelled errors instead', () => {
    const run = new KernelDriver(step).start();
    const report = {
      kind: 'report-error',
      task: 4,
      person: 'mary',
      boundary: 'Broken',
      variables: { why: 'cracked' },
    } as const;
    run.rejects({ ...report, boundary: 'Lost' }, 'no-such-error');
    run.do(report);
    expect(run.open('create-job')).toEqual(['Mend']);
    expect(run.open('create-user-task')).toEqual([]);
    expect(run.variables).toEqual({ why: 'cracked' });
  });
});
