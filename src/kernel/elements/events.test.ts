import { describe, expect, test } from 'vitest';
import {
  boundary,
  catching,
  confirmation,
  define,
  end,
  error,
  exclusive,
  inside,
  job,
  message,
  messageThrow,
  parallel,
  passing,
  personWork,
  signal,
  start,
  subProcess,
  throwing,
  timer,
} from '../../../test/scenarios/definition-builder.ts';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';
import type { Trigger } from '../../wiring/definition.ts';

function waitingFor(...triggers: readonly Trigger[]) {
  return define([start(), catching('Wait', ...triggers), job('After')], ['Start -> Wait', 'Wait -> After']);
}

describe('an intermediate catch event', () => {
  test('waits for its timer and goes on when it is due', () => {
    const run = new KernelDriver(waitingFor(timer('PT15M')), { now: 1000 }).start();
    expect(run.effects).toEqual([{ kind: 'schedule-timer', timer: 4, element: 'Wait', at: 901_000 }]);
    expect(run.fireTimer('Wait').open('create-job')).toEqual(['After']);
  });

  test('goes on with what comes first of several triggers, and the others are called off', () => {
    const run = new KernelDriver(waitingFor(message('paid'), timer('P1D'), signal('stop'))).start();
    expect(run.open('open-subscription')).toEqual(['Wait', 'Wait']);
    run.deliver('Wait', { amount: 7 });
    expect(run.open('schedule-timer')).toEqual([]);
    expect(run.open('open-subscription')).toEqual([]);
    expect(run.variables).toEqual({ amount: 7 });
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('offers a confirmation beside the subscription; the message calls it off', () => {
    const run = new KernelDriver(
      waitingFor(message('paid', { confirmation: confirmation('Paid?') })),
    ).start();
    expect(run.offer('Wait')).toMatchObject({ purpose: 'confirmation', title: 'Paid?', role: 'Office' });
    run.deliver('Wait');
    expect(run.open('create-user-task')).toEqual([]);
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('offers a confirmation beside the subscription; the person calls the subscription off', () => {
    const run = new KernelDriver(waitingFor(message('paid', { confirmation: confirmation() }))).start();
    run.completeTask('Wait', { variables: { note: 'seen' } });
    expect(run.open('open-subscription')).toEqual([]);
    expect(run.variables).toEqual({ note: 'seen' });
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('raises an incident for a timer nobody can read, and waits once it is mended', () => {
    const trigger: Trigger = {
      kind: 'timer',
      timer: 'date',
      value: { expression: { language: 'feel', text: 'due' } },
    };
    const run = new KernelDriver(waitingFor(trigger)).start({ due: 'next week' });
    expect(run.incident('Wait')).toMatchObject({ code: 'bad-timer' });
    expect(run.incident('Wait').message).toContain('"next week"');
    run.resolve('Wait', { variables: { due: '2030-01-01T00:00:00Z' } });
    expect(run.open('schedule-timer')).toEqual(['Wait']);
    expect(run.fireTimer('Wait').open('create-job')).toEqual(['After']);
  });

  test('leaves no subscription behind when another trigger of it cannot be set', () => {
    const run = new KernelDriver(waitingFor(message('paid'), timer('soon'))).start();
    expect(run.open('open-subscription')).toEqual([]);
    expect(run.open('raise-incident')).toEqual(['Wait']);
  });

  test('tells an ended wait from one that never was with the same rejection', () => {
    const run = new KernelDriver(waitingFor(timer('PT1S'))).start();
    const fire = { kind: 'fire-timer', timer: run.key('schedule-timer', 'Wait') } as const;
    run.do(fire).rejects(fire, 'no-such-timer');
    run.rejects({ kind: 'deliver', subscription: 99, variables: {} }, 'no-such-subscription');
  });
});

describe('a throw event', () => {
  test('sends its message with the key and what the sender sees, and goes on', () => {
    const run = new KernelDriver(
      define(
        [start(), throwing('Tell', messageThrow('order', 'id')), end()],
        ['Start -> Tell', 'Tell -> End'],
      ),
    ).start({ id: 7 });
    expect(run.ask('publish-message')).toEqual([
      {
        kind: 'publish-message',
        element: 'Tell',
        name: 'order',
        targets: [],
        variables: { id: 7 },
        key: '7',
      },
    ]);
    expect(run.outcome).toBe('completed');
  });

  test('holds an incident instead of sending a message with an empty key', () => {
    const run = new KernelDriver(
      define(
        [start(), throwing('Tell', messageThrow('order', 'id')), end()],
        ['Start -> Tell', 'Tell -> End'],
      ),
    ).start();
    expect(run.incident('Tell').code).toBe('expression-failed');
    expect(run.ask('publish-message')).toEqual([]);
    expect(run.resolve('Tell', { variables: { id: 'x' } }).ask('publish-message')).toHaveLength(1);
  });

  test('broadcasts a signal', () => {
    const run = new KernelDriver(
      define([start(), end('End', { kind: 'signal', name: 'stop' })], ['Start -> End']),
    ).start();
    expect(run.ask('broadcast-signal')).toEqual([
      { kind: 'broadcast-signal', element: 'End', name: 'stop', variables: {}, reached: 3 },
    ]);
    expect(run.outcome).toBe('completed');
  });

  test('by hand is a step for a person, and goes on when it is done', () => {
    const byHand = { kind: 'by-hand', stands: 'message', work: personWork() } as const;
    const run = new KernelDriver(
      define([start(), throwing('Send', byHand), end()], ['Start -> Send', 'Send -> End']),
    ).start();
    expect(run.offer('Send')).toMatchObject({ purpose: 'work', title: 'Send' });
    expect(run.completeTask('Send').outcome).toBe('completed');
  });

  test('of a link goes on at its target', () => {
    const run = new KernelDriver(
      define(
        [start(), throwing('Out', { kind: 'link', target: 'In' }), catching('In'), job('After')],
        ['Start -> Out', 'In -> After'],
      ),
    ).start();
    expect(run.elements('element-completed')).toEqual(['Start', 'Out', 'In']);
    expect(run.open('create-job')).toEqual(['After']);
  });
});

describe('a terminate end event', () => {
  test('ends everything in its scope and nothing outside', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          parallel('F'),
          job('Outside'),
          subProcess('Sub'),
          inside(
            'Sub',
            start('In'),
            parallel('G'),
            job('Slow'),
            catching('Wait', message('m')),
            passing('Quick'),
            end('Stop', { kind: 'terminate' }),
          ),
          job('After'),
        ],
        [
          'Start -> F',
          'F -> Sub',
          'F -> Outside',
          'In -> G',
          'G -> Slow',
          'G -> Wait',
          'G -> Quick',
          'Quick -> Stop',
          'Sub -> After',
        ],
      ),
    ).start();
    expect(run.elements('element-terminated')).toEqual(['Slow', 'Wait']);
    expect(run.open('create-job')).toEqual(['After', 'Outside']);
    expect(run.open('open-subscription')).toEqual([]);
  });

  test('also takes tokens that have not arrived yet, and those waiting at a join', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          parallel('F'),
          passing('A'),
          parallel('J'),
          end('Stop', { kind: 'terminate' }),
          job('Never'),
        ],
        ['Start -> F', 'F -> A', 'F -> Stop', 'F -> Never', 'A -> J', 'Never -> J'],
      ),
    ).start();
    expect(run.outcome).toBe('completed');
    expect(run.events.map(({ kind }) => kind)).toContain('tokens-withdrawn');
    expect(run.elements('element-activated')).not.toContain('Never');
  });
});

