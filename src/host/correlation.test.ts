import { afterAll, expect, test } from 'vitest';
import { scenarioDefinition } from '../../test/scenarios/scenario-files.ts';
import { silentLog } from '../ports/log.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { openHost } from './host.ts';
import { seededRandom } from './rehearsal/random.ts';
import { VirtualClock } from './virtual-clock.ts';

const store = await openSqliteStore(':memory:');
const clock = new VirtualClock(Date.UTC(2026, 0, 5, 8));
const host = await openHost({ store, clock, random: seededRandom(1), log: silentLog });
afterAll(() => host.close());

async function deploy(scenario: string) {
  const { line } = await host.deploy({
    key: scenario,
    name: scenario,
    fileName: `${scenario}.bpmn`,
    source: new TextEncoder().encode(scenario),
    wiring: { format: 1 },
    findings: [],
    definition: await scenarioDefinition(scenario),
  });
  return line.id;
}

async function start(deployment: number, number: number): Promise<number> {
  const answer = await host.startCase({ deployment, variables: { order: { number } } });
  if (!answer.ok) throw new Error(answer.rejection.message);
  await host.idle();
  return answer.case;
}

async function isRunning(id: number): Promise<boolean> {
  return (await host.view(id))?.state.status === 'running';
}

test('a message from outside finds its case by what it carries', async () => {
  const deployment = await deploy('correlation-by-a-subscription-of-the-process');
  const [one, two] = [await start(deployment, 1), await start(deployment, 2)];
  await host.publishMessage({ name: 'payment', variables: { reference: 2, shop: 'A' } });
  await host.idle();
  expect([await isRunning(one), await isRunning(two)]).toEqual([true, false]);
  await host.publishMessage({ name: 'payment', variables: { reference: 3, shop: 'A' } });
  await host.idle();
  expect(await isRunning(one)).toBe(true);
  await host.publishMessage({ name: 'payment', correlation: '1' });
  await host.idle();
  expect(await isRunning(one)).toBe(false);
});

test('a case that a message begins goes on with the messages of the same conversation', async () => {
  await deploy('correlation-by-the-first-message');
  for (const number of [7, 8]) {
    await host.publishMessage({ name: 'order', variables: { order: { number }, shop: 'A' } });
    await host.idle();
  }
  const paid = { name: 'payment', variables: { reference: 8, shop: 'A' } };
  await host.publishMessage(paid);
  await host.idle();
  const page = await store.cases({ libraryKey: 'correlation-by-the-first-message' }, { limit: 10 });
  expect(page.items.map(({ status }) => status)).toEqual(['completed', 'active']);
});
