import { expect, it } from 'vitest';
import { KeptMetrics } from './kept-metrics.ts';
import { prometheusText } from './prometheus-text.ts';

it('writes each measure as Prometheus reads it: buckets that hold all below them, labels, help', async () => {
  const metrics = new KeptMetrics();
  const took = metrics.histogram({
    name: 'baton_x_seconds',
    help: 'How long',
    label: 'type',
    buckets: [0.1, 1],
  });
  for (const seconds of [0.05, 0.1, 0.5, 3]) took.observe(seconds, 'a"b');
  const counted = metrics.counter({ name: 'baton_y_total', help: 'How many' });
  counted.add();
  counted.add(4);
  const { text, type } = await prometheusText(metrics).read();
  expect(type).toContain('text/plain; version=0.0.4');
  expect(text).toContain('# TYPE baton_x_seconds histogram');
  expect(text).toContain('baton_x_seconds_bucket{type="a\\"b",le="0.1"} 2');
  expect(text).toContain('baton_x_seconds_bucket{type="a\\"b",le="1"} 3');
  expect(text).toContain('baton_x_seconds_bucket{type="a\\"b",le="+Inf"} 4');
  expect(text).toContain('baton_x_seconds_count{type="a\\"b"} 4');
  expect(text).toContain('baton_x_seconds_sum{type="a\\"b"} 3.65');
  expect(text).toContain('# HELP baton_y_total How many\n# TYPE baton_y_total counter\nbaton_y_total 5');
  expect(text).toContain('process_resident_memory_bytes');
});

it('reads gauges when it is asked, each time anew, and leaves out one that cannot be read', async () => {
  const metrics = new KeptMetrics();
  let waiting = 3;
  metrics.gauge({ name: 'baton_waiting', help: 'w' }, () => waiting);
  metrics.gauge(
    { name: 'baton_by_type', help: 't', label: 'type' },
    async () => new Map([[`t${waiting}`, waiting]]),
  );
  metrics.gauge({ name: 'baton_unreadable', help: 'u' }, () =>
    Promise.reject(new Error('The store is away')),
  );
  const reader = prometheusText(metrics);
  await reader.read();
  waiting = 7;
  const { text } = await reader.read();
  expect(text).toMatch(/^baton_waiting 7$/m);
  expect(text).toMatch(/^baton_by_type\{type="t7"\} 7$/m);
  expect(text).not.toContain('type="t3"');
  expect(text).not.toMatch(/^baton_unreadable /m);
});

it('counts what has more values of its label than it keeps together, so that memory stays bounded', async () => {
  const metrics = new KeptMetrics();
  const counted = metrics.counter({ name: 'baton_z_total', help: 'z', label: 'type' });
  for (let n = 0; n < 1_000; n++) counted.add(1, `type ${n}`);
  const { text } = await prometheusText(metrics).read();
  expect(text.match(/^baton_z_total\{/gm)?.length).toBeLessThanOrEqual(201);
  expect(text).toMatch(/^baton_z_total\{type="other"\} 800$/m);
});
