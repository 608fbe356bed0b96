import { describe, expect, test } from 'vitest';
import {
  boundary,
  define,
  end,
  exclusive,
  inclusive,
  inside,
  parallel,
  person,
  start,
  subProcess,
  timer,
} from '../../../test/scenarios/definition-builder.ts';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';
import type { Modification } from '../command.ts';

const steps = define([start(), person('A'), person('B'), end()], ['Start -> A', 'A -> B', 'B -> End']);

function modify(...changes: readonly Modification[]) {
  return { kind: 'modify-instance', changes, reason: 'The wrong way was taken', by: 'anna' } as const;
}

describe('moving a case by hand', () => {
  test('says who did it and why', () => {
    const driver = new KernelDriver(steps).start();
    driver.do(modify({ do: 'stop', key: driver.under('A') }, { do: 'start', element: 'B' }));
    expect(driver.events).toContainEqual({
      kind: 'instance-modified',
      key: 1,
      element: 'P',
      changes: [
        { did: 'stop', element: 'A' },
        { did: 'start', element: 'B' },
      ],
      reason: 'The wrong way was taken',
      by: 'anna',
    });
    expect(driver.completeTask('B').outcome).toBe('completed');
  });

  test('needs a reason, a change, and something left to do', () => {
    const driver = new KernelDriver(steps).start();
    const stop: Modification = { do: 'stop', key: driver.under('A') };
    driver.rejects({ ...modify(stop, { do: 'start', element: 'B' }), reason: ' ' }, 'modification-refused');
    driver.rejects(modify(), 'modification-refused');
    expect(driver.rejects(modify(stop), 'modification-refused')).toContain('Nothing would be left to do');
    driver.rejects(modify(stop, stop, { do: 'start', element: 'B' }), 'modification-refused');
  });

  test('refuses what is not there', () => {
    const driver = new KernelDriver(steps).start();
    driver.rejects(modify({ do: 'stop', key: 99 }), 'no-such-place');
    driver.rejects(modify({ do: 'stop', key: driver.state.root }), 'no-such-place');
    driver.rejects(modify({ do: 'start', element: 'Nowhere' }), 'no-such-place');
    driver.rejects(modify({ do: 'take', flow: 'Nowhere' }), 'no-such-place');
    driver.rejects(modify({ do: 'withdraw', flow: 'A_B' }), 'no-such-place');
  });

  test('refuses to start a boundary event', () => {
    const definition = define(
      [start(), person('A', { boundary: ['Late'] }), boundary('Late', 'A', timer('PT1H')), end()],
      ['Start -> A', 'A -> End'],
    );
    const driver = new KernelDriver(definition).start();
    const said = driver.rejects(modify({ do: 'start', element: 'Late' }), 'modification-refused');
    expect(said).toBe(
      '"Late" happens to the step it is drawn on; start that step, or the one behind "Late".',
    );
  });

  test('a run of several is stopped like one that has ended', () => {
    const loop = {
      kind: 'multi-instance',
      sequential: true,
      count: { by: 'cardinality', value: { literal: 2 } },
    } as const;
    const definition = define([start(), person('Many', { loop }), end()], ['Start -> Many', 'Many -> End']);
    const driver = new KernelDriver(definition).start();
    const run = driver.key('create-user-task', 'Many');
    const owner = driver.state.waits.get(run)?.owner ?? 0;
    driver.do(modify({ do: 'stop', key: owner }));
    expect(driver.count('element-activated', 'Many')).toBe(3);
    expect(driver.completeTask('Many').outcome).toBe('completed');
  });

  test('starting inside something that is under way twice needs to be told where', () => {
    const loop = {
      kind: 'multi-instance',
      sequential: false,
      count: { by: 'cardinality', value: { literal: 2 } },
    } as const;
    const definition = define(
      [start(), subProcess('Sub', { loop }), inside('Sub', person('In'), person('More')), end()],
      ['Start -> Sub', 'Sub -> End', 'In -> More'],
    );
    const driver = new KernelDriver(definition).start();
    driver.rejects(modify({ do: 'start', element: 'More' }), 'modification-refused');
    const runs = [...driver.state.elements.values()].filter(({ role }) => role === 'run');
    driver.do(modify({ do: 'start', element: 'More', scope: runs[1]?.key ?? 0 }));
    expect(driver.open('create-user-task')).toEqual(['In', 'In', 'More']);
    driver.rejects(modify({ do: 'start', element: 'More', scope: 1 }), 'modification-refused');
  });

  test('what is done several times cannot be opened in the middle', () => {
    const loop = {
      kind: 'multi-instance',
      sequential: false,
      count: { by: 'cardinality', value: { literal: 2 } },
    } as const;
    const definition = define(
      [start(), person('A'), subProcess('Sub', { loop }), inside('Sub', person('In')), end()],
      ['Start -> A', 'A -> Sub', 'Sub -> End'],
    );
    const driver = new KernelDriver(definition).start();
    const said = driver.rejects(modify({ do: 'start', element: 'In' }), 'modification-refused');
    expect(said).toContain('start "Sub" instead');
    driver.do(modify({ do: 'start', element: 'Sub' }));
    expect(driver.open('create-user-task')).toEqual(['A', 'In', 'In']);
  });

  test('stopping what an inclusive join waited for sets it free', () => {
    const definition = define(
      [
        start(),
        inclusive('Split', { by: 'conditions' }),
        person('A'),
        person('B'),
        inclusive('Merge'),
        person('After'),
        end(),
      ],
      [
        'Start -> Split',
        'Split -> A : true',
        'Split -> B : true',
        'A -> Merge',
        'B -> Merge',
        'Merge -> After',
        'After -> End',
      ],
    );
    const driver = new KernelDriver(definition).start().completeTask('A');
    expect(driver.open('create-user-task')).toEqual(['B']);
    driver.do(modify({ do: 'stop', key: driver.under('B') }));
    expect(driver.open('create-user-task')).toEqual(['After']);
  });

  test('two steps started inside one closed scope share it', () => {
    const definition = define(
      [start(), person('A'), subProcess('Sub'), inside('Sub', person('In'), person('More')), end()],
      ['Start -> A', 'A -> Sub', 'Sub -> End', 'In -> More'],
    );
    const driver = new KernelDriver(definition).start();
    driver.do(
      modify(
        { do: 'start', element: 'In' },
        { do: 'start', element: 'More' },
        { do: 'stop', key: driver.under('A') },
      ),
    );
    expect(driver.count('element-activated', 'Sub')).toBe(1);
    driver.completeTask('More').completeTask('In').completeTask('More');
    expect(driver.outcome).toBe('completed');
  });

  test('starting at a gateway decides anew', () => {
    const definition = define(
      [start(), exclusive('G', { by: 'conditions' }), person('A'), person('B'), parallel('J'), end()],
      ['Start -> G', 'G -> A : amount > 10', 'G -> B : amount <= 10', 'A -> J', 'B -> J', 'J -> End'],
    );
    const driver = new KernelDriver(definition).start({ amount: 5 });
    driver.do({ kind: 'set-variables', variables: { amount: 50 } });
    driver.do(modify({ do: 'stop', key: driver.under('B') }, { do: 'start', element: 'G' }));
    expect(driver.open('create-user-task')).toEqual(['A']);
  });
});

describe('taking a task over', () => {
  test('is one step, and says from whom', () => {
    const driver = new KernelDriver(steps).start();
    const task = driver.key('create-user-task', 'A');
    driver.do({ kind: 'claim-user-task', task, person: 'anna' });
    driver.rejects({ kind: 'claim-user-task', task, person: 'bo' }, 'claimed-by-another');
    driver.rejects({ kind: 'claim-user-task', task, person: 'bo', from: 'carl' }, 'claimed-by-another');
    driver.do({ kind: 'claim-user-task', task, person: 'bo', from: 'anna' });
    expect(driver.events.at(-1)).toEqual({
      kind: 'user-task-claimed',
      task,
      key: driver.under('A'),
      element: 'A',
      person: 'bo',
      from: 'anna',
    });
  });
});
