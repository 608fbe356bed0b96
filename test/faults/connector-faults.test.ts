/**
 * A step whose API misbehaves, through a real proxy before a real server: the job is tried again as configured, never
 * lost, and never under another idempotency key. The host is real, on a real store; only its clock is moved by hand.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readDiagram } from '../../src/bpmn/read-diagram.ts';
import { openActionDesk } from '../../src/connectors/action-desk.ts';
import { connectorHandler } from '../../src/connectors/action-handler.ts';
import { httpConnector } from '../../src/connectors/http/http-connector.ts';
import type { InstanceEvent } from '../../src/kernel/event.ts';
import { decodeRecord } from '../../src/kernel/journal-record.ts';
import { compileDefinition } from '../../src/wiring/compile.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import type { WiringDocument } from '../../src/wiring/wiring-document.ts';
import { openStage, type Stage } from '../contracts/host-stage.ts';
import { type ActionStage, openActionStage } from '../servers/action-stage.ts';
import { AnsweringServer } from '../servers/answering-server.ts';
import { answered, type Fault, FaultProxy } from './fault-proxy.ts';

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" isExecutable="true">
    <startEvent id="S"/><serviceTask id="Post" name="Post invoice"/><endEvent id="E"/>
    <boundaryEvent id="Duplicate" attachedToRef="Post"><errorEventDefinition errorRef="X"/></boundaryEvent>
    <userTask id="Ask" name="Ask the supplier"/><endEvent id="E2"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="Post"/><sequenceFlow id="f2" sourceRef="Post" targetRef="E"/>
    <sequenceFlow id="f3" sourceRef="Duplicate" targetRef="Ask"/><sequenceFlow id="f4" sourceRef="Ask" targetRef="E2"/>
  </process><error id="X" errorCode="DUPLICATE"/></definitions>`;

const minute = 60_000;
const secret = 'planted-s3cret-token';

let folder: string;
let server: AnsweringServer;
let proxy: FaultProxy;
let actions: ActionStage;
let stage: Stage;

/** What the server did: one entry for each key, as an API that knows idempotency keys does. */
const orders = new Map<string, number>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-faults-'));
  orders.clear();
  server = await AnsweringServer.open(({ headers }) => {
    const key = headers['idempotency-key'] ?? 'no key';
    const id = orders.get(key) ?? orders.size + 1;
    orders.set(key, id);
    return { status: 201, headers: { connection: 'close' }, body: { id, note: 'x'.repeat(200) } };
  });
  proxy = await FaultProxy.open(server.port);
  actions = openActionStage([{ name: 'books', kind: 'bearer', fields: { token: secret } }]);
  stage = await openHost();
});

afterEach(async () => {
  await stage.host.close();
  await actions.close();
  await proxy.close();
  await server.close();
  await rm(folder, { recursive: true });
});

function openHost(startAt?: number): Promise<Stage> {
  return openStage({
    path: join(folder, 'baton.db'),
    handlers: [connectorHandler(httpConnector, actions.services)],
    limits: { closeGrace_ms: 20 },
    ...(startAt === undefined ? {} : { startAt }),
  });
}

async function definition(): Promise<Definition> {
  const read = await readDiagram(drawing, 'invoice.bpmn');
  if (!read.ok) throw new Error(read.refusal.message);
  const findAction = await openActionDesk([httpConnector], actions.services).finder();
  const post: NonNullable<WiringDocument['steps']>[string] = {
    by: 'connector',
    action: 'http.request',
    credential: 'books',
    settings: { method: 'POST', url: `${proxy.url}/invoices`, answer: 'json', timeout: 1 },
    inputs: { 'body.total': '=total' },
    outputs: { invoice: '=body.id' },
    errors: [{ when: '=status = 409', code: 'DUPLICATE', message: '=body.error' }],
    retry: { attempts: 3, backoff_ms: minute },
  };
  const wiring: WiringDocument = { format: 1, steps: { Post: post } };
  const compiled = compileDefinition(read.diagram, wiring, { hasProcess: () => false, findAction });
  if (compiled.definition === undefined) throw new Error(JSON.stringify(compiled.findings));
  return compiled.definition;
}

async function begin(): Promise<number> {
  return stage.begin(await stage.deploy(await definition()), { total: 125 });
}

async function events(caseId: number): Promise<InstanceEvent[]> {
  const { items } = await stage.store.caseJournal(caseId, { limit: 200 });
  return items.flatMap(({ record }) => [...decodeRecord(record)]);
}

async function failures(caseId: number) {
  return (await events(caseId)).flatMap((event) => (event.kind === 'job-failed' ? [event] : []));
}

/** One key for all that was ever asked, and one order for it. */
function expectOnce(attempts: number): void {
  expect(proxy.keys).toHaveLength(attempts);
  expect(new Set(proxy.keys).size).toBe(1);
  expect(proxy.keys[0]).toMatch(/\S/u);
  expect(orders.size).toBe(1);
}