describe('a boundary event', () => {
  const reminded = (interrupting: boolean, trigger: Trigger = timer('PT1H')) =>
    define(
      [
        start(),
        job('Work', { boundary: ['Late'] }),
        boundary('Late', 'Work', trigger, interrupting),
        job('Remind'),
        job('After'),
      ],
      ['Start -> Work', 'Work -> After', 'Late -> Remind'],
    );

  test('that interrupts ends the activity and goes its own way', () => {
    const run = new KernelDriver(reminded(true)).start().fireTimer('Late');
    expect(run.open('create-job')).toEqual(['Remind']);
    expect(run.elements('element-terminated')).toEqual(['Work']);
    expect(run.completeJob('Remind').outcome).toBe('completed');
  });

  test('that does not interrupt adds a token', () => {
    const run = new KernelDriver(reminded(false)).start().fireTimer('Late');
    expect(run.open('create-job')).toEqual(['Work', 'Remind']);
    expect(run.open('schedule-timer')).toEqual([]);
  });

  test('is called off when the activity completes', () => {
    const run = new KernelDriver(reminded(true)).start().completeJob('Work');
    expect(run.open('schedule-timer')).toEqual([]);
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('with a cycle happens again, counted from the due time and as often as it says', () => {
    const run = new KernelDriver(reminded(false, timer('R3/PT10S', 'cycle'))).start();
    const dueTimes = () =>
      run.effects.flatMap((effect) => (effect.kind === 'schedule-timer' ? [effect.at] : []));
    run.now = 12_000; // noticed late
    run.fireTimer('Late').fireTimer('Late').fireTimer('Late');
    expect(dueTimes()).toEqual([10_000, 20_000, 30_000]);
    expect(run.open('schedule-timer')).toEqual([]);
    expect(run.open('create-job')).toEqual(['Work', 'Remind', 'Remind', 'Remind']);
  });

  test('with a cycle makes up once for all the times it was missed, and keeps its rhythm', () => {
    const run = new KernelDriver(reminded(false, timer('R/PT10S', 'cycle'))).start();
    run.now = 47_000; // nobody was there to notice
    run.fireTimer('Late');
    expect(run.open('create-job')).toEqual(['Work', 'Remind']);
    expect(run.effects.flatMap((effect) => (effect.kind === 'schedule-timer' ? [effect.at] : []))).toEqual([
      10_000, 50_000,
    ]);
  });

  test('that does not interrupt takes every message that comes', () => {
    const run = new KernelDriver(reminded(false, message('ping'))).start().deliver('Late').deliver('Late');
    expect(run.open('create-job')).toEqual(['Work', 'Remind', 'Remind']);
    run.completeJob('Work');
    expect(run.open('open-subscription')).toEqual([]);
  });

  test('that only a person can know of is offered once', () => {
    const trigger: Trigger = {
      kind: 'confirmation',
      stands: 'timer',
      confirmation: confirmation('Too late?'),
    };
    const run = new KernelDriver(reminded(false, trigger)).start().completeTask('Late');
    expect(run.open('create-job')).toEqual(['Work', 'Remind']);
    expect(run.open('create-user-task')).toEqual([]);
  });

  test('on a subprocess ends everything in it', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          subProcess('Sub', { boundary: ['Stop'] }),
          inside('Sub', start('In'), parallel('F'), job('A'), catching('B', timer('P1D'))),
          boundary('Stop', 'Sub', message('stop')),
          job('Clean'),
        ],
        ['Start -> Sub', 'In -> F', 'F -> A', 'F -> B', 'Stop -> Clean'],
      ),
    ).start();
    run.deliver('Stop', { why: 'late' });
    expect(run.elements('element-terminated')).toEqual(['A', 'B', 'Sub']);
    expect(run.open('create-job')).toEqual(['Clean']);
    expect(run.open('schedule-timer')).toEqual([]);
    expect(run.variables).toEqual({ why: 'late' });
  });
});

