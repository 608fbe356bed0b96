import { describe, expect, test } from 'vitest';
import {
  boundary,
  byConditions,
  define,
  end,
  exclusive,
  inclusive,
  inside,
  job,
  message,
  parallel,
  passing,
  receiving,
  start,
  subProcess,
} from '../../test/scenarios/definition-builder.ts';
import { KernelDriver } from '../../test/scenarios/kernel-driver.ts';
import { apply } from './apply.ts';
import { decide } from './decide.ts';
import { initialState } from './initial-state.ts';
import { DEFAULT_LIMITS } from './kernel-context.ts';
import { prepareProgram } from './program.ts';
import { encodeState } from './state-codec.ts';

const simple = define([start(), job('A'), end()], ['Start -> A', 'A -> End']);

describe('an instance', () => {
  test('tells its whole story in events', () => {
    const run = new KernelDriver(simple).start({ a: 1 }, { by: 'ann' }).completeJob('A', { b: 2 });
    expect(run.records).toEqual([
      '[1,[1,1,1,1,"P",{"a":1},null,"ann"],[3,"Start",1],[7,2,"Start",1,"single",false],[8,2,"Start",1],' +
        '[4,"Start_A","A",1],[7,3,"A",1,"single",false],[16,4,3,"A","worker"]]',
      '[1,[17,4,3,"A"],[13,1,{"b":2}],[8,3,"A",1],[4,"A_End","End",1],[7,5,"End",1,"single",false],' +
        '[8,5,"End",1],[2,1,"P","completed"]]',
    ]);
  });

  test('refuses a process or a start it does not have', () => {
    new KernelDriver(simple).rejects(
      { kind: 'start-instance', instance: 1, case: 1, process: 'Q', variables: {} },
      'no-such-process',
    );
    new KernelDriver(simple).rejects(
      { kind: 'start-instance', instance: 1, case: 1, process: 'P', variables: {}, startElements: ['A'] },
      'no-such-start',
    );
  });

  test('begins with the start that is named, whose trigger has then happened', () => {
    const form = { fields: [] };
    const trigger = { kind: 'message', name: 'order', fromCase: false } as const;
    const starts = [
      { elements: ['Start'], label: 'By hand', trigger: { kind: 'none' }, fromCase: false, form },
      { elements: ['Order'], label: 'Order', trigger, fromCase: false, form },
    ] as const;
    const diagram = define(
      [start(), receiving('Order', [trigger]), job('A'), job('B')],
      ['Start -> A', 'Order -> B'],
      { starts },
    );
    expect(new KernelDriver(diagram).start().open('create-job')).toEqual(['A']);
    const ordered = new KernelDriver(diagram).start({}, { startElements: ['Order'] });
    expect(ordered.open('create-job')).toEqual(['B']);
    expect(ordered.open('open-subscription')).toEqual([]);
  });

  test('completes when nothing is left in it, and then refuses every command', () => {
    const run = new KernelDriver(simple).start().completeJob('A');
    expect(run.state.status).toBe('ended');
    run.rejects({ kind: 'resolve-incident', incident: 1 }, 'instance-ended');
  });

  test('can be ended from outside, with all it waits for', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          parallel('F'),
          job('A'),
          subProcess('Sub'),
          inside('Sub', receiving('B', [message('m')])),
          parallel('J'),
        ],
        ['Start -> F', 'F -> A', 'F -> Sub', 'F -> J', 'A -> J'],
      ),
    ).start();
    run.do({ kind: 'terminate-instance', reason: 'ordered twice', by: 'ann' });
    expect(run.outcome).toBe('terminated');
    expect(run.events.at(-1)).toMatchObject({
      kind: 'instance-completed',
      reason: 'ordered twice',
      by: 'ann',
    });
    expect(run.state.elements.size).toBe(1);
    expect(run.state.waits.size).toBe(0);
  });

  test('keeps variables that carry dangerous names as plain data', () => {
    const variables = JSON.parse('{"__proto__":{"x":1},"constructor":2}');
    const run = new KernelDriver(simple).start(variables);
    run.do({ kind: 'set-variables', variables: JSON.parse('{"__proto__":3}') });
    expect(Object.getOwnPropertyDescriptor(run.variables, '__proto__')?.value).toBe(3);
    expect(({} as { x?: number }).x).toBeUndefined(); // cast: only looks whether the prototype was polluted
  });
});

