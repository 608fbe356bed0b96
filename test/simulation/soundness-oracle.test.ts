/**
 * The diagnosis against the kernel: on thousands of small drawings without sense, everything the kernel can come to is
 * found by trying it, and the diagnosis has to say the same: where a case gets stuck, what can never run, and whether
 * every case can be brought to its end. `BATON_ORACLE_RUNS` sets how many.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { netFor } from '../../src/bpmn/soundness/diagnose.ts';
import type { Room } from '../../src/bpmn/soundness/marking.ts';
import {
  exploreNet,
  type Found,
  SPACE_LIMITS,
  type SpaceLimits,
  type StateSpace,
} from '../../src/bpmn/soundness/state-space.ts';
import { behaviourModelOf } from '../../src/wiring/behaviour-model-of.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import {
  boundary,
  byQuestion,
  catching,
  define,
  end,
  error,
  eventBased,
  exclusive,
  inclusive,
  inside,
  job,
  message,
  type Part,
  parallel,
  passing,
  start,
  subProcess,
  throwing,
  timer,
} from '../scenarios/definition-builder.ts';
import { exploreKernel } from './kernel-space.ts';

const KINDS = [
  'job',
  'job',
  'passing',
  'parallel',
  'parallel',
  'inclusive',
  'inclusive',
  'exclusive',
  'exclusive',
  'event-based',
  'catch',
  'link',
  'guarded',
  'subprocess',
  'subprocess-that-fails',
  'subprocess-with-branches',
  'end',
  'terminate',
  'fail',
] as const;

const COUNT = 7;
const LIMITS: SpaceLimits = { ...SPACE_LIMITS, markings: 150, events: 'again' };
const RUNS = Number(process.env.BATON_ORACLE_RUNS ?? 600);

/** An event subprocess of the process: set off by a timer or by an error of the kind that jobs end with. */
interface Handled {
  readonly by: 'timer' | 'error';
  readonly interrupting: boolean;
  readonly ends: 'plainly' | 'all';
}

interface Drawing {
  readonly handled: Handled | undefined;
  readonly kinds: readonly (typeof KINDS)[number][];
  readonly arrows: readonly (readonly [number, number])[];
}

const place = fc.nat({ max: COUNT - 1 });
/** Mostly forwards, so that most of them come to an end somewhere. */
const arrow = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(place, place).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const) },
  { weight: 1, arbitrary: fc.tuple(place, place) },
);
const drawings: fc.Arbitrary<Drawing> = fc
  .record({
    kinds: fc.array(fc.constantFrom(...KINDS), { minLength: COUNT, maxLength: COUNT }),
    /** Something leads to every node. */
    before: fc.tuple(...Array.from({ length: COUNT - 1 }, (_, index) => fc.nat({ max: index }))),
    more: fc.array(arrow, { minLength: 0, maxLength: 6 }),
    handled: fc.option(
      fc.record({
        by: fc.constantFrom('timer' as const, 'error' as const),
        interrupting: fc.boolean(),
        ends: fc.constantFrom('plainly' as const, 'all' as const),
      }),
      { nil: undefined, freq: 1 },
    ),
  })
  .map(({ kinds, before, more, handled }) => {
    const arrows = [...before.map((from, index) => [from, index + 1] as const), ...more];
    return { handled, kinds, arrows: [...new Map(arrows.map((one) => [one.join(), one])).values()] };
  });

function definitionOf(drawing: Drawing): Definition {
  const { kinds, arrows, handled } = drawing;
  const drawn = arrows.filter(([from, to]) => from !== to).map(([from, to]) => `N${from} -> N${to}`);
  const guards = kinds.flatMap((kind, index) =>
    isGuarded(kind) ? [`B${index} -> N${(index + 1) % COUNT}`] : [],
  );
  const within = kinds.flatMap((kind, index) => innerArrows(kind, index));
  const definition = define(
    [
      start(),
      ...kinds.flatMap((kind, index) => partsOf(kind, index, arrows)),
      ...(handled === undefined ? [] : handlerParts(handled)),
    ],
    [
      'Start -> N0',
      ...drawn,
      ...guards,
      ...within,
      ...(handled === undefined ? [] : ['HS -> HJ', 'HJ -> HE']),
    ],
  );
  return handled === undefined ? definition : withHandler(definition);
}

function handlerParts({ by, interrupting, ends }: Handled): readonly Part[] {
  const triggers = [by === 'timer' ? timer('PT5M') : error('E')];
  return [
    { id: 'H', body: { behavior: 'event-sub-process', interrupting, starts: ['HS'], boundary: [] } },
    ...inside(
      'H',
      { id: 'HS', body: { behavior: 'start-event', triggers } },
      job('HJ'),
      end('HE', ...(ends === 'all' ? [{ kind: 'terminate' } as const] : [])),
    ),
  ];
}

/** Its inside is a scope of its own, and nothing begins at it. */
function withHandler({ processes: [process], ...definition }: Definition): Definition {
  if (process === undefined) return { ...definition, processes: [] };
  const scopes = { ...process.scopes, H: { id: 'H', parent: process.id, initial: ['HS'] } };
  return { ...definition, processes: [{ ...process, scopes }] };
}

function isGuarded(kind: (typeof KINDS)[number]): boolean {
  return kind === 'guarded' || kind === 'subprocess-that-fails' || kind === 'subprocess-with-branches';
}

