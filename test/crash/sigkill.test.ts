/** The serving process is killed without warning, over and over, under load, on one database. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Acknowledgement, WorkerRequest } from './acknowledgement.ts';
import { ENDLESS } from './load-definitions.ts';
import { type History, lostOrDoubled, readHistories, repeatedTransitions } from './verify.ts';
import { WorkerProcess } from './worker-process.ts';

/** Databases side by side, because most of a round is waiting for a process to start. */
const CHAINS = 2;
const ROUNDS_PER_CHAIN = 25;

async function killOverAndOver(
  directory: string,
): Promise<{ acknowledged: Acknowledgement[]; request: WorkerRequest }> {
  const request: WorkerRequest = {
    database: join(directory, 'baton.db'),
    effects: join(directory, 'effects.txt'),
    round: 0,
    drain: false,
    synchronous: 'FULL',
  };
  const acknowledged: Acknowledgement[] = [];
  for (let round = 1; round <= ROUNDS_PER_CHAIN; round++) {
    const worker = new WorkerProcess({ ...request, round });
    // Every fifth is killed at any moment of its recovery too.
    if (round % 5 === 0) await sleep(200 + Math.random() * 600);
    else {
      expect(await worker.until('ready'), worker.errors).toBe(true);
      // However busy the machine is, something has to have been done.
      if (round % 2 === 1) await worker.until('start', 4);
      await sleep(10 + Math.random() * 250);
    }
    worker.signal('SIGKILL');
    await worker.ended();
    expect(worker.errors).toBe('');
    acknowledged.push(...worker.acknowledged);
  }
  const last = new WorkerProcess({ ...request, round: ROUNDS_PER_CHAIN + 1, drain: true });
  const isDrained = await Promise.race([last.until('drained'), sleep(60_000, false)]);
  if (!isDrained) last.signal('SIGKILL');
  await last.ended();
  expect(isDrained, `not everything could be brought to its end ${last.errors}`).toBe(true);
  acknowledged.push(...last.acknowledged);
  return { acknowledged, request };
}

async function checkEverything(
  acknowledged: readonly Acknowledgement[],
  request: WorkerRequest,
): Promise<number> {
  const store = await openSqliteStore(request.database);
  const { histories, wrong } = await readHistories(store);
  expect(wrong).toEqual([]);
  expect(lostOrDoubled(acknowledged, histories)).toEqual([]);
  expect(repeatedTransitions(histories)).toEqual([]);

  const active = (await store.cases({ status: 'active' }, { limit: 10 })).items;
  expect(active.map((line) => line.libraryKey)).toEqual([ENDLESS.name]);
  const all = [...histories.values()];
  const notCompleted = all.filter(({ events }) => {
    const last = events.at(-1);
    return last?.kind !== 'instance-completed' || last.outcome !== 'completed';
  });
  expect(notCompleted.length).toBe(1);
  expect(jobsWithoutEffect(all, request.effects, store.identity)).toEqual([]);

  const callers = all.flatMap(({ events: [first] }) =>
    first?.kind === 'instance-started' && first.parent
      ? [`${first.parent.instance}/${first.parent.key}`]
      : [],
  );
  expect(callers.length).toBeGreaterThan(0);
  expect(new Set(callers).size).toBe(callers.length);
  const orders = acknowledged.filter((ack) => ack.op === 'message').map((ack) => ack.order);
  expect(new Set(orders).size).toBe(orders.length);
  await store.close();
  return histories.size;
}

function jobsWithoutEffect(histories: readonly History[], effectsFile: string, store: string): string[] {
  const effects = new Set(readFileSync(effectsFile, 'utf8').split('\n'));
  return histories
    .flatMap(({ instance, events }) =>
      events.flatMap((event) =>
        event.kind === 'job-completed' ? [`baton-${store}-${instance}-${event.job}`] : [],
      ),
    )
    .filter((key) => !effects.has(key));
}

it(`a host killed ${CHAINS * ROUNDS_PER_CHAIN} times loses no acknowledged command, no effect, and does nothing twice`, {
  timeout: 240_000,
}, async () => {
  const directories = Array.from({ length: CHAINS }, () => mkdtempSync(join(tmpdir(), 'baton-sigkill-')));
  const chains = await Promise.all(directories.map(killOverAndOver));
  for (const { acknowledged, request } of chains) {
    const instances = await checkEverything(acknowledged, request);
    const starts = acknowledged.filter(({ op }) => op === 'start').length;
    console.log(
      `${ROUNDS_PER_CHAIN} kills: ${acknowledged.length} acknowledged, ${starts} starts, ${instances} instances`,
    );
    expect(starts).toBeGreaterThan(ROUNDS_PER_CHAIN);
  }
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});
