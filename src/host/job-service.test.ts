import { describe, expect, it } from 'vitest';
import { openStage } from '../../test/contracts/host-stage.ts';
import { definitionOf, job, start } from '../../test/contracts/sample-definitions.ts';
import type { JobHandler, JobResult } from '../ports/connector.ts';

const paying = definitionOf('paying', {
  id: 'P',
  elements: { Start: { shape: start, to: ['Pay'] }, Pay: { shape: job('pay') } },
});

describe('a job that waits for its turn', () => {
  it('is never begun when its step was withdrawn meanwhile', async () => {
    const begun: number[] = [];
    let release = () => {};
    const free = new Promise<void>((resolve) => {
      release = resolve;
    });
    const handler: JobHandler = {
      jobType: 'pay',
      concurrency: 1,
      run: async (call) => {
        begun.push(call.case);
        await free;
        return { kind: 'completed', variables: {} };
      },
    };
    const stage = await openStage({ handlers: [handler] });
    const { id: deployment } = await stage.deploy(paying);
    const ids: number[] = [];
    for (let count = 0; count < 3; count++) {
      const answer = await stage.host.startCase({ deployment });
      if (answer.ok) ids.push(answer.case);
    }
    const [first = 0, second = 0, third = 0] = ids;
    await stage.host.submit(second, { kind: 'terminate-instance', reason: 'wrong order' });
    release();
    await stage.host.idle();
    expect(begun).toEqual([first, third]);
    expect(await stage.status(third)).toBe('completed');
  });
});

describe('a job to be tried again', () => {
  it('is found also after the store could not be asked once', async () => {
    let attempts = 0;
    const handler: JobHandler = {
      jobType: 'pay',
      run: async () =>
        ++attempts === 1
          ? { kind: 'failed', message: 'not now', terminal: false }
          : { kind: 'completed', variables: {} },
    };
    const stage = await openStage({ handlers: [handler] });
    const id = await stage.begin(await stage.deploy(paying));
    const leaseJobs = stage.store.leaseJobs.bind(stage.store);
    let failures = 0;
    stage.store.leaseJobs = (request) =>
      failures++ === 0 ? Promise.reject(new Error('disk I/O error')) : leaseJobs(request);
    await stage.advance(60_000);
    expect(failures).toBeGreaterThan(1);
    expect(await stage.status(id)).toBe('completed');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])(
    'waits as usual when its connector says %s',
    async (delay) => {
      let attempts = 0;
      const handler: JobHandler = {
        jobType: 'pay',
        run: async () =>
          ++attempts === 1
            ? { kind: 'failed', message: 'not now', terminal: false, retryAfter_ms: delay }
            : { kind: 'completed', variables: {} },
      };
      const stage = await openStage({ handlers: [handler], limits: { cacheBytes: 0 } });
      const id = await stage.begin(await stage.deploy(paying));
      await stage.advance(60_000);
      expect(await stage.status(id)).toBe('completed');
      expect(stage.errors).toEqual([]);
    },
  );

  it.each([
    [undefined],
    ['done'],
    [{ kind: 'finished' }],
    [{ kind: 'completed' }],
    [{ kind: 'failed', message: 7n }],
    [{ kind: 'bpmn-error', code: 7n }],
  ])('waits for a person when its connector answers %o', async (nonsense) => {
    const handler: JobHandler = {
      jobType: 'pay',
      run: async () => nonsense as unknown as JobResult, // cast: on purpose, as untyped code does
    };
    const stage = await openStage({ handlers: [handler] });
    const id = await stage.begin(await stage.deploy(paying));
    await stage.advance(60_000);
    const [incident] = (await stage.store.case(id))?.incidents ?? [];
    expect(incident).toMatchObject({ element: 'Pay', code: 'job-failed' });
  });
});
