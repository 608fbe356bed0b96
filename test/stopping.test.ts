/**
 * `bin/baton serve` asked to stop: what it still answers, what it lets finish, and that it ends. Real processes, a real
 * outside service that takes its time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CaseDetail } from '../src/server/api/cases.ts';
import type { Ready } from '../src/server/api/health.ts';
import type { StartResult } from '../src/server/api/processes.ts';
import { ServeProcess } from './crash/serve-process.ts';
import { LivePage } from './live-page.ts';
import { until, upload } from './running-baton.ts';

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" isExecutable="true">
    <startEvent id="S"/><serviceTask id="Book" name="Book it"/><endEvent id="E"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="Book"/><sequenceFlow id="f2" sourceRef="Book" targetRef="E"/>
  </process></definitions>`;

/** Answers nobody until the test says so. */
class SlowService {
  readonly keys: string[] = [];
  readonly held: ServerResponse[] = [];
  readonly #server = createServer((asked, answer) => {
    this.keys.push(String(asked.headers['idempotency-key']));
    this.held.push(answer);
  });

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo; // cast: it listens on a port
    return port;
  }

  answerAll(): void {
    for (const answer of this.held.splice(0))
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let folder = '';
let service: SlowService;
let port = 0;
const servers: ServeProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-stopping-'));
  service = new SlowService();
  port = await service.open();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.kill()));
  service.close();
  await rm(folder, { recursive: true, force: true });
});

async function serving(...args: string[]): Promise<{ readonly server: ServeProcess; readonly url: string }> {
  const server = new ServeProcess(folder, ['--allow', '127.0.0.1', ...args]);
  servers.push(server);
  server.start();
  return { server, url: await server.address() };
}

/** A case whose only step is at the outside service now. */
async function bookingCase(url: string): Promise<number> {
  const settings = { url: `http://127.0.0.1:${port}/book`, method: 'POST' };
  const wiring = JSON.stringify({
    format: 1,
    steps: { Book: { by: 'connector', action: 'http.request', settings } },
  });
  await fetch(`${url}/api/processes`, { method: 'POST', body: upload(drawing, 'booking.bpmn', { wiring }) });
  const started = await fetch(`${url}/api/processes/booking/start`, { method: 'POST', ...json({}) });
  const { case: id } = await read<StartResult>(started);
  await until(async () => (service.held.length > 0 ? true : undefined));
  return id;
}

function json(body: unknown) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function read<Body>(answer: Response): Promise<Body> {
  const body: unknown = await answer.json();
  return body as Body; // cast: the test names the schema
}

function waitForWork(url: string, wait_ms: number): Promise<Response> {
  return fetch(`${url}/api/jobs/fetch`, {
    method: 'POST',
    ...json({ types: ['mine'], worker: 'w', wait_ms }),
  });
}

async function readiness(url: string): Promise<{ readonly status: number; readonly body: Ready }> {
  const answer = await fetch(`${url}/health/ready`);
  return { status: answer.status, body: await read<Ready>(answer) };
}

async function stateOf(url: string, id: number): Promise<string> {
  return (await read<CaseDetail>(await fetch(`${url}/api/cases/${id}`))).state;
}

/** So many requests, and the one that asks for it, have come to it. */
async function untilUnderWay(url: string, count: number): Promise<void> {
  await until(async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const found = Number(/^baton_http_requests_under_way (\d+)$/m.exec(text)?.[1]);
    return found >= count + 1 ? true : undefined;
  });
}

/** Asked for once it is sent whole, which the test decides. */
function sentSlowly(url: string, path: string) {
  const asked = request(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' } });
  asked.write('{');
  const answered = new Promise<number | undefined>((resolve, reject) => {
    asked.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject);
  });
  return { finish: () => asked.end('}'), answered };
}

test('a Baton that is asked to stop says so, goes on answering, begins nothing that waits, and lets its connectors finish', async () => {
  const { server, url } = await serving('--drain-seconds', '20', '--drain-notice-seconds', '3');
  expect(await readiness(url)).toEqual({ status: 200, body: { ready: true, obstacles: [] } });
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  const id = await bookingCase(url);
  const page = await LivePage.open(`${url}/api/live`);
  const waiting = waitForWork(url, 60_000);
  const slow = sentSlowly(url, '/api/example/run');
  await untilUnderWay(url, 3);

  server.signal('SIGTERM');
  const { body } = await until(async () => {
    const now = await readiness(url);
    return now.status === 503 ? now : undefined;
  });
  expect(body.obstacles.map(({ what }) => what)).toEqual(['stopping']);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  await page.waitFor('leaving', (found) => found.length === 1);
  expect(await (await waiting).json()).toEqual({ jobs: [] });
  const late = await waitForWork(url, 60_000);
  expect(late.status).toBe(503);
  expect(late.headers.get('retry-after')).toBe('1');
  expect(await late.json()).toMatchObject({ code: 'closing' });
  expect((await fetch(`${url}/api/live`)).status).toBe(503);
  const ordinary = await fetch(`${url}/api/cases/${id}`);
  expect(ordinary.status).toBe(200);
  expect(ordinary.headers.get('connection')).toBe('close');

  slow.finish();
  expect(await slow.answered).toBe(201);
  service.answerAll();
  expect(await server.ended).toBe(0);
  expect(server.errors).toBe('');

  const again = await serving();
  expect(await stateOf(again.url, id)).toBe('completed');
  expect(service.keys.length).toBe(1);
}, 60_000);

test('what does not finish in time is broken off, and done again under the same key by the next one', async () => {
  const { server, url } = await serving('--drain-seconds', '1');
  const id = await bookingCase(url);
  const never = sentSlowly(url, '/api/example/run');
  await untilUnderWay(url, 1);
  const cutOff = expect(never.answered).rejects.toThrow();
  server.signal('SIGINT');
  expect(await server.ended).toBe(0);
  await cutOff;
  const again = await serving();
  await until(async () => (service.keys.length === 2 ? true : undefined));
  service.answerAll();
  await until(async () => ((await stateOf(again.url, id)) === 'completed' ? true : undefined));
  expect(new Set(service.keys).size).toBe(1);
}, 60_000);

test('asked a second time it ends at once', async () => {
  const { server, url } = await serving('--drain-seconds', '600');
  await bookingCase(url);
  server.signal('SIGTERM');
  await until(async () => ((await readiness(url).catch(() => undefined))?.status === 200 ? undefined : true));
  server.signal('SIGTERM');
  expect(await server.ended).toBe(1);
}, 60_000);
