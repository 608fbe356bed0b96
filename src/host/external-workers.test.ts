import { describe, expect, it } from 'vitest';
import { openStage } from '../../test/contracts/host-stage.ts';
import { definitionOf, job, start } from '../../test/contracts/sample-definitions.ts';

const printing = definitionOf('printing', {
  id: 'P',
  elements: { Start: { shape: start, to: ['Print'] }, Print: { shape: job('print') } },
});

async function leased() {
  const stage = await openStage();
  await stage.begin(await stage.deploy(printing));
  const fetched = await stage.host.jobs.fetch({
    wanted: [{ jobType: 'print', lease_ms: 60_000 }],
    worker: 'w',
    limit: 1,
  });
  const [row] = fetched;
  if (row === undefined) throw new Error('expected a job');
  const fail = () => stage.host.jobs.fail(row, row.fence, { message: 'paper', retryAfter_ms: 100 });
  return { stage, row, fail };
}

describe('a worker outside', () => {
  it('says itself how often it is tried again', async () => {
    const { stage, row } = await leased();
    await stage.host.jobs.fail(row, row.fence, { message: 'paper', retryAfter_ms: 0, attemptsLeft: 7 });
    expect(await stage.store.findJob(row)).toMatchObject({ attempt: 2, maxAttempts: 8, failure: 'paper' });
  });

  it('can end the attempts although the step allows more', async () => {
    const { stage, row } = await leased();
    await stage.host.jobs.fail(row, row.fence, { message: 'paper', attemptsLeft: 0 });
    expect(await stage.store.findJob(row)).toBeUndefined();
  });

  it('gives back what it will not do: no attempt is used up, and another may take it at once', async () => {
    const { stage, row } = await leased();
    expect(await stage.host.jobs.giveBack(row, row.fence)).toEqual({ ok: true });
    expect(await stage.host.jobs.giveBack(row, row.fence)).toMatchObject({ reason: 'lease-lost' });
    const lease = { worker: 'other', lease_ms: 1_000 };
    expect(await stage.host.jobs.lease(row, lease)).toMatchObject({ attempt: 1, worker: 'other' });
    expect(await stage.host.jobs.lease(row, { ...lease, worker: 'third' })).toBeUndefined();
  });
});

describe('a worker outside who reports the same failure twice', () => {
  it('uses up one attempt, and can no longer extend what it gave back', async () => {
    const { stage, row, fail } = await leased();
    expect(await fail()).toEqual({ ok: true });
    expect(await fail()).toMatchObject({ ok: false, reason: 'lease-lost' });
    expect(await stage.host.jobs.extend(row, row.fence, 60_000)).toMatchObject({ reason: 'lease-lost' });
    expect(await stage.store.findJob(row)).toMatchObject({ attempt: 2 });
  });

  it('uses up one attempt also when both reports come at once', async () => {
    const { stage, row, fail } = await leased();
    const answers = await Promise.all([fail(), fail()]);
    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await stage.store.findJob(row)).toMatchObject({ attempt: 2 });
  });
});
