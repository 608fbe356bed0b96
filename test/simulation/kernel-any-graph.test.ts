/**
 * Any drawing at all, also those that make no sense: arrows between random elements. Nobody promises that they end; they
 * must never break the kernel, and the driver's promises (replay, reload, waits known to the world) hold at every step.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Definition } from '../../src/wiring/definition.ts';
import type { LoopDefinition } from '../../src/wiring/loop-definition.ts';
import {
  adHoc,
  boundary,
  byConditions,
  byQuestion,
  catching,
  complex,
  define,
  end,
  error,
  eventBased,
  exclusive,
  feel,
  inclusive,
  inside,
  job,
  message,
  type Part,
  parallel,
  passing,
  person,
  start,
  subProcess,
  throwing,
  timer,
  transaction,
  undoing,
} from '../scenarios/definition-builder.ts';
import { KernelDriver } from '../scenarios/kernel-driver.ts';
import { KernelCrew } from './kernel-crew.ts';

const KINDS = [
  'job',
  'person',
  'passing',
  'many',
  'parallel',
  'inclusive',
  'inclusive-by-conditions',
  'exclusive',
  'exclusive-by-conditions',
  'event-based',
  'catch',
  'link',
  'guarded',
  'subprocess',
  'end',
  'terminate',
  'fail',
  'complex',
  'ad-hoc',
  'undoable',
  'undoable-many',
  'undo',
  'undo-beside',
  'transaction',
] as const;

const COUNT = 9;
const MOVES = 60;

interface Drawing {
  readonly kinds: readonly (typeof KINDS)[number][];
  readonly arrows: readonly (readonly [number, number])[];
}

const place = fc.nat({ max: COUNT - 1 });
const drawings: fc.Arbitrary<Drawing> = fc.record({
  kinds: fc.array(fc.constantFrom(...KINDS), { minLength: COUNT, maxLength: COUNT }),
  arrows: fc.uniqueArray(fc.tuple(place, place), {
    minLength: 4,
    maxLength: 16,
    selector: (arrow) => arrow.join(),
  }),
});

function definitionOf({ kinds, arrows }: Drawing): Definition {
  const drawn = arrows.map(([from, to]) => `N${from} -> N${to} : pick = ${to % 3}`);
  const parts = kinds.flatMap((kind, index) => partsOf(kind, index, arrows));
  const guards = kinds.flatMap((kind, index) =>
    kind === 'guarded' ? [`B${index} -> N${(index + 1) % COUNT}`] : [],
  );
  return define(
    [start(), ...parts],
    ['Start -> N0', 'Start -> N1', ...drawn.map(withoutCondition), ...guards, ...insideTransactions(kinds)],
  );
}

/** Conditions stand only where something decides by them; half of the arrows keep theirs. */
function withoutCondition(arrow: string, index: number): string {
  return index % 2 === 0 ? arrow : arrow.replace(/ : .*/, '');
}

function partsOf(kind: (typeof KINDS)[number], index: number, arrows: Drawing['arrows']): readonly Part[] {
  const id = `N${index}`;
  const flows = arrows.flatMap(([from, to]) => (from === index ? [`${id}_N${to}`] : []));
  switch (kind) {
    case 'job':
      return [job(id)];
    case 'person':
      return [person(id)];
    case 'passing':
      return [passing(id)];
    case 'many':
      return [
        job(id, {
          loop: {
            kind: 'multi-instance',
            sequential: index % 2 === 0,
            count: { by: 'collection', value: feel('items') },
          },
        }),
      ];
    case 'parallel':
      return [parallel(id)];
    case 'inclusive':
      return [inclusive(id, flows.length > 1 ? byQuestion(flows) : { by: 'none' })];
    case 'inclusive-by-conditions':
      return [inclusive(id, byConditions(flows[0]))];
    case 'exclusive':
      return [exclusive(id, flows.length > 1 ? byQuestion(flows) : { by: 'none' })];
    case 'exclusive-by-conditions':
      return [exclusive(id, byConditions(flows.at(-1)))];
    case 'event-based':
      return [eventBased(id)];
    case 'catch':
      return [catching(id, message(id), timer('PT1H'))];
    case 'link':
      return [throwing(id, { kind: 'link', target: `N${(index + 3) % COUNT}` })];
    case 'guarded':
      return [
        job(id, { boundary: [`B${index}`] }),
        boundary(`B${index}`, id, index % 2 === 0 ? error() : timer('PT1M'), index % 3 > 0),
      ];
    case 'subprocess':
      return [subProcess(id), ...inside(id, start(`S${index}`), job(`J${index}`))];
    case 'end':
      return [end(id)];
    case 'terminate':
      return [end(id, { kind: 'terminate' })];
    case 'fail':
      return [end(id, { kind: 'error', code: 'E' })];
    case 'complex':
      return [complex(id, `activationCount >= ${1 + (index % 3)}`, byConditions(flows[0]))];
    case 'ad-hoc':
      return [adHoc(id, index % 2 === 0, `J${index}`), ...inside(id, job(`J${index}`))];
    case 'undoable':
      return undoable(id, index);
    case 'undoable-many':
      return undoable(id, index, {
        kind: 'multi-instance',
        sequential: index % 2 === 0,
        count: { by: 'collection', value: feel('items') },
      });
    case 'undo':
      return [throwing(id, { kind: 'compensate', waits: true })];
    case 'undo-beside':
      return [end(id, { kind: 'compensate', waits: false })];
    case 'transaction':
      return [
        transaction(id, { boundary: [`B${index}`] }),
        boundary(`B${index}`, id, { kind: 'cancel' }),
        ...inside(
          id,
          start(`S${index}`),
          ...undoable(`J${index}`, index),
          exclusive(`X${index}`, byConditions()),
        ),
        ...inside(id, end(`C${index}`, { kind: 'cancel' }), end(`E${index}`)),
      ];
  }
}

function undoable(id: string, index: number, loop?: LoopDefinition): readonly Part[] {
  return [
    job(id, { boundary: [`U${index}`], undoneBy: `U${index}`, ...(loop && { loop }) }),
    undoing(`U${index}`, id, `H${index}`),
    person(`H${index}`),
  ];
}

/** The way through a transaction, which is cancelled for one pick in four. */
function insideTransactions(kinds: Drawing['kinds']): string[] {
  return kinds.flatMap((kind, index) =>
    kind === 'transaction'
      ? [
          `S${index} -> J${index}`,
          `J${index} -> X${index}`,
          `X${index} -> C${index} : pick = 3`,
          `X${index} -> E${index} : pick < 3`,
          `B${index} -> N${(index + 2) % COUNT}`,
        ]
      : [],
  );
}

test('a drawing without any sense never breaks the kernel nor its promises', () => {
  const ends = { ended: 0, waiting: 0 };
  fc.assert(
    fc.property(
      drawings,
      fc.nat({ max: 3 }),
      fc.array(fc.nat({ max: 1000 }), { minLength: 5, maxLength: 30 }),
      (drawing, pick, stream) => {
        const driver = new KernelDriver(definitionOf(drawing), { limits: { steps: 300 } });
        driver.start({ pick, items: [1, 2] });
        new KernelCrew(driver, stream, { mostMoves: MOVES }).play();
        if (driver.state.agenda.length > 0) expect(driver.open('raise-incident')).toContain('P');
        ends[driver.state.status === 'ended' ? 'ended' : 'waiting']++;
      },
    ),
    { numRuns: 100 },
  );
  expect(ends.ended).toBeGreaterThan(0);
  expect(ends.waiting).toBeGreaterThan(0);
});
