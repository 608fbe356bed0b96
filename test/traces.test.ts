/** Spans as a collector receives them: from the request that begins a case to the service that its step calls. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenBaton } from '../src/cli/parts.ts';
import { openBaton } from '../src/main.ts';
import type { CaseDetail } from '../src/server/api/cases.ts';
import type { InboxTask } from '../src/server/api/inbox.ts';
import type { Page } from '../src/server/api/primitive-schemas.ts';
import type { StartResult } from '../src/server/api/processes.ts';
import { until, upload } from './running-baton.ts';
import { AnsweringServer } from './servers/answering-server.ts';

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
  readonly status: { readonly code?: number };
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" isExecutable="true">
    <startEvent id="S"/><userTask id="Look"/><serviceTask id="Book" name="Book it"/><endEvent id="E"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="Look"/><sequenceFlow id="f2" sourceRef="Look" targetRef="Book"/>
    <sequenceFlow id="f3" sourceRef="Book" targetRef="E"/>
  </process></definitions>`;
const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const traceparent = `00-${caller.traceId}-${caller.spanId}-01`;

let collector: AnsweringServer;
let service: AnsweringServer;
let folder = '';
let baton: OpenBaton | undefined;
let url = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-traces-'));
  collector = await AnsweringServer.open(() => ({ body: {} }));
  service = await AnsweringServer.open(() => ({ body: { ok: true } }));
});
afterEach(async () => {
  await baton?.close();
  baton = undefined;
  await Promise.all([collector.close(), service.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function open(
  env: Readonly<Record<string, string>> = { BATON_TRACES: `${collector.url}/` },
): Promise<void> {
  baton = await openBaton({
    dataFolder: folder,
    allow: ['127.0.0.1'],
    hostNames: ['127.0.0.1'],
    logLevel: 'silent',
    env,
  });
  const { port } = await baton.listen('127.0.0.1', 0);
  url = `http://127.0.0.1:${port}`;
}

async function close(): Promise<void> {
  await baton?.close();
  baton = undefined;
}

async function read<Body>(answer: Response): Promise<Body> {
  const body: unknown = await answer.json();
  return body as Body; // cast: the test names the schema
}

async function deploy(): Promise<void> {
  const settings = { url: `${service.url}/book?key=so-secret`, method: 'POST' };
  const steps = { Book: { by: 'connector', action: 'http.request', settings } };
  const triggers = { order: { on: 'webhook', settings: { sender: 'anybody' } } };
  const wiring = JSON.stringify({ format: 1, steps, triggers });
  const answer = await fetch(`${url}/api/processes`, {
    method: 'POST',
    body: upload(drawing, 'booking.bpmn', { wiring }),
  });
  expect(answer.status).toBe(201);
}

async function lookAndBook(id: number): Promise<void> {
  const task = await until(async () =>
    (await read<Page<InboxTask>>(await fetch(`${url}/api/inbox`))).items.find((one) => one.case.id === id),
  );
  await fetch(`${url}/api/inbox/${task.id}/complete`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  await until(async () => {
    const { state } = await read<CaseDetail>(await fetch(`${url}/api/cases/${id}`));
    return state === 'completed' ? true : undefined;
  });
}

function spans(): readonly SentSpan[] {
  return collector.asked.flatMap(({ body }) => {
    const sent: Sent = JSON.parse(body);
    return sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  });
}

function span(name: string): SentSpan {
  const found = spans().filter((one) => one.name === name);
  expect(found.map((one) => one.name)).toEqual([name]);
  return found[0] as SentSpan; // cast: there is one
}

test('a case is one trace: linked to the request that began it, with its steps, the job below its step, and the call below the job', async () => {
  await open();
  await deploy();
  const started = await fetch(`${url}/api/processes/booking/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent },
    body: '{}',
  });
  const { case: id } = await read<StartResult>(started);
  await lookAndBook(id);
  await close();

  expect(collector.asked[0]?.path).toBe('/v1/traces');
  const start = span('start P');
  expect(start.links).toMatchObject([caller]);
  expect(start.parentSpanId ?? '').toBe('');
  const step = span('step Book');
  const job = span('job baton:http');
  const call = span('POST');
  expect([step, job, call, span('step Look')].map(({ traceId }) => traceId)).toEqual(
    new Array(4).fill(start.traceId),
  );
  expect(step.parentSpanId).toBe(start.spanId);
  expect(job.parentSpanId).toBe(step.spanId);
  expect(call.parentSpanId).toBe(job.spanId);
  expect(service.asked[0]?.headers.traceparent).toBe(`00-${call.traceId}-${call.spanId}-01`);
  expect(BigInt(step.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(step.startTimeUnixNano));
  expect(step.attributes).toContainEqual({ key: 'baton.case', value: { intValue: id } });
  const sent = collector.asked.map(({ body }) => body).join('\n');
  expect(sent).not.toContain('so-secret');
  expect(sent).toContain('"stringValue":"baton"');
});

test('a case goes on in its trace after a restart, although nothing of it is kept', async () => {
  await open();
  await deploy();
  const started = await fetch(`${url}/api/processes/booking/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const { case: id } = await read<StartResult>(started);
  await close();
  await open();
  await lookAndBook(id);
  await close();
  const start = span('start P');
  expect(start.links ?? []).toEqual([]);
  const look = span('step Look');
  expect(look.traceId).toBe(start.traceId);
  expect(look.parentSpanId).toBe(start.spanId);
  expect(look.attributes).toContainEqual({ key: 'baton.start_known', value: { boolValue: false } });
  expect(span('POST').traceId).toBe(start.traceId);
});

test('a webhook is a place between its sender and the case it begins', async () => {
  await open();
  await deploy();
  const answer = await fetch(`${url}/hooks/booking/order`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent },
    body: '{"amount": 1}',
  });
  expect(answer.status).toBe(202);
  await until(async () => (await read<Page<InboxTask>>(await fetch(`${url}/api/inbox`))).items[0]);
  await close();
  const taken = span('take in booking order');
  expect(taken.links).toMatchObject([caller]);
  expect(span('start P').links).toMatchObject([{ traceId: taken.traceId, spanId: taken.spanId }]);
});

test('where no collector is named nothing is sent to anybody, and services hear of no trace', async () => {
  await open({});
  await deploy();
  const started = await fetch(`${url}/api/processes/booking/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent },
    body: '{}',
  });
  await lookAndBook((await read<StartResult>(started)).case);
  await close();
  expect(collector.asked).toEqual([]);
  expect(service.asked[0]?.headers.traceparent).toBeUndefined();
});

test('a collector that is away holds up nobody, and one that is no address is told of at the start', async () => {
  await open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  await deploy();
  const started = await fetch(`${url}/api/processes/booking/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  await lookAndBook((await read<StartResult>(started)).case);
  await close();
  await expect(open({ BATON_TRACES: 'collector:4318' })).rejects.toThrow('collector of traces');
});
