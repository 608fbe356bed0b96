/**
 * What happens in different branches is independent: in whatever order people and workers finish, the same steps are
 * done as often and the case ends with the same data.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Effect } from '../../src/kernel/effect.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import { KernelDriver, type OpenWait } from '../scenarios/kernel-driver.ts';
import { type Block, blocks, choices, processOf } from './block-processes.ts';

/** Constructs in which being first is the point (a race, a time limit), or which end the work of others. */
const ORDER_MATTERS = [
  'race',
  'timer',
  'message-or-timer',
  'reminded',
  'until',
  'terminate',
  'error',
  'again',
  'loop',
  'may-fail',
];
const peaceful = blocks.filter(
  (block) => !ORDER_MATTERS.some((word) => JSON.stringify(block).includes(`"${word}"`)),
);

const variables = choices.map((chosen) => ({ ...chosen, items: ['x', 'y', 'z'] }));
const orders = fc.array(fc.nat({ max: 1000 }), { minLength: 3, maxLength: 30 });

interface Outcome {
  readonly status: string;
  readonly done: readonly string[];
  readonly variables: unknown;
}

/** Everybody does their own part always in the same way; only who is next differs. */
function finish(
  definition: Definition,
  start: Record<string, number | string[]>,
  order: readonly number[],
): Outcome {
  const driver = new KernelDriver(definition).start(start);
  for (let move = 0; driver.state.status === 'running' && move < 2_000; move += 1) {
    const waits = driver.openWaits;
    const next = waits[(order[move % order.length] ?? 0) % Math.max(1, waits.length)];
    if (next === undefined) break;
    act(driver, next);
  }
  const done = driver.events.flatMap((event) => (event.kind === 'element-completed' ? [event.element] : []));
  const root = driver.state.elements.get(driver.state.root);
  return { status: driver.state.status, done: done.sort(), variables: root?.variables };
}

function act(driver: KernelDriver, { key, effect }: OpenWait): void {
  switch (effect.kind) {
    case 'create-job':
      driver.do({ kind: 'complete-job', job: key, variables: { [`by_${effect.element}`]: 1 } });
      break;
    case 'create-user-task':
      driver.do({ kind: 'complete-user-task', task: key, person: 'mary', ...answersTo(effect) });
      break;
    case 'call-process':
      driver.do({ kind: 'return-from-call', call: key, variables: { [`called_${effect.element}`]: 1 } });
      break;
    case 'open-subscription':
      driver.do({ kind: 'deliver', subscription: key, variables: {} });
      break;
    default:
      throw new Error(`nobody answers ${effect.kind}`);
  }
}

function answersTo({ userTask }: Extract<Effect, { kind: 'create-user-task' }>) {
  const answers = Object.fromEntries(
    userTask.questions.map(({ element, answers: given }) => [element, [given.at(-1)?.value ?? '']]),
  );
  const filled = Object.fromEntries(
    userTask.form.fields.map(({ name, type }) => [name, type === 'number' ? 2 : 'text']),
  );
  return { answers, variables: filled };
}

test('two orders of independent commands lead to the same steps done and the same data', () => {
  fc.assert(
    fc.property(peaceful, variables, orders, orders, (block: Block, start, one, other) => {
      const definition = processOf(block);
      const first = finish(definition, start, one);
      expect(first.status).toBe('ended');
      expect(finish(definition, start, other)).toEqual(first);
    }),
    { numRuns: 200 },
  );
});
