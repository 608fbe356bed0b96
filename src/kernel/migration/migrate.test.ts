import { describe, expect, test } from 'vitest';
import {
  boundary,
  byQuestion,
  call,
  catching,
  confirmation,
  define,
  end,
  eventBased,
  exclusive,
  inside,
  job,
  message,
  parallel,
  person,
  start,
  subProcess,
  timer,
} from '../../../test/scenarios/definition-builder.ts';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';
import { scenarioDefinition } from '../../../test/scenarios/scenario-files.ts';
import type { Definition } from '../../wiring/definition.ts';
import type { MigrationPlan } from './migration-plan.ts';

const line = define([start(), person('A'), person('B'), end()], ['Start -> A', 'A -> B', 'B -> End']);

function refusal(driver: KernelDriver, to: Definition, plan: Partial<MigrationPlan> = {}): string {
  const decision = driver.tryMigration(to, plan);
  expect(decision).toMatchObject({ ok: false, rejection: { code: 'migration-refused' } });
  return decision.ok ? '' : decision.rejection.message;
}

describe('a case that goes on by a new version', () => {
  test('is where it was, runs on by the new drawing, and says who moved it and why', () => {
    const now = define(
      [start(), person('A'), person('New'), end()],
      ['Start -> A', 'A -> New', 'New -> End'],
    );
    const driver = new KernelDriver(line).start();
    const task = driver.key('create-user-task', 'A');
    driver.do({ kind: 'claim-user-task', task, person: 'mary' });
    driver.migrate(now);
    expect(driver.events.at(-1)).toMatchObject({ kind: 'instance-migrated', by: 'anna', to: { version: 2 } });
    expect(driver.key('create-user-task', 'A')).toBe(task);
    driver.completeTask('A');
    expect(driver.open('create-user-task')).toEqual(['New']);
    expect(driver.completeTask('New').outcome).toBe('completed');
  });

  test('keeps task, person and age where the step only got another id', () => {
    const now = define([start(), person('A2'), person('B'), end()], ['Start -> A2', 'A2 -> B', 'B -> End']);
    const driver = new KernelDriver(line).start();
    const task = driver.key('create-user-task', 'A');
    driver.do({ kind: 'claim-user-task', task, person: 'mary' });
    driver.migrate(now, { elements: { A: 'A2' } });
    expect(driver.key('create-user-task', 'A2')).toBe(task);
    expect(driver.count('user-task-created', 'A2')).toBe(0);
    expect(driver.state.waits.get(task)).toMatchObject({ element: 'A2', person: 'mary' });
    driver.completeTask('A2');
    expect(driver.open('create-user-task')).toEqual(['B']);
  });

  test('is told of a process with another id', () => {
    const now = define([start(), person('A'), end()], ['Start -> A', 'A -> End'], { id: 'Q' });
    const driver = new KernelDriver(line).start();
    expect(refusal(driver, now)).toBe('The new version does not have this process.');
    driver.migrate(now, { processes: { P: 'Q' } });
    expect(driver.state.process).toBe('Q');
    expect(driver.completeTask('A').outcome).toBe('completed');
  });

  test('stays as it is where its step is gone', () => {
    const now = define([start(), person('B'), end()], ['Start -> B', 'B -> End']);
    const driver = new KernelDriver(line).start();
    expect(refusal(driver, now)).toContain(
      'The case is at “A”, which has no counterpart in the new version.',
    );
    driver.migrate(now, { elements: { A: 'B' } });
    expect(driver.completeTask('B').outcome).toBe('completed');
  });

  test('stays as it is where its step became something else', () => {
    const now = define([start(), call('A', 'Q'), end()], ['Start -> A', 'A -> End']);
    expect(refusal(new KernelDriver(line).start(), now)).toBe(
      'The case is at “A”, a step; “A” in the new version is a call of another process.',
    );
  });

  test('stays as it is where its step moved into a part that is not under way', () => {
    const now = define(
      [start(), subProcess('Sub'), inside('Sub', person('A')), end()],
      ['Start -> Sub', 'Sub -> End'],
    );
    expect(refusal(new KernelDriver(line).start(), now)).toContain('lies in another part of the process');
  });

  test('starts a step again that is carried out in another way now', () => {
    const now = define([start(), job('A'), person('B'), end()], ['Start -> A', 'A -> B', 'B -> End']);
    const driver = new KernelDriver(line).start().migrate(now);
    expect(driver.open('create-user-task')).toEqual([]);
    driver.completeJob('A');
    expect(driver.open('create-user-task')).toEqual(['B']);
  });

  test('leaves a running job to its worker', () => {
    const old = define([start(), job('A'), end()], ['Start -> A', 'A -> End']);
    const now = define([start(), job('A'), person('B'), end()], ['Start -> A', 'A -> B', 'B -> End']);
    const driver = new KernelDriver(old).start();
    const running = driver.key('create-job', 'A');
    driver.migrate(now);
    expect(driver.key('create-job', 'A')).toBe(running);
    driver.completeJob('A');
    expect(driver.open('create-user-task')).toEqual(['B']);
  });
});

