import { describe, expect, it } from 'vitest';
import { openStage } from '../../test/contracts/host-stage.ts';
import { definitionOf, job, start } from '../../test/contracts/sample-definitions.ts';
import type { JobHandler } from '../ports/connector.ts';

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
