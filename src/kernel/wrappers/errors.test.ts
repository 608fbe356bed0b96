import { describe, expect, test } from 'vitest';
import {
  boundary,
  call,
  define,
  end,
  error,
  inside,
  job,
  start,
  subProcess,
} from '../../../test/scenarios/definition-builder.ts';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';

const plain = define([start(), job('Work'), job('After')], ['Start -> Work', 'Work -> After']);

function thrown(run: KernelDriver, element: string, code: string): KernelDriver {
  const thrower = run.key('create-job', element);
  return run.do({ kind: 'throw-job-error', job: thrower, code, message: 'no stock' });
}

describe('an error of a job that nobody catches', () => {
  test('stops the step with an incident, and resolving tries the job again', () => {
    const run = thrown(new KernelDriver(plain).start({ a: 1 }), 'Work', 'E1');
    expect(run.incident('Work')).toMatchObject({ code: 'error-not-caught' });
    expect(run.incident('Work').message).toContain('E1: no stock');
    expect(run.open('create-job')).toEqual([]);
    expect(run.elements('error-thrown')).toEqual(['Work']);
    run.resolve('Work');
    expect(run.open('create-job')).toEqual(['Work']);
    expect(run.completeJob('Work').open('create-job')).toEqual(['After']);
  });

  test('leaves everything beside it alone', () => {
    const run = new KernelDriver(
      define([start(), job('Work'), job('Other')], ['Start -> Work', 'Start -> Other']),
    ).start();
    thrown(run, 'Work', 'E1');
    expect(run.open('create-job')).toEqual(['Other']);
    expect(run.outcome).toBeUndefined();
  });

  test('goes to the caller where the call catches it, and only there', () => {
    const called = (catches?: 'every' | readonly string[]) => {
      const parent = { instance: 9, key: 3, ...(catches && { catches }) };
      return thrown(new KernelDriver(plain).start({}, { parent }), 'Work', 'E1');
    };
    expect(called(['E1']).ask('return-to-caller')).toMatchObject([{ error: { code: 'E1' } }]);
    expect(called('every').outcome).toBe('error');
    expect(called(['E2']).incident('Work').code).toBe('error-not-caught');
    expect(called().incident('Work').code).toBe('error-not-caught');
  });
});

describe('a call', () => {
  const calling = (...triggers: readonly (string | undefined)[]) =>
    define(
      [
        start(),
        subProcess('Sub', { boundary: ['OnSub'] }),
        boundary('OnSub', 'Sub', error('OUT')),
        inside('Sub', start('S'), call('Call', 'Other', { boundary: triggers.map((_, n) => `B${n}`) })),
        inside('Sub', ...triggers.map((code, n) => boundary(`B${n}`, 'Call', error(code)))),
      ],
      ['Start -> Sub', 'S -> Call'],
    );

  test('tells which errors are caught on it and around it', () => {
    const asked = (run: KernelDriver) => run.ask('call-process')[0]?.catches;
    expect(asked(new KernelDriver(calling('IN')).start())).toEqual(['IN', 'OUT']);
    expect(asked(new KernelDriver(calling('IN', undefined)).start())).toBe('every');
    const parent = { instance: 9, key: 3, catches: ['FAR'] };
    expect(asked(new KernelDriver(calling()).start({}, { parent }))).toEqual(['OUT', 'FAR']);
  });
});

describe('an error', () => {
  test('interrupts what it is caught on, also where the drawing says it does not', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          subProcess('Sub', { boundary: ['Caught'] }),
          inside('Sub', start('S'), job('Work'), end('Fail', { kind: 'error', code: 'E1' })),
          boundary('Caught', 'Sub', error('E1'), false),
          job('Mend'),
        ],
        ['Start -> Sub', 'S -> Work', 'Work -> Fail', 'Caught -> Mend'],
      ),
    ).start();
    run.completeJob('Work').completeJob('Mend');
    expect(run.outcome).toBe('completed');
  });
});
