/** Runs a host under load until it is killed. Its request is the first argument; it acknowledges on standard output. */
import { appendFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openHost } from '../../src/host/host.ts';
import { type HostApi, HostError } from '../../src/host/host-api.ts';
import { SystemClock } from '../../src/host/system-clock.ts';
import type { JobHandler } from '../../src/ports/connector.ts';
import { silentLog } from '../../src/ports/log.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import type { Acknowledgement, WorkerRequest } from './acknowledgement.ts';
import { type CrashStore, openCrashStore } from './crash-store.ts';
import { ENDING, ENDLESS, JOB_TYPE, PAID } from './load-definitions.ts';

const STARTERS = 12;

const request = JSON.parse(process.argv[2] ?? '{}') as WorkerRequest; // cast: the test wrote it

function acknowledge(acknowledgement: Acknowledgement): void {
  writeSync(1, `${JSON.stringify(acknowledgement)}\n`);
}

const working: JobHandler = {
  jobType: JOB_TYPE,
  async run({ idempotencyKey, attempt }) {
    if (Math.random() < 0.5) await sleep(Math.random() * 15);
    appendFileSync(request.effects, `${idempotencyKey}\n`);
    if (attempt === 1 && Math.random() < 0.1)
      return { kind: 'failed', message: 'not yet', terminal: false, retryAfter_ms: 10 };
    return { kind: 'completed', variables: { worked: attempt } };
  },
};

/** As a caller does: what is refused because there is too much to do is asked again, unchanged. */
async function insisting<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof HostError) || error.code !== 'busy') throw error;
      await sleep(50);
    }
  }
}

async function deploy(host: HostApi, definition: Definition): Promise<number> {
  const { line } = await host.deploy({
    key: definition.name,
    name: definition.name,
    fileName: `${definition.name}.bpmn`,
    source: new Uint8Array(),
    wiring: {},
    findings: [],
    definition,
  });
  return line.id;
}

async function startCases(host: HostApi, deployments: readonly number[], starter: number): Promise<never> {
  for (let n = 0; ; n++) {
    const key = `${request.round}-${starter}-${n}`;
    const deployment = deployments[Math.floor(Math.random() * deployments.length)] ?? 0;
    const publishesFirst = Math.random() < 0.5;
    if (publishesFirst) await publish(host, key);
    const answer = await insisting(() =>
      host.startCase({ deployment, variables: { order: key }, idempotencyKey: key }),
    );
    if (!answer.ok) throw new Error(answer.rejection.message);
    acknowledge({ op: 'start', key, case: answer.case });
    if (!publishesFirst) await publish(host, key);
    await sleep(Math.random() * 6);
  }
}

async function publish(host: HostApi, order: string): Promise<void> {
  await insisting(() =>
    host.publishMessage({
      name: PAID,
      correlation: order,
      variables: { paid: order },
      idempotencyKey: order,
    }),
  );
  acknowledge({ op: 'message', order });
}

async function completeTasks(host: HostApi, store: CrashStore): Promise<void> {
  const { items } = await store.inbox({}, { limit: 50 });
  await Promise.all(
    items.map(async ({ instance, key: task }) => {
      const command = {
        kind: 'complete-user-task',
        task,
        person: 'ada',
        variables: { seen: task },
        answers: {},
      } as const;
      const answer = await insisting(() => host.submit(instance, command));
      if (answer.ok) acknowledge({ op: 'task', instance, task });
    }),
  );
}

async function setVariables(host: HostApi, instance: number): Promise<never> {
  for (let n = request.round * 1_000_000; ; n++) {
    const answer = await insisting(() =>
      host.submit(instance, { kind: 'set-variables', variables: { n, [`n${n % 20}`]: n } }),
    );
    if (answer.ok) acknowledge({ op: 'set', instance, n });
    await sleep(Math.random() * 3);
  }
}

/** Messages whose publisher was killed before it could publish are published now, so that every case can end. */
async function drain(host: HostApi, store: CrashStore): Promise<void> {
  for (;;) {
    await host.idle();
    await completeTasks(host, store);
    const { items } = await store.cases({ status: 'active' }, { limit: 500 });
    const open = items.filter((line) => line.libraryKey !== ENDLESS.name);
    if (open.length === 0) break;
    for (const line of open) {
      const waiting = (await store.case(line.id))?.subscriptions.find(({ name }) => name === PAID);
      if (waiting?.correlation !== undefined) await publish(host, waiting.correlation);
    }
    await sleep(5);
  }
  await host.close();
  acknowledge({ op: 'drained' });
}

const { store, node } = await openCrashStore(request);
const host = await openHost({
  store,
  ...(node === undefined ? {} : { node }),
  clock: new SystemClock(),
  random: { next: Math.random },
  log: { ...silentLog, error: (details, text) => console.error(text, details) },
  handlers: [working],
  limits: {
    // Small enough that both snapshots and evictions happen all the time.
    ...{ eventsPerSnapshot: 10, cacheBytes: 200_000 },
    // What a node held that was killed is taken over soon.
    ...(node === undefined ? {} : { lease_ms: 3_000, claim_ms: 1_500 }),
  },
});
const deployments = await Promise.all(ENDING.map((definition) => deploy(host, definition)));
const endless = await deploy(host, ENDLESS);
acknowledge({ op: 'ready' });
if (request.drain) await drain(host, store);
else {
  const longest = await insisting(() => host.startCase({ deployment: endless, idempotencyKey: 'endless' }));
  if (!longest.ok) throw new Error(longest.rejection.message);
  await Promise.all([
    ...Array.from({ length: STARTERS }, (_, starter) => startCases(host, deployments, starter)),
    setVariables(host, longest.case),
    (async () => {
      for (;;) {
        await completeTasks(host, store);
        await sleep(5);
      }
    })(),
  ]);
}
