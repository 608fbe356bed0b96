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
    jobTypes: ['print'],
    worker: 'w',
    limit: 1,
    lease_ms: 60_000,
  });
  const [row] = fetched;
  if (row === undefined) throw new Error('expected a job');
  const fail = () => stage.host.jobs.fail(row, row.fence, { message: 'paper', retryAfter_ms: 100 });
  return { stage, row, fail };
}

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