describe('the step limit', () => {
  const endless = define(
    [start(), exclusive('M'), passing('A'), exclusive('X', byConditions('X_M')), end()],
    ['Start -> M', 'M -> A', 'A -> X', 'X -> End : stop', 'X -> M'],
  );

  test('stops a loop that never ends with an incident, and goes on when it is resolved', () => {
    const run = new KernelDriver(endless, { limits: { steps: 100 } }).start();
    expect(run.incident('P')).toMatchObject({ code: 'too-many-steps' });
    run.resolve('P');
    expect(run.open('raise-incident')).toEqual(['P']);
    expect(run.resolve('P', { variables: { stop: true } }).outcome).toBe('completed');
  });

  test('lets other commands pass meanwhile without moving what was stopped', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          job('B'),
          exclusive('M'),
          passing('A'),
          exclusive('X', byConditions('X_M')),
          end(),
          passing('C'),
          end('Other'),
        ],
        ['Start -> B', 'Start -> M', 'M -> A', 'A -> X', 'X -> End : stop', 'X -> M', 'B -> C', 'C -> Other'],
      ),
      { limits: { steps: 50 } },
    ).start();
    run.completeJob('B');
    expect(run.elements('element-completed').slice(-3)).toEqual(['B', 'C', 'Other']);
    expect(run.open('raise-incident')).toEqual(['P']);
  });

  test('lets other commands pass also when they end what was stopped', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          subProcess('Sub', { boundary: ['Out'] }),
          inside('Sub', start('S'), exclusive('M'), passing('A'), exclusive('X')),
          boundary('Out', 'Sub', message('Out')),
          job('After'),
        ],
        ['Start -> Sub', 'S -> M', 'M -> A', 'A -> X', 'X -> M', 'Out -> After'],
      ),
      { limits: { steps: 50 } },
    ).start();
    expect(run.deliver('Out').open('create-job')).toEqual(['After']);
  });

  test('keeps an inclusive join waiting for what was stopped', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          job('B'),
          exclusive('M'),
          passing('A'),
          exclusive('X', byConditions('X_M')),
          inclusive('J'),
          job('After'),
        ],
        ['Start -> B', 'Start -> M', 'M -> A', 'A -> X', 'X -> J : stop', 'X -> M', 'B -> J', 'J -> After'],
      ),
      { limits: { steps: 50 } },
    ).start();
    run.completeJob('B');
    expect(run.open('create-job')).toEqual([]);
    run.resolve('P', { variables: { stop: true } });
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('is not reached by a chain of thousands of steps, nor is the stack', () => {
    const names = Array.from({ length: 9000 }, (_, index) => `T${index}`);
    const arrows = names.slice(1).map((name, index) => `T${index} -> ${name}`);
    const run = new KernelDriver(
      define([start(), ...names.map((name) => passing(name))], ['Start -> T0', ...arrows]),
    ).start();
    expect(run.outcome).toBe('completed');
  });
});

describe('the order of tokens', () => {
  test('is depth first, the first flow with all that follows before the second', () => {
    const run = new KernelDriver(
      define(
        [start(), parallel('F'), passing('A'), passing('A2'), passing('B'), passing('B2'), end()],
        ['Start -> F', 'F -> A', 'F -> B', 'A -> A2', 'B -> B2', 'A2 -> End', 'B2 -> End'],
      ),
    ).start();
    expect(run.elements('element-activated')).toEqual(['Start', 'F', 'A', 'A2', 'End', 'B', 'B2', 'End']);
    expect(run.elements('flow-taken').slice(0, 3)).toEqual(['F', 'A', 'B']);
  });
});

describe('decide', () => {
  test('changes the given state exactly by the events it returns', () => {
    const state = initialState();
    const replayed = initialState();
    const command = {
      kind: 'start-instance',
      instance: 1,
      case: 1,
      process: 'P',
      variables: { a: [1] },
    } as const;
    const decision = decide(prepareProgram(simple), state, command, { now: 0, limits: DEFAULT_LIMITS });
    for (const event of decision.ok ? decision.events : []) apply(replayed, event);
    expect(encodeState(replayed)).toBe(encodeState(state));
    expect(replayed).toEqual(state);
  });

  test('does not grow dearer with the number of runs that wait beside', () => {
    const loop = {
      kind: 'multi-instance',
      sequential: false,
      count: { by: 'cardinality', value: { literal: 0 } },
    } as const;
    const cost = (runs: number) => {
      const program = prepareProgram(
        define(
          [start(), job('A', { loop: { ...loop, count: { by: 'cardinality', value: { literal: runs } } } })],
          ['Start -> A'],
        ),
      );
      const state = initialState();
      const context = { now: 0, limits: DEFAULT_LIMITS };
      const command = { kind: 'start-instance', instance: 1, case: 1, process: 'P', variables: {} } as const;
      const started = decide(program, state, command, context);
      const jobs = started.ok
        ? started.effects.flatMap((effect) => (effect.kind === 'create-job' ? [effect.job] : []))
        : [];
      const begin = performance.now();
      for (const jobKey of jobs.slice(0, 500)) {
        decide(program, state, { kind: 'complete-job', job: jobKey, variables: {} }, context);
      }
      return performance.now() - begin;
    };
    cost(1000);
    const few = Math.min(cost(1000), cost(1000), cost(1000));
    const lots = Math.min(cost(30_000), cost(30_000), cost(30_000));
    expect(lots).toBeLessThan(few * 8 + 5); // a scan over all runs would make it thirty times as dear
  });
});
