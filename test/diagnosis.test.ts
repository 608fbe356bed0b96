/** What the diagnosis says about small drawings, in its own words. */
import { expect, test } from 'vitest';
import { type Diagnosis, diagnose } from '../src/bpmn/soundness/diagnose.ts';
import { behaviourModelOf } from '../src/wiring/behaviour-model-of.ts';
import type { Definition, MessageThrow, ProcessDefinition, Trigger } from '../src/wiring/definition.ts';
import {
  boundary,
  byQuestion,
  catching,
  define,
  defineProcess,
  end,
  error,
  exclusive,
  inclusive,
  inside,
  type Part,
  parallel,
  person,
  start,
  subProcess,
  throwing,
  timer,
} from './scenarios/definition-builder.ts';

function diagnosisOf(definition: Definition): Diagnosis {
  return diagnose(behaviourModelOf(definition));
}

function told({ findings }: Diagnosis): readonly string[] {
  return findings.map(({ code, message }) => `${code}: ${message}`);
}

test('a drawing without a flaw can always be finished', () => {
  const diagnosis = diagnosisOf(
    define(
      [start(), parallel('Split'), person('Pack'), person('Bill'), parallel('Join'), end()],
      ['Start -> Split', 'Split -> Pack', 'Split -> Bill', 'Pack -> Join', 'Bill -> Join', 'Join -> End'],
    ),
  );
  expect(diagnosis.verdict).toBe('sound');
  expect(diagnosis.statement).toMatch(
    /^Every way through was checked \(\d+ situations\)\. A case can always be finished\.$/u,
  );
});

test('a branch that does not come to the join is named, with the way there', () => {
  const diagnosis = diagnosisOf(
    define(
      [
        start(),
        parallel('Split'),
        person('Pack'),
        exclusive('In stock?', byQuestion(['In stock?_Join', 'In stock?_Sorry'])),
        parallel('Join'),
        person('Sorry'),
        end(),
      ],
      [
        'Start -> Split',
        'Split -> Pack',
        'Split -> In stock?',
        'In stock? -> Join',
        'In stock? -> Sorry',
        'Pack -> Join',
        'Join -> End',
      ],
    ),
  );
  expect(told(diagnosis)).toEqual([
    'can-get-stuck: If “to Sorry” is chosen at “In stock?”, the case gets stuck before “Join”: it waits for the path from “In stock?”, and nothing comes that way any more.',
  ]);
  const [finding] = diagnosis.findings;
  expect(finding?.path?.steps.map(({ text }) => text)).toEqual([
    'A case begins at “Start”.',
    'At “In stock?” the answer is “to Sorry”.',
    '“Sorry” is done.',
    '“Pack” is done.',
  ]);
  expect(finding?.path?.stuck).toEqual(['Join']);
  expect(finding?.path?.steps.at(-1)?.tokens).toEqual([{ element: 'Join', count: 1 }]);
});

test('alternatives that are joined as if they ran at the same time never get through', () => {
  const diagnosis = diagnosisOf(
    define(
      [
        start(),
        exclusive('Which?', byQuestion(['Which?_A', 'Which?_B'])),
        person('A'),
        person('B'),
        parallel('Join'),
        end(),
      ],
      ['Start -> Which?', 'Which? -> A', 'Which? -> B', 'A -> Join', 'B -> Join', 'Join -> End'],
    ),
  );
  expect(told(diagnosis)[0]).toMatch(/^can-get-stuck: Every case gets stuck before “Join”/u);
});

test('an inclusive join waits for what can still come, so nothing gets stuck', () => {
  const diagnosis = diagnosisOf(
    define(
      [
        start(),
        inclusive('Which?', byQuestion(['Which?_A', 'Which?_B'])),
        person('A'),
        person('B'),
        inclusive('Join'),
        end(),
      ],
      ['Start -> Which?', 'Which? -> A', 'Which? -> B', 'A -> Join', 'B -> Join', 'Join -> End'],
    ),
  );
  expect(diagnosis.verdict).toBe('sound');
  expect(told(diagnosis)).toEqual([]);
});

