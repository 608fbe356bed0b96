import { expect, it } from 'vitest';
import { openStage } from '../../test/contracts/host-stage.ts';
import { catching, definitionOf, end, job, start, timer } from '../../test/contracts/sample-definitions.ts';
import { KeptMetrics } from '../operation/kept-metrics.ts';
import { prometheusText } from '../operation/prometheus-text.ts';

const paying = definitionOf('paying', {
  id: 'P',
  elements: {
    Start: { shape: start, to: ['Wait'] },
    Wait: { shape: catching(timer('PT1H')), to: ['Pay'] },
    Pay: { shape: job('pay'), to: ['End'] },
    End: { shape: end },
  },
});

async function linesOf(meter: KeptMetrics): Promise<ReadonlyMap<string, number>> {
  const { text } = await prometheusText(meter).read();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

it('what the host does is counted: commits, jobs by their type and how they ended, and how late timers were', async () => {
  const meter = new KeptMetrics();
  let calls = 0;
  const stage = await openStage({
    meter,
    handlers: [
      {
        jobType: 'pay',
        run: async () =>
          ++calls === 1
            ? { kind: 'failed', message: 'The bank is closed', terminal: false }
            : { kind: 'completed', variables: {} },
      },
    ],
  });
  await stage.begin(await stage.deploy(paying));
  const waiting = await linesOf(meter);
  expect(waiting.get('baton_commit_seconds_count')).toBe(1);
  expect(waiting.get('baton_cache_instances')).toBe(1);
  expect(waiting.get('baton_cache_bytes')).toBeGreaterThan(0);
  expect(waiting.get('baton_timer_overdue_seconds')).toBe(0);
  expect(waiting.get('baton_jobs_running{type="pay"}')).toBe(0);
  await stage.advance(3_600_000);
  await stage.advance(3_600_000);
  const done = await linesOf(meter);
  expect(done.get('baton_job_seconds_count{type="pay"}')).toBe(2);
  expect(done.get('baton_job_failures_total{type="pay"}')).toBe(1);
  expect(done.get('baton_timer_lag_seconds_count')).toBe(1);
  expect(done.get('baton_timer_lag_seconds_bucket{le="0.0005"}')).toBe(1);
  expect(done.get('baton_queue_commands{origin="caller"}')).toBe(0);
  expect(done.get('baton_queue_limit{what="command"}')).toBe(10_000);
  expect(done.get('baton_callers_waiting')).toBe(0);
  expect(done.get('baton_cache_instances')).toBe(0);
  await stage.host.close();
});

it('what begins and finds no room is counted', async () => {
  const meter = new KeptMetrics();
  const stage = await openStage({ meter, limits: { queuedStarts: 2 } });
  const results = await Promise.allSettled(
    [1, 2, 3, 4, 5].map(() => stage.host.broadcastSignal({ name: 'nobody waits for it' })),
  );
  expect(results.filter(({ status }) => status === 'rejected').length).toBe(3);
  expect((await linesOf(meter)).get('baton_refused_total{what="start"}')).toBe(3);
  await stage.host.close();
});
