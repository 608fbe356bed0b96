import { describe, expect, test } from 'vitest';
import {
  byConditions,
  byQuestion,
  catching,
  confirmation,
  define,
  end,
  eventBased,
  exclusive,
  feel,
  inclusive,
  job,
  message,
  parallel,
  passing,
  person,
  receiving,
  start,
  timer,
} from '../../../test/scenarios/definition-builder.ts';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';

describe('an exclusive gateway', () => {
  const byAmount = define(
    [
      start(),
      exclusive('G', byConditions('G_Small')),
      job('Big'),
      job('Huge'),
      job('Small'),
      exclusive('M'),
      end(),
    ],
    [
      'Start -> G',
      'G -> Big : amount > 100',
      'G -> Huge : amount > 1000',
      'G -> Small',
      'Big -> M',
      'Huge -> M',
      'Small -> M',
      'M -> End',
    ],
  );

  test('takes the first flow in the order of the file whose condition is true', () => {
    const run = new KernelDriver(byAmount).start({ amount: 5000 });
    expect(run.open('create-job')).toEqual(['Big']);
    expect(run.completeJob('Big').outcome).toBe('completed');
  });

  test('takes the default flow when no condition is true, also when the variable is missing', () => {
    expect(new KernelDriver(byAmount).start({ amount: 5 }).open('create-job')).toEqual(['Small']);
    expect(new KernelDriver(byAmount).start().open('create-job')).toEqual(['Small']);
  });

  const withoutDefault = define(
    [start(), exclusive('G', byConditions()), job('Big'), job('Small')],
    ['Start -> G', 'G -> Big : amount > 100', 'G -> Small : amount < 10'],
  );

  test('raises an incident that names every condition and the values it read when no branch applies', () => {
    const run = new KernelDriver(withoutDefault).start({ amount: 50 });
    const { code, message: text } = run.incident('G');
    expect(code).toBe('no-branch-applies');
    expect(text).toContain('"to Big" needs amount > 100 (amount = 50)');
    expect(text).toContain('"to Small" needs amount < 10 (amount = 50)');
  });

  test('is decided again after the variables were mended', () => {
    const run = new KernelDriver(withoutDefault).start({ amount: 50 });
    run.do({ kind: 'set-variables', variables: { amount: 500 } }).resolve('G');
    expect(run.open('create-job')).toEqual(['Big']);
    expect(run.open('raise-incident')).toEqual([]);
  });

  test('goes the way named when its incident is resolved with one', () => {
    const run = new KernelDriver(withoutDefault).start({ amount: 50 });
    run.rejects(
      { kind: 'resolve-incident', incident: run.key('raise-incident', 'G'), flows: ['Start_G'] },
      'answer-unknown',
    );
    const incident = run.key('raise-incident', 'G');
    for (const flows of [[], ['G_Small', 'G_Small'], ['G_Small', 'G_Big']])
      run.rejects({ kind: 'resolve-incident', incident, flows }, 'answer-unknown');
    expect(run.resolve('G', { flows: ['G_Small'] }).open('create-job')).toEqual(['Small']);
  });

  test('raises an incident again when nothing was mended', () => {
    const run = new KernelDriver(withoutDefault).start({ amount: 50 }).resolve('G');
    expect(run.open('raise-incident')).toEqual(['G']);
  });

  test('passes each token on its own where it merges', () => {
    const run = new KernelDriver(
      define(
        [start(), parallel('Split'), exclusive('M'), job('A'), end()],
        ['Start -> Split', 'Split -> M', 'Split -> A', 'A -> M', 'M -> End'],
      ),
    ).start();
    expect(run.count('element-completed', 'End')).toBe(1);
    expect(run.outcome).toBeUndefined();
    run.completeJob('A');
    expect(run.count('element-completed', 'End')).toBe(2);
    expect(run.outcome).toBe('completed');
  });
});