test('paths that run at the same time and come together without a join are told', () => {
  const diagnosis = diagnosisOf(
    define(
      [start(), parallel('Split'), person('A'), person('B'), person('Ship'), end()],
      ['Start -> Split', 'Split -> A', 'Split -> B', 'A -> Ship', 'B -> Ship', 'Ship -> End'],
    ),
  );
  expect(diagnosis.verdict).toBe('sound');
  expect(told(diagnosis)).toEqual([
    'several-at-once: Paths that run at the same time come together at “Ship” without waiting for each other.',
  ]);
});

test('a circle that puts out more than it takes in is told, and nothing is claimed beyond', () => {
  const diagnosis = diagnosisOf(
    define(
      [start(), person('Write'), person('Read'), end()],
      ['Start -> Write', 'Write -> Write', 'Write -> Read', 'Read -> End'],
    ),
  );
  expect(diagnosis).toMatchObject({ verdict: 'unsound', isWhole: false });
  expect(told(diagnosis)[0]).toMatch(/^work-grows: /u);
  expect(diagnosis.statement).toContain('more ways through than can be tried');
});

test('a circle that no way leaves is told with the way into it', () => {
  const diagnosis = diagnosisOf(
    define(
      [start(), exclusive('Which?', byQuestion(['Which?_A', 'Which?_End'])), person('A'), person('B'), end()],
      ['Start -> Which?', 'Which? -> A', 'Which? -> End', 'A -> B', 'B -> A'],
    ),
  );
  expect(told(diagnosis)).toEqual([
    'never-ends: If “to A” is chosen at “Which?”, the case comes to “A” and “B”, from where no end can be reached any more.',
  ]);
});

test('an event beside a subprocess that nothing inside brings about is told', () => {
  const diagnosis = diagnosisOf(
    define(
      [
        start(),
        subProcess('Sub', { boundary: ['Fault'] }),
        ...inside('Sub', start('In'), person('Work')),
        boundary('Fault', 'Sub', error('E')),
        person('Repair'),
        end(),
      ],
      ['Start -> Sub', 'In -> Work', 'Sub -> End', 'Fault -> Repair', 'Repair -> End'],
    ),
  );
  expect(told(diagnosis)).toEqual([
    'never-runs: Nothing ever brings “Fault” about, so one step behind it can never run.',
  ]);
});

const sending = (element: string, process: string): MessageThrow => ({
  kind: 'message',
  name: element,
  targets: [{ process, element }],
});
const awaited = (name: string): Trigger => ({ kind: 'message', name, fromCase: true });

function pools(shop: readonly (Part | readonly Part[])[], arrows: readonly string[]): Definition {
  const buyer = defineProcess(
    [
      start('Need'),
      throwing('Order', sending('Ordered', 'Shop')),
      catching('Answer', awaited('Answer')),
      end('Done'),
    ],
    ['Need -> Order', 'Order -> Answer', 'Answer -> Done'],
    { id: 'Buyer' },
  );
  const seller: ProcessDefinition = defineProcess(shop, arrows, {
    id: 'Shop',
    starts: [
      {
        elements: ['Ordered'],
        label: 'Ordered',
        trigger: awaited('Ordered'),
        fromCase: true,
        form: { fields: [] },
      },
    ],
  });
  return { format: 1, name: 'Pools', processes: [buyer, seller] };
}

test('a message whose sender took another branch is told where it is waited for', () => {
  const diagnosis = diagnosisOf(
    pools(
      [
        start('Ordered'),
        exclusive('Known?', byQuestion(['Known?_Reply', 'Known?_Ignored'])),
        throwing('Reply', sending('Answer', 'Buyer')),
        end('Replied'),
        end('Ignored'),
      ],
      ['Ordered -> Known?', 'Known? -> Reply', 'Known? -> Ignored', 'Reply -> Replied'],
    ),
  );
  expect(told(diagnosis)).toEqual([
    'message-may-not-come: If “to Ignored” is chosen at “Known?”, the case waits at “Answer” for a message that nobody sends any more (“Reply” would).',
  ]);
});