function innerArrows(kind: (typeof KINDS)[number], index: number): readonly string[] {
  if (kind === 'subprocess-that-fails')
    return [
      `S${index} -> X${index}`,
      `X${index} -> J${index}`,
      `X${index} -> F${index}`,
      `J${index} -> E${index}`,
    ];
  if (kind !== 'subprocess-with-branches') return kind === 'subprocess' ? [`S${index} -> J${index}`] : [];
  return [
    `S${index} -> X${index}`,
    `X${index} -> J${index}`,
    `X${index} -> K${index}`,
    `K${index} -> T${index}`,
  ];
}

function partsOf(kind: (typeof KINDS)[number], index: number, arrows: Drawing['arrows']): readonly Part[] {
  const id = `N${index}`;
  const own = (name: string): string => `${name}${index}`;
  const flows = arrows.flatMap(([from, to]) => (from === index && from !== to ? [`${id}_N${to}`] : []));
  const guard = { boundary: [own('B')] };
  switch (kind) {
    case 'job':
      return [job(id)];
    case 'passing':
      return [passing(id)];
    case 'parallel':
      return [parallel(id)];
    case 'inclusive':
      return [inclusive(id, flows.length > 1 ? byQuestion(flows) : { by: 'none' })];
    case 'exclusive':
      return [exclusive(id, flows.length > 1 ? byQuestion(flows) : { by: 'none' })];
    case 'event-based':
      return [eventBased(id)];
    case 'catch':
      return [catching(id, message(id))];
    case 'link':
      return [throwing(id, { kind: 'link', target: `N${(index + 3) % COUNT}` })];
    case 'guarded':
      return [
        job(id, guard),
        boundary(own('B'), id, index % 2 === 0 ? error('E') : timer('PT1M'), index % 3 > 0),
      ];
    case 'subprocess':
      return [subProcess(id), ...inside(id, start(own('S')), job(own('J')))];
    case 'subprocess-that-fails':
      return [
        subProcess(id, guard),
        boundary(own('B'), id, error('F')),
        ...inside(
          id,
          start(own('S')),
          index % 2 === 0
            ? parallel(own('X'))
            : exclusive(own('X'), byQuestion([`X${index}_J${index}`, `X${index}_F${index}`])),
          job(own('J')),
          end(own('E'), ...(index % 3 === 0 ? [{ kind: 'terminate' } as const] : [])),
          end(own('F'), { kind: 'error', code: 'F' }),
        ),
      ];
    case 'subprocess-with-branches':
      return [
        subProcess(id, guard),
        boundary(own('B'), id, timer('PT1H'), index % 2 === 0),
        ...inside(id, start(own('S')), parallel(own('X')), job(own('J')), job(own('K')), passing(own('T'))),
      ];
    case 'end':
      return [end(id)];
    case 'terminate':
      return [end(id, { kind: 'terminate' })];
    case 'fail':
      return [end(id, { kind: 'error', code: 'E' })];
  }
}

test('the diagnosis knows the same as the kernel, tried out', () => {
  const seen = { compared: 0, stuck: 0, sound: 0, cut: 0, kernelStates: 0, diagnosedStates: 0 };
  fc.assert(
    fc.property(drawings, (drawing) => {
      const definition = definitionOf(drawing);
      const space = exploreNet(netFor(behaviourModelOf(definition)), LIMITS);
      const kernel = space.limits.size > 0 ? undefined : exploreKernel(definition, 150);
      if (kernel === undefined || kernel.isCut || kernel.isHeldUp) {
        seen.cut += 1;
        return;
      }
      seen.compared += 1;
      seen.kernelStates += kernel.states;
      seen.diagnosedStates += space.found.length;
      expect([...stuckIn(space)].sort()).toEqual([...kernel.stuck].sort());
      expect([...space.entered].map(({ id }) => id).sort()).toEqual([...kernel.entered].sort());
      const canAlwaysEnd = allReachAnEnd(space);
      expect(canAlwaysEnd).toBe(kernel.canAlwaysEnd);
      if (canAlwaysEnd) seen.sound += 1;
      else if (kernel.stuck.size > 0) seen.stuck += 1;
    }),
    { numRuns: RUNS },
  );
  expect(seen.compared).toBeGreaterThan(RUNS / 2);
  expect(seen.stuck).toBeGreaterThan(RUNS / 50);
  expect(seen.sound).toBeGreaterThan(RUNS / 50);
}, 600_000);

function stuckIn(space: StateSpace): ReadonlySet<string> {
  return new Set(
    space.found.filter(({ marking, moves }) => marking.runs.length > 0 && moves === 0).map(standing),
  );
}

function standing({ marking }: Found): string {
  const places = new Set<string>();
  const visit = (room: Room): void => {
    for (const { node, inner } of room.tokens) {
      if (inner === undefined) places.add(node.id);
      else visit(inner);
    }
    for (const flow of room.arrived.keys()) places.add(flow.id);
  };
  for (const { room } of marking.runs) visit(room);
  return [...places].sort().join(' ');
}

function allReachAnEnd(space: StateSpace): boolean {
  const before = new Map<Found, Found[]>();
  for (const found of space.found)
    for (const to of found.next) before.set(to, [...(before.get(to) ?? []), found]);
  const reached = new Set(space.found.filter(({ marking }) => marking.runs.length === 0));
  for (const found of reached) for (const from of before.get(found) ?? []) reached.add(from);
  return reached.size === space.found.length;
}