describe('a question', () => {
  const asked = define(
    [
      start(),
      person('Check', { asks: ['G'] }),
      exclusive('G', byQuestion(['G_Yes', 'G_No'], 'Check')),
      job('Yes'),
      job('No'),
    ],
    ['Start -> Check', 'Check -> G', 'G -> Yes', 'G -> No'],
  );

  test('is asked in the form of the step before and decides the gateway behind it', () => {
    const run = new KernelDriver(asked).start();
    expect(run.offer('Check').questions).toEqual([
      {
        element: 'G',
        prompt: 'Which way?',
        many: false,
        answers: [
          { value: 'G_Yes', label: 'G_Yes' },
          { value: 'G_No', label: 'G_No' },
        ],
      },
    ]);
    run.completeTask('Check', { answers: { G: ['G_No'] } });
    expect(run.open('create-job')).toEqual(['No']);
    expect(run.count('element-completed', 'G')).toBe(1);
  });

  test('has to be answered, with one answer it offers', () => {
    const run = new KernelDriver(asked).start();
    const complete = (answers: Record<string, string[]>) =>
      ({
        kind: 'complete-user-task',
        task: run.key('create-user-task', 'Check'),
        person: 'mary',
        variables: {},
        answers,
      }) as const;
    expect(run.rejects(complete({}), 'answer-missing')).toContain('G');
    run.rejects(complete({ G: [] }), 'answer-missing');
    run.rejects(complete({ G: ['G_Maybe'] }), 'answer-unknown');
    run.rejects(complete({ G: ['G_Yes', 'G_No'] }), 'answer-unknown');
  });

  test('is a user task of its own where no step asks it', () => {
    const run = new KernelDriver(
      define(
        [start(), exclusive('G', byQuestion(['G_Yes', 'G_No'])), job('Yes'), job('No')],
        ['Start -> G', 'G -> Yes', 'G -> No'],
      ),
    ).start();
    expect(run.offer('G')).toMatchObject({ purpose: 'question', title: 'Which way?', role: 'Office' });
    expect(run.completeTask('G', { answers: { G: ['G_Yes'] } }).open('create-job')).toEqual(['Yes']);
  });

  test('is asked by the gateway itself when its token came another way', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          parallel('Split'),
          person('Check', { asks: ['G'] }),
          exclusive('G', byQuestion(['G_Yes', 'G_No'], 'Check')),
          job('Yes'),
          job('No'),
        ],
        ['Start -> Split', 'Split -> Check', 'Split -> G', 'Check -> G', 'G -> Yes', 'G -> No'],
      ),
    ).start();
    expect(run.open('create-user-task')).toEqual(['Check', 'G']);
    run.completeTask('Check', { answers: { G: ['G_Yes'] } });
    expect(run.open('create-job')).toEqual(['Yes']);
    expect(run.open('create-user-task')).toEqual(['G']);
  });

  test('of an inclusive gateway takes one answer or several', () => {
    const run = new KernelDriver(
      define(
        [start(), inclusive('G', byQuestion(['G_A', 'G_B', 'G_C'])), job('A'), job('B'), job('C')],
        ['Start -> G', 'G -> A', 'G -> B', 'G -> C'],
      ),
    ).start();
    expect(run.offer('G').questions[0]?.many).toBe(true);
    run.completeTask('G', { answers: { G: ['G_A', 'G_C'] } });
    expect(run.open('create-job')).toEqual(['A', 'C']);
  });
});