describe('an error', () => {
  const nested = define(
    [
      start(),
      subProcess('Outer', { boundary: ['Any', 'Known'] }),
      inside('Outer', start('OuterStart'), subProcess('Inner', { boundary: ['Other'] })),
      inside(
        'Inner',
        start('InnerStart'),
        job('Work'),
        exclusive('X', { by: 'conditions', defaultFlow: 'X_Fine' }),
        end('Fine'),
        end('Fail', { kind: 'error', code: 'E1' }),
      ),
      boundary('Other', 'Inner', error('E2')),
      boundary('Any', 'Outer', error()),
      boundary('Known', 'Outer', error('E1')),
      end('Caught'),
      end('CaughtAny'),
      end('CaughtInside'),
    ],
    [
      'Start -> Outer',
      'OuterStart -> Inner',
      'InnerStart -> Work',
      'Work -> X',
      'X -> Fail : bad',
      'X -> Fine',
      'Known -> Caught',
      'Any -> CaughtAny',
      'Other -> CaughtInside',
    ],
  );

  test('of an end event goes outwards to the nearest boundary event for its code, before one for any code', () => {
    const run = new KernelDriver(nested).start({ bad: true }).completeJob('Work');
    expect(run.elements('element-completed')).toContain('Fail');
    expect(run.elements('element-terminated')).toEqual(['Inner', 'Outer']);
    expect(run.elements('element-completed').slice(-2)).toEqual(['Known', 'Caught']);
    expect(run.outcome).toBe('completed');
  });

  test('of a job is caught like one of the diagram, by the boundary event for any code where none names it', () => {
    const run = new KernelDriver(nested).start();
    const job = run.key('create-job', 'Work');
    run.do({ kind: 'throw-job-error', job, code: 'E9', message: 'no stock', variables: { left: 0 } });
    expect(run.elements('element-completed').slice(-2)).toEqual(['Any', 'CaughtAny']);
    expect(run.variables).toEqual({ left: 0 });
  });

  test('that nobody catches ends the instance, and says so', () => {
    const run = new KernelDriver(
      define(
        [start(), parallel('F'), job('Other'), job('Work'), end('Fail', { kind: 'error', code: 'E1' })],
        ['Start -> F', 'F -> Work', 'F -> Other', 'Work -> Fail'],
      ),
    ).start();
    run.completeJob('Work');
    expect(run.outcome).toBe('error');
    expect(run.state.error).toEqual({ code: 'E1' });
    expect(run.elements('element-terminated')).toEqual(['Other']);
    expect(run.open('create-job')).toEqual([]);
    run.rejects({ kind: 'set-variables', variables: {} }, 'instance-ended');
  });
});
