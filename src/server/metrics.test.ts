/** Who may read the metrics, over the network of this computer. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { BatonSettings, OpenBaton } from '../cli/parts.ts';
import { openBaton } from '../main.ts';

let baton: OpenBaton | undefined;
let folder = '';
afterEach(async () => {
  await baton?.close();
  await rm(folder, { recursive: true, force: true });
});

async function serving(more: Partial<BatonSettings> = {}): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'baton-metrics-'));
  baton = await openBaton({ dataFolder: folder, hostNames: 'any', logLevel: 'silent', ...more });
  await baton.installExample();
  const { port } = await baton.listen('127.0.0.1', 0);
  return `http://127.0.0.1:${port}`;
}

/** As a proxy on this computer hands on what somebody else asked. */
const fromElsewhere = { 'x-forwarded-for': '203.0.113.7' };

it('a program on this computer reads them, and finds what has happened', async () => {
  const url = await serving();
  await fetch(`${url}/api/example/run`, { method: 'POST' });
  const answer = await fetch(`${url}/metrics`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const text = await answer.text();
  expect(text).toMatch(/^baton_commit_seconds_count [1-9]/m);
  expect(text).toMatch(/^baton_http_requests_total\{status="2xx"\} [1-9]/m);
  expect(text).toMatch(/^baton_live_connections 0$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
});

it('what a proxy hands on is from elsewhere: without a token nobody reads there', async () => {
  const url = await serving();
  const answer = await fetch(`${url}/metrics`, { headers: fromElsewhere });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  expect(await answer.json()).toMatchObject({ code: 'metrics-not-for-you', where: 'Authorization' });
});

it('elsewhere the token opens them, and nothing else does', async () => {
  const url = await serving({ env: { BATON_METRICS_TOKEN: 'so many secrets' } });
  const asked = async (authorization: string) =>
    (await fetch(`${url}/metrics`, { headers: { ...fromElsewhere, authorization } })).status;
  expect(await asked('Bearer so many secrets')).toBe(200);
  expect(await asked('bearer so many secrets')).toBe(200);
  expect(await asked('Bearer so many secret')).toBe(401);
  expect(await asked('Bearer ')).toBe(401);
  expect(await asked('Basic so many secrets')).toBe(401);
});

it('an empty token is no token', async () => {
  const url = await serving({ env: { BATON_METRICS_TOKEN: ' ' } });
  const headers = { ...fromElsewhere, authorization: 'Bearer  ' };
  expect((await fetch(`${url}/metrics`, { headers })).status).toBe(401);
});

it('where Baton was started with --metrics-open everybody reads them', async () => {
  const url = await serving({ metricsOpen: true });
  expect((await fetch(`${url}/metrics`, { headers: fromElsewhere })).status).toBe(200);
});