describe('a parallel gateway', () => {
  const forkJoin = define(
    [start(), parallel('F'), job('A'), job('B'), parallel('J'), job('After'), end()],
    ['Start -> F', 'F -> A', 'F -> B', 'A -> J', 'B -> J', 'J -> After', 'After -> End'],
  );

  test('waits for a token on every incoming flow', () => {
    const run = new KernelDriver(forkJoin).start();
    expect(run.open('create-job')).toEqual(['A', 'B']);
    run.completeJob('B');
    expect(run.open('create-job')).toEqual(['A']);
    run.completeJob('A');
    expect(run.open('create-job')).toEqual(['After']);
    expect(run.completeJob('After').outcome).toBe('completed');
  });

  test('takes one token of each flow, so that second tokens on one flow wait for the next round', () => {
    const run = new KernelDriver(
      define(
        [start(), parallel('F'), exclusive('M'), job('A'), job('B'), parallel('J'), job('After')],
        ['Start -> F', 'F -> M', 'F -> M', 'M -> A', 'F -> B', 'A -> J', 'B -> J', 'J -> After'],
      ),
    ).start();
    expect(run.open('create-job')).toEqual(['A', 'A', 'B']);
    run.completeJob('A').completeJob('A');
    expect(run.open('create-job')).toEqual(['B']);
    run.completeJob('B');
    expect(run.open('create-job')).toEqual(['After']);
    run.completeJob('After');
    expect(run.outcome).toBeUndefined(); // one token of flow A_J waits for ever: the diagram's mistake, not lost
  });

  test('may merge and split at once', () => {
    const run = new KernelDriver(
      define(
        [start(), parallel('F'), job('A'), job('B'), parallel('X'), job('C'), job('D')],
        ['Start -> F', 'F -> A', 'F -> B', 'A -> X', 'B -> X', 'X -> C', 'X -> D'],
      ),
    ).start();
    run.completeJob('A').completeJob('B');
    expect(run.open('create-job')).toEqual(['C', 'D']);
    expect(run.completeJob('C').completeJob('D').outcome).toBe('completed');
  });
});

describe('an inclusive gateway', () => {
  const several = define(
    [
      start(),
      inclusive('G', byConditions('G_C')),
      job('A'),
      job('B'),
      job('C'),
      inclusive('J'),
      job('After'),
    ],
    ['Start -> G', 'G -> A : a', 'G -> B : b', 'G -> C', 'A -> J', 'B -> J', 'C -> J', 'J -> After'],
  );

  test('takes every flow whose condition is true and waits at the join for just those', () => {
    const run = new KernelDriver(several).start({ a: true, b: true });
    expect(run.open('create-job')).toEqual(['A', 'B']);
    run.completeJob('A');
    expect(run.open('create-job')).toEqual(['B']);
    run.completeJob('B');
    expect(run.open('create-job')).toEqual(['After']);
    expect(run.completeJob('After').outcome).toBe('completed');
  });

  test('takes the default flow alone when no condition is true, and the join waits for nothing else', () => {
    const run = new KernelDriver(several).start({ a: false, b: false }).completeJob('C');
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('goes on when the token it waits for ends elsewhere', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          parallel('F'),
          job('A'),
          job('B'),
          exclusive('X', byConditions('X_Out')),
          end('Out'),
          inclusive('J'),
          job('After'),
        ],
        ['Start -> F', 'F -> A', 'F -> B', 'A -> J', 'B -> X', 'X -> J : ok', 'X -> Out', 'J -> After'],
      ),
    ).start({ ok: false });
    run.completeJob('A');
    expect(run.open('create-job')).toEqual(['B']);
    run.completeJob('B');
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('waits for a token that may still come round a loop', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          parallel('F'),
          job('A'),
          exclusive('M'),
          job('B'),
          exclusive('X', byConditions('X_J')),
          inclusive('J'),
          job('After'),
        ],
        [
          'Start -> F',
          'F -> A',
          'F -> M',
          'M -> B',
          'B -> X',
          'X -> M : again',
          'X -> J',
          'A -> J',
          'J -> After',
        ],
      ),
    ).start({ again: true });
    run.completeJob('A').completeJob('B');
    expect(run.open('create-job')).toEqual(['B']);
    run.do({ kind: 'set-variables', variables: { again: false } }).completeJob('B');
    expect(run.open('create-job')).toEqual(['After']);
  });

  test('does not wait for a token that could only come to a flow where one waits already', () => {
    const run = new KernelDriver(
      define(
        [start(), parallel('F'), exclusive('M'), job('A'), job('B'), job('C'), inclusive('J'), job('After')],
        ['Start -> F', 'F -> A', 'F -> B', 'A -> M', 'B -> M', 'M -> J', 'C -> J', 'J -> After'],
      ),
    ).start();
    run.completeJob('A');
    expect(run.open('create-job')).toEqual(expect.arrayContaining(['After']));
    run.completeJob('B');
    expect(run.count('element-activated', 'After')).toBe(2);
  });

  test('keeps waiting tokens of a flow that had two for its next round', () => {
    const run = new KernelDriver(
      define(
        [start(), parallel('F'), exclusive('M'), job('B'), inclusive('J'), job('After')],
        ['Start -> F', 'F -> M', 'F -> M', 'M -> J', 'F -> B', 'B -> J', 'J -> After'],
      ),
    ).start();
    run.completeJob('B');
    expect(run.count('element-activated', 'After')).toBe(2);
    expect(run.completeJob('After').completeJob('After').outcome).toBe('completed');
  });
});