const faults: readonly (readonly [string, Fault, RegExp])[] = [
  ['hangs', 'hang', /had not answered wholly after 1 seconds/],
  ['trickles', 'trickle', /had not answered wholly after 1 seconds/],
  ['breaks off in its answer', 'cut', /broke off before the whole answer was here/],
  ['resets the connection after the fact', 'reset', /broke off/],
  ['resets the connection before it', 'reset-before', /broke off/],
  ['answers 429', answered.tooMany('1'), /was answered 429 Too Many Requests/],
  ['answers 500', answered.broken, /was answered 500 Internal Server Error: it broke/],
  ['answers 503', answered.unavailable, /was answered 503 Service Unavailable/],
  ['answers what is no HTTP', answered.noHttp, /is not HTTP/],
  ['answers what is no JSON', answered.noJson, /is not JSON \(it begins “\{"id": ”\)/],
];

describe('an API that', () => {
  test.each(faults)(
    '%s twice is tried again, under one key, and the case goes on',
    async (_name, fault, words) => {
      proxy.faults = [fault, fault];
      const caseId = await begin();
      expect(await stage.status(caseId)).toBe('active');
      await stage.advance(minute);
      await stage.advance(2 * minute);
      expect(await stage.status(caseId)).toBe('completed');
      expectOnce(3);
      const failed = await failures(caseId);
      expect(failed.map(({ message }) => message)).toEqual([
        expect.stringMatching(words),
        expect.stringMatching(words),
      ]);
    },
  );

  test.each(faults)(
    '%s always ends as an incident that shows what was asked',
    async (_name, fault, words) => {
      proxy.faults = [fault, fault, fault];
      const caseId = await begin();
      await stage.advance(minute);
      await stage.advance(2 * minute);
      await stage.advance(60 * minute);
      expect(new Set(proxy.keys).size).toBe(1);
      expect(proxy.keys).toHaveLength(3);
      const detail = await stage.store.case(caseId);
      expect(detail?.incidents).toMatchObject([{ element: 'Post', message: expect.stringMatching(words) }]);
      const last = (await failures(caseId)).at(-1);
      expect(last?.retryAt).toBeUndefined();
      expect(last?.explanation).toMatchObject({
        kind: 'connector',
        name: 'Call a web API',
        exchange: {
          request: {
            title: `POST ${proxy.url}/invoices`,
            headers: { authorization: '•••', 'idempotency-key': proxy.keys[0] },
            body: { total: 125 },
          },
        },
      });
    },
  );
});

describe('an API that says when to come back', () => {
  test('is not asked before, whatever the backoff', async () => {
    proxy.faults = [answered.tooMany('600')];
    const caseId = await begin();
    await stage.advance(10 * minute - 1);
    expect(proxy.requests).toHaveLength(1);
    await stage.advance(1);
    expect(proxy.requests).toHaveLength(2);
    expect(await stage.status(caseId)).toBe('completed');
    expectOnce(2);
  });
});

describe('a refusal', () => {
  test('that is final is not tried again', async () => {
    server.answer = () => ({
      status: 422,
      headers: { connection: 'close' },
      body: { error: 'No such supplier' },
    });
    const caseId = await begin();
    await stage.advance(60 * minute);
    expect(proxy.requests).toHaveLength(1);
    expect((await stage.store.case(caseId))?.incidents).toMatchObject([
      { message: expect.stringContaining('422 Unprocessable Entity: No such supplier') },
    ]);
  });

  test('that the diagram deals with takes its way', async () => {
    server.answer = () => ({ status: 409, headers: { connection: 'close' }, body: { error: 'Seen before' } });
    const caseId = await begin();
    const detail = await stage.store.case(caseId);
    expect(detail?.incidents).toEqual([]);
    expect(detail?.userTasks).toMatchObject([{ offer: { element: 'Ask' } }]);
  });
});

describe('a host that stops', () => {
  test('while the API is asked asks again when it is back, under the same key', async () => {
    proxy.faults = ['hang'];
    const deployment = await stage.deploy(await definition());
    const started = await stage.host.startCase({ deployment: deployment.id, variables: { total: 125 } });
    await vi.waitFor(() => expect(orders.size).toBe(1));
    await stage.host.close();
    stage = await openHost();
    await stage.host.idle();
    expect(started.ok && (await stage.status(started.case))).toBe('completed');
    expectOnce(2);
  });

  test('between two attempts goes on with the next in time', async () => {
    proxy.faults = ['reset', answered.broken];
    const caseId = await begin();
    await stage.host.close();
    stage = await openHost(stage.clock.now());
    await stage.host.idle();
    expect(proxy.requests).toHaveLength(1);
    await stage.advance(minute);
    await stage.host.close();
    stage = await openHost(stage.clock.now());
    await stage.advance(2 * minute);
    expect(await stage.status(caseId)).toBe('completed');
    expectOnce(3);
  });
});

test('what a step signs in with is in nothing that is kept', async () => {
  server.answer = ({ headers }) => ({
    status: 400,
    headers: { connection: 'close', 'x-echo': String(headers.authorization) },
    body: {
      error: `You sent ${String(headers.authorization)}`,
      [secret]: Buffer.from(secret).toString('base64'),
    },
  });
  const caseId = await begin();
  expect((await failures(caseId))[0]?.message).toContain('You sent Bearer •••');
  expect(server.asked[0]?.headers.authorization).toBe(`Bearer ${secret}`);
  await stage.host.close();
  const files = await readdir(folder);
  expect(files).toContain('baton.db');
  for (const name of files) {
    const content = await readFile(join(folder, name), 'latin1');
    expect(content.includes(secret)).toBe(false);
    expect(content.includes(Buffer.from(secret).toString('base64').slice(0, 20))).toBe(false);
  }
  stage = await openHost();
});
