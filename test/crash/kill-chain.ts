/** Worker processes that are killed one after the other on one database, and what must be true of it afterwards. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Acknowledgement, WorkerRequest } from './acknowledgement.ts';
import { openCrashStore } from './crash-store.ts';
import { ENDLESS, PAID } from './load-definitions.ts';
import { type History, lostOrDoubled, readHistories, repeatedTransitions } from './verify.ts';
import { WorkerProcess } from './worker-process.ts';

export async function killOverAndOver(request: WorkerRequest, rounds: number): Promise<Acknowledgement[]> {
  const acknowledged: Acknowledgement[] = [];
  for (let round = 1; round <= rounds; round++) {
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
  acknowledged.push(...(await drained({ ...request, round: rounds + 1 })));
  return acknowledged;
}

/** A last process brings everything to its end that can end. */
export async function drained(request: WorkerRequest): Promise<readonly Acknowledgement[]> {
  const last = new WorkerProcess({ ...request, drain: true });
  const isDrained = await Promise.race([last.until('drained'), sleep(60_000, false)]);
  if (!isDrained) last.signal('SIGKILL');
  await last.ended();
  expect(isDrained, `not everything could be brought to its end ${last.errors}`).toBe(true);
  return last.acknowledged;
}

/** Returns how many instances there are. */
export async function checkEverything(
  acknowledged: readonly Acknowledgement[],
  request: WorkerRequest,
): Promise<number> {
  const { store } = await openCrashStore(request);
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
  // Each case takes one message: one that was sent again under its key and was there twice would be left over.
  const awaited = new Set(
    all.flatMap(({ events }) =>
      events.flatMap((event) => (event.kind === 'subscription-opened' ? [event.correlation] : [])),
    ),
  );
  const kept = await store.keptByName(PAID, 0, 0, 10_000);
  expect(acknowledged.filter((ack) => ack.op === 'message').length).toBeGreaterThan(0);
  expect(
    kept.filter(({ parcel }) => parcel.kind === 'message-by-name' && awaited.has(parcel.correlation)),
  ).toEqual([]);
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