describe('what a moved case waits for', () => {
  const waiting = (duration: string, name: string) =>
    define(
      [
        start(),
        eventBased('First'),
        catching('Late', timer(duration)),
        catching('Came', message(name, { confirmation: confirmation() })),
        end(),
      ],
      ['Start -> First', 'First -> Late', 'First -> Came', 'Late -> End', 'Came -> End'],
    );

  test('goes on where nothing changed', () => {
    const driver = new KernelDriver(waiting('PT1H', 'Order')).start();
    const before = driver.openWaits.map(({ key }) => key);
    driver.now = 60_000;
    driver.migrate(waiting('PT1H', 'Order'));
    expect(driver.openWaits.map(({ key }) => key)).toEqual(before);
    expect(driver.events.at(-1)?.kind).toBe('instance-migrated');
  });

  test('is another message, and a deadline counted from now', () => {
    const driver = new KernelDriver(waiting('PT1H', 'Order')).start();
    driver.now = 60_000;
    driver.migrate(waiting('PT2H', 'Offer'));
    expect(driver.state.waits.get(driver.key('schedule-timer', 'Late'))).toMatchObject({ at: 7_260_000 });
    expect(driver.state.waits.get(driver.key('open-subscription', 'Came'))).toMatchObject({ name: 'Offer' });
    expect(driver.deliver('Came').outcome).toBe('completed');
  });

  test('keeps its deadline where the plan says so', () => {
    const driver = new KernelDriver(waiting('PT1H', 'Order')).start();
    const set = driver.key('schedule-timer', 'Late');
    driver.migrate(waiting('PT2H', 'Order'), { timers: 'keep' });
    expect(driver.key('schedule-timer', 'Late')).toBe(set);
    expect(driver.fireTimer('Late').outcome).toBe('completed');
  });

  const edged = (...edge: readonly (readonly [string, string])[]) =>
    define(
      [
        start(),
        person('A', { boundary: edge.map(([id]) => id) }),
        ...edge.map(([id, duration]) => boundary(id, 'A', timer(duration), false)),
        ...edge.map(([id]) => person(`${id}Do`)),
        end(),
      ],
      ['Start -> A', 'A -> End', ...edge.map(([id]) => `${id} -> ${id}Do`)],
    );

  test('is a new deadline, and no longer one that is gone', () => {
    const driver = new KernelDriver(edged(['Old', 'PT1H'])).start();
    driver.migrate(edged(['New', 'PT2H']));
    expect(driver.open('schedule-timer')).toEqual(['New']);
  });

  test('is not a deadline that has passed already', () => {
    const driver = new KernelDriver(edged(['Late', 'PT1H'])).start().fireTimer('Late');
    driver.migrate(edged(['Late', 'PT2H'], ['New', 'PT3H']));
    expect(driver.open('schedule-timer')).toEqual(['New']);
  });

  test('is what it called, under whatever name', () => {
    const old = define([start(), call('Call', 'Q'), end()], ['Start -> Call', 'Call -> End']);
    const now = define([start(), call('Ask', 'Q'), end()], ['Start -> Ask', 'Ask -> End']);
    const other = define([start(), call('Call', 'R'), end()], ['Start -> Call', 'Call -> End']);
    const driver = new KernelDriver(old).start();
    expect(refusal(driver, other)).toContain('has another process running');
    driver.migrate(now, { elements: { Call: 'Ask' } });
    expect(driver.returnFrom('Ask').outcome).toBe('completed');
  });

  test('is a question with the ways of the new drawing', () => {
    const asking = (ways: readonly string[]) =>
      define(
        [
          start(),
          exclusive('Gate', byQuestion(ways.map((way) => `Gate_${way}`))),
          ...ways.map((way) => person(way)),
          end(),
        ],
        ['Start -> Gate', ...ways.map((way) => `Gate -> ${way}`), ...ways.map((way) => `${way} -> End`)],
      );
    const driver = new KernelDriver(asking(['X', 'Y'])).start().migrate(asking(['X', 'Z']));
    expect(driver.offer('Gate').questions[0]?.answers.map(({ value }) => value)).toEqual([
      'Gate_X',
      'Gate_Z',
    ]);
    driver.completeTask('Gate', { answers: { Gate: ['Gate_Z'] } });
    expect(driver.open('create-user-task')).toEqual(['Z']);
  });

  test('is its problem, mended by the new version', () => {
    const broken = define(
      [start(), exclusive('Gate', { by: 'conditions' }), person('X'), end()],
      ['Start -> Gate', 'Gate -> X : false', 'X -> End'],
    );
    const mended = define(
      [start(), exclusive('Gate', { by: 'conditions' }), person('X'), end()],
      ['Start -> Gate', 'Gate -> X : true', 'X -> End'],
    );
    const driver = new KernelDriver(broken).start().migrate(mended).resolve('Gate');
    expect(driver.open('create-user-task')).toEqual(['X']);
  });
});