test('pools that answer each other on every way can always be finished', () => {
  const diagnosis = diagnosisOf(
    pools(
      [start('Ordered'), person('Look'), throwing('Reply', sending('Answer', 'Buyer')), end('Replied')],
      ['Ordered -> Look', 'Look -> Reply', 'Reply -> Replied'],
    ),
  );
  expect(diagnosis.verdict).toBe('sound');
});

test('what interrupts a subprocess frees what is stuck in it', () => {
  const stuckInside = inside(
    'Sub',
    start('In'),
    exclusive('Which?', byQuestion(['Which?_A', 'Which?_B'])),
    person('A'),
    person('B'),
    parallel('Join'),
  );
  const arrows = [
    'In -> Which?',
    'Which? -> A',
    'Which? -> B',
    'A -> Join',
    'B -> Join',
    'Start -> Sub',
    'Sub -> End',
  ];
  const guarded = diagnosisOf(
    define(
      [
        start(),
        subProcess('Sub', { boundary: ['Late'] }),
        ...stuckInside,
        boundary('Late', 'Sub', timer('P1D')),
        end(),
      ],
      [...arrows, 'Late -> End'],
    ),
  );
  expect(guarded.verdict).toBe('sound');
  expect(diagnosisOf(define([start(), subProcess('Sub'), ...stuckInside, end()], arrows)).verdict).toBe(
    'unsound',
  );
});

/** Blocks of every structured kind, one in another; of so many elements. */
function blocks(elements: number): Definition {
  const parts: Part[] = [start(), end()];
  const arrows: string[] = [];
  let made = 0;
  const block = (from: string, to: string, size: number): void => {
    made += 1;
    const id = `S${made}`;
    if (size <= 2) {
      parts.push(person(id));
      arrows.push(`${from} -> ${id}`, `${id} -> ${to}`);
      return;
    }
    const kind = made % 4;
    const [split, join] = [`${id}a`, `${id}b`];
    const ways = [1, 2].map((way) => `${split}_${id}w${way}`);
    parts.push(
      ...(kind === 0
        ? [parallel(split), parallel(join)]
        : kind === 1
          ? [inclusive(split, byQuestion(ways)), inclusive(join)]
          : [exclusive(split, byQuestion(ways)), exclusive(join)]),
    );
    parts.push(person(`${id}w1`), person(`${id}w2`), exclusive(`${id}m1`), exclusive(`${id}m2`));
    arrows.push(
      `${from} -> ${split}`,
      `${split} -> ${id}w1`,
      `${split} -> ${id}w2`,
      `${id}m1 -> ${join}`,
      `${id}m2 -> ${join}`,
    );
    block(`${id}w1`, `${id}m1`, size / 2);
    block(`${id}w2`, `${id}m2`, size / 2);
    parts.push(person(`${id}z`));
    arrows.push(`${join} -> ${id}z`, `${id}z -> ${to}`);
  };
  let before = 'Start';
  for (let chunk = 0; chunk * 80 < elements; chunk += 1) {
    const next = `C${chunk}`;
    parts.push(person(next));
    block(before, next, 24);
    before = next;
  }
  arrows.push(`${before} -> End`);
  return define(parts, arrows);
}

test('a structured drawing of 5,000 steps is wholly checked, in about as many situations as it has steps', () => {
  const definition = blocks(6_600);
  const steps = Object.values(definition.processes[0]?.elements ?? {}).filter(
    ({ behavior }) => behavior === 'task',
  );
  const model = behaviourModelOf(definition);
  const before = process.cpuUsage();
  const diagnosis = diagnose(model);
  const used_us = process.cpuUsage(before).user;
  expect(steps.length).toBeGreaterThan(5_000);
  expect(diagnosis).toMatchObject({ verdict: 'sound', isWhole: true });
  expect(diagnosis.situations).toBeLessThan(4 * steps.length);
  // Of the processor, not of the clock: other tests run beside this one.
  expect(used_us).toBeLessThan(4_000_000);
});