describe('an event-based gateway', () => {
  const race = define(
    [
      start(),
      eventBased('G'),
      catching('Paid', message('payment', { key: 'order' })),
      catching('Late', timer('P2D')),
      receiving('Cancelled', [message('cancel')]),
      job('Ship'),
      job('Remind'),
    ],
    ['Start -> G', 'G -> Paid', 'G -> Late', 'G -> Cancelled', 'Paid -> Ship', 'Late -> Remind'],
  );

  test('goes the way of what happens first and stops waiting for the rest', () => {
    const run = new KernelDriver(race).start({ order: 17 });
    expect(run.effects).toContainEqual(
      expect.objectContaining({ kind: 'open-subscription', name: 'payment', key: '17' }),
    );
    run.deliver('Paid', { paid: 100 });
    expect(run.open('create-job')).toEqual(['Ship']);
    expect(run.open('schedule-timer')).toEqual([]);
    expect(run.open('open-subscription')).toEqual([]);
    expect(run.elements('element-completed')).toEqual(['Start', 'G', 'Paid']);
    expect(run.variables).toEqual({ order: 17, paid: 100 });
  });

  test('goes the way of its timer', () => {
    const run = new KernelDriver(race).start({ order: 17 }).fireTimer('Late');
    expect(run.now).toBe(2 * 86_400_000);
    expect(run.open('create-job')).toEqual(['Remind']);
  });

  test('passes a receive task that was what happened', () => {
    expect(new KernelDriver(race).start({ order: 17 }).deliver('Cancelled').outcome).toBe('completed');
  });

  test('begins the rounds of a looped receive task with what happened, and waits for the others', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          eventBased('G'),
          catching('Late', timer('P1D')),
          receiving('Part', [message('part')], {
            loop: { kind: 'standard', testBefore: false, condition: feel('more') },
          }),
        ],
        ['Start -> G', 'G -> Late', 'G -> Part'],
      ),
    ).start();
    run.deliver('Part', { more: true });
    expect(run.open('open-subscription')).toEqual(['Part']);
    expect(run.deliver('Part', { more: false }).outcome).toBe('completed');
    expect(run.count('element-activated', 'Part')).toBe(3);
  });

  test('can be decided by a person who says what has happened', () => {
    const run = new KernelDriver(
      define(
        [
          start(),
          eventBased('G'),
          catching('Yes', message('yes', { confirmation: confirmation('Did they agree?') })),
          catching('No', {
            kind: 'confirmation',
            stands: 'message',
            confirmation: confirmation('Did they refuse?'),
          }),
          passing('A'),
        ],
        ['Start -> G', 'G -> Yes', 'G -> No', 'Yes -> A'],
      ),
    ).start();
    expect(run.open('create-user-task')).toEqual(['Yes', 'No']);
    run.completeTask('No');
    expect(run.elements('element-completed')).toEqual(['Start', 'G', 'No']);
    expect(run.outcome).toBe('completed');
  });
});