describe('tokens that wait for each other', () => {
  const forked = (branches: readonly string[], join = 'Join') =>
    define(
      [start(), parallel('Fork'), ...branches.map((id) => person(id)), parallel(join), end()],
      [
        'Start -> Fork',
        ...branches.map((id) => `Fork -> ${id}`),
        ...branches.map((id) => `${id} -> ${join}`),
        `${join} -> End`,
      ],
    );

  test('go on waiting at a join with another id', () => {
    const driver = new KernelDriver(forked(['A', 'B'])).start().completeTask('A');
    const now = forked(['A', 'B'], 'Sync');
    expect(refusal(driver, now, { elements: { Join: 'Sync' } })).toContain('has no such way there');
    driver.migrate(now, { elements: { Join: 'Sync' }, flows: { A_Join: 'A_Sync', B_Join: 'B_Sync' } });
    expect(driver.completeTask('B').outcome).toBe('completed');
  });

  test('go on at once where nobody else is waited for any more', () => {
    const driver = new KernelDriver(forked(['A', 'B', 'C']))
      .start()
      .completeTask('A')
      .completeTask('B')
      .completeTask('C');
    expect(driver.outcome).toBe('completed');
    const waiting = new KernelDriver(forked(['A', 'B', 'C'])).start().completeTask('A').completeTask('B');
    waiting.do({
      kind: 'modify-instance',
      changes: [{ do: 'stop', key: waiting.under('C') }],
      reason: 'not needed',
    });
    waiting.migrate(forked(['A', 'B']));
    expect(waiting.outcome).toBe('completed');
  });

  test('do not move where they would wait for ever', () => {
    const driver = new KernelDriver(forked(['A', 'B'])).start().completeTask('A');
    expect(refusal(driver, forked(['A', 'B', 'C']))).toContain('it would stand there for ever');
    const before = new KernelDriver(
      define(
        [start(), person('Wait'), parallel('Fork'), person('A'), person('B'), parallel('Join'), end()],
        ['Start -> Wait', 'Wait -> Fork', 'Fork -> A', 'Fork -> B', 'A -> Join', 'B -> Join', 'Join -> End'],
      ),
    ).start();
    const more = define(
      [
        start(),
        person('Wait'),
        parallel('Fork'),
        person('A'),
        person('B'),
        person('C'),
        parallel('Join'),
        end(),
      ],
      [
        'Start -> Wait',
        'Wait -> Fork',
        'Fork -> A',
        'Fork -> B',
        'Fork -> C',
        'A -> Join',
        'B -> Join',
        'C -> Join',
        'Join -> End',
      ],
    );
    before.migrate(more);
  });
});

describe('what is done several times', () => {
  const many = (sequential: boolean) =>
    define(
      [
        start(),
        person('Many', {
          loop: { kind: 'multi-instance', sequential, count: { by: 'cardinality', value: { literal: 3 } } },
        }),
        end(),
      ],
      ['Start -> Many', 'Many -> End'],
    );

  test('goes on counting', () => {
    const driver = new KernelDriver(many(true)).start().completeTask('Many').migrate(many(true));
    driver.completeTask('Many').completeTask('Many');
    expect(driver.outcome).toBe('completed');
    expect(driver.count('user-task-created', 'Many')).toBe(3);
  });

  test('does not change its order in the middle', () => {
    const driver = new KernelDriver(many(true)).start();
    expect(refusal(driver, many(false))).toContain('repeated in another way');
    expect(refusal(driver, line, { elements: { Many: 'A' } })).toContain(
      'in the new version it is done once',
    );
  });
});

test.each([[['x']], [0], ['x'], [new Map([['x', 1]])]])(
  'state nobody has said how to move is an obstacle: %s',
  (kept) => {
    const driver = new KernelDriver(line).start();
    const instance = driver.state.elements.get(driver.under('A'));
    if (instance === undefined) throw new Error('no A');
    driver.state.elements.set(instance.key, Object.assign({ ...instance }, { novelty: kept }));
    expect(refusal(driver, line)).toContain('cannot be moved (novelty)');
  },
);

test('what people choose from in a part without an order is that of the new version', async () => {
  const old = await scenarioDefinition('ad-hoc-follows-the-flows-inside');
  const now: Definition = JSON.parse(JSON.stringify(old).replaceAll('"Care"', '"Care2"'));
  const driver = new KernelDriver(old).start().migrate(now, { elements: { Care: 'Care2' } });
  expect(driver.offer('Care2').purpose).toBe('next');
});
