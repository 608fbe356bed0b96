/** Diagrams made for Camunda that call web APIs run as they are, against a real server, without a template or a wiring. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../src/host/virtual-clock.ts';
import type { CaseDetail } from '../src/server/api/cases.ts';
import type { DeployResult, StartResult } from '../src/server/api/processes.ts';
import { type RunningBaton, runBaton, until, upload } from './running-baton.ts';
import { AnsweringServer } from './servers/answering-server.ts';

const token = 'tok-Zq7Tx91Lw';
const clock = new VirtualClock(Date.UTC(2026, 0, 5, 8));
let baton: RunningBaton;
let server: AnsweringServer;

beforeAll(async () => {
  server = await AnsweringServer.open(() => ({ body: {} }));
  baton = await runBaton({ allow: ['127.0.0.1'], clock });
});
beforeEach(() => {
  server.asked.length = 0;
});
afterAll(async () => {
  await baton.close();
  await server.close();
});

async function deploy(file: string): Promise<DeployResult> {
  const drawing = await readFile(new URL(`fixtures/templates/${file}`, import.meta.url));
  return baton.post<DeployResult>('/api/processes', upload(drawing, file));
}

async function start(key: string, variables: object): Promise<number> {
  return (await baton.post<StartResult>(`/api/processes/${key}/start`, { variables })).case;
}

function caseWhere(id: number, wanted: (found: CaseDetail) => boolean): Promise<CaseDetail> {
  return until(async () => {
    const found = await baton.get<CaseDetail>(`/api/cases/${id}`);
    return wanted(found) ? found : undefined;
  });
}

const ended = ({ state }: CaseDetail) => state !== 'running';
const variablesOf = ({ instances }: CaseDetail) => instances[0]?.variables;

describe('the REST connector of Camunda 8', () => {
  let deployed: DeployResult;
  beforeAll(async () => {
    deployed = await deploy('credit-check.c8.bpmn');
  });

  test('names the secret that is not here yet, and what to do', () => {
    const told = deployed.findings.filter(({ element }) => element === 'Score');
    expect(told.map(({ code }) => code)).toEqual(['secret-missing']);
    expect(told[0]?.message).toContain('the connection “SCORE_TOKEN” is not here');
  });

  test('without the secret the case waits with a problem, and goes on once it is there', async () => {
    server.answer = () => ({ body: { score: 710 } });
    const id = await start(deployed.key, { base: server.url, customer: 'C-0', note: '' });
    const stopped = await caseWhere(id, ({ incidents }) => incidents.length > 0);
    expect(stopped.incidents[0]?.technical).toContain('SCORE_TOKEN');
    expect(server.asked).toEqual([]);
    const put = { kind: 'bearer', fields: { token }, grants: ['http'] };
    expect((await baton.ask('PUT', '/api/credentials/SCORE_TOKEN', put)).status).toBeLessThan(300);
    await baton.post(`/api/cases/${id}/incidents/${stopped.incidents[0]?.id}/retry`);
    expect(variablesOf(await caseWhere(id, ended))).toMatchObject({ score: 710 });
  });

  test('sends what the diagram says, and keeps what its result expression takes', async () => {
    server.answer = () => ({ body: { score: 640, note: 'ok' } });
    const id = await start(deployed.key, { base: server.url, customer: 'C-1', note: 'hello' });
    const done = await caseWhere(id, ended);
    expect(server.asked).toMatchObject([
      {
        method: 'POST',
        path: '/scores?lang=en&part=2',
        headers: {
          authorization: `Bearer ${token}`,
          'x-channel': 'web',
          'content-type': 'application/json',
        },
        body: '{"customer":"C-1","note":"hello"}',
      },
    ]);
    expect(variablesOf(done)).toMatchObject({
      score: 640,
      told: 'ok',
      scoring: { status: 200, body: { score: 640 } },
    });
    expect(variablesOf(done)).not.toHaveProperty('url');
  });

  test('the data of a case cannot draw a secret into what is sent or kept', async () => {
    server.answer = ({ headers }) => ({ body: { score: 1, note: headers.authorization } });
    const note = '{{secrets.SCORE_TOKEN}} secrets.SCORE_TOKEN';
    const id = await start(deployed.key, { base: server.url, customer: 'C-2', note });
    await caseWhere(id, ended);
    expect(server.asked[0]?.body).toContain('{{secrets.SCORE_TOKEN}} secrets.SCORE_TOKEN');
    const [detail, timeline] = await Promise.all([
      baton.ask('GET', `/api/cases/${id}`),
      baton.ask('GET', `/api/cases/${id}/timeline`),
    ]);
    expect(JSON.stringify([detail.body, timeline.body])).not.toContain(token);
  });

  test('an error its error expression names is caught where the diagram catches it', async () => {
    server.answer = () => ({ status: 404, body: { who: 'C-3' } });
    const id = await start(deployed.key, { base: server.url, customer: 'C-3', note: '' });
    const done = await caseWhere(id, ended);
    expect(variablesOf(done)).toMatchObject({ who: 'C-3' });
    expect(JSON.stringify(done.instances[0]?.visited)).toContain('Refused');
  });

  test('what may pass is tried again, as often and after as long as the diagram says', async () => {
    server.answer = (_request, count) => (count === 1 ? { status: 503 } : { body: { score: 5 } });
    const id = await start(deployed.key, { base: server.url, customer: 'C-4', note: '' });
    await until(async () => (server.asked.length === 1 ? true : undefined));
    const done = await until(async () => {
      await clock.advanceTo(clock.now() + 1_000);
      const found = await baton.get<CaseDetail>(`/api/cases/${id}`);
      return ended(found) ? found : undefined;
    });
    expect(variablesOf(done)).toMatchObject({ score: 5 });
    expect(server.asked).toHaveLength(2);
    const keys = new Set(server.asked.map(({ headers }) => headers['idempotency-key']));
    expect(keys.size).toBe(1);
  });
});

test('the http-connector of Camunda 7 runs with its inputs, and its outputs read the answer', async () => {
  const deployed = await deploy('order-status.c7.bpmn');
  expect(deployed.findings.filter(({ element }) => element === 'Look')).toEqual([]);
  server.answer = () => ({ body: { order: { state: 'packed' } } });
  const id = await start(deployed.key, { base: server.url, order: 'O-9' });
  const done = await caseWhere(id, ended);
  expect(server.asked).toMatchObject([
    {
      method: 'POST',
      path: '/orders/O-9',
      headers: { 'content-type': 'application/json', 'x-desk': '7' },
      body: '{"order": "O-9"}',
    },
  ]);
  expect(variablesOf(done)).toMatchObject({
    state: 'packed',
    raw: '{"order":{"state":"packed"}}',
    summary: 'packed (200)',
  });
});
