/**
 * A secret that the other side echoes in every way it can think of is kept nowhere: not in the database, not in the log,
 * not in a file, not in an answer of the API. The server is real, and so is all of Baton.
 */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpConnector } from '../src/connectors/http/http-connector.ts';
import type { CaseDetail } from '../src/server/api/cases.ts';
import type { StartResult } from '../src/server/api/processes.ts';
import { flow, processFile } from './fixtures/bpmn/bpmn-file.ts';
import { RunningBaton, until, upload } from './running-baton.ts';
import { openActionStage } from './servers/action-stage.ts';
import { AnsweringServer, type AskedRequest, type ServerAnswer } from './servers/answering-server.ts';

const secret = 'pl4nted/k"ey+of<the>h0use&more';
const shortSecret = 'qzx7';
/** Stands beside the secret in every answer: what finds this would have found the secret. */
const marker = 'beside-it-4711';

/** What is sent back. */
const echoed = [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ a: secret }).toString().slice(2),
  JSON.stringify(secret).slice(1, -1),
  secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(`user:${secret}`).toString('base64'),
  Buffer.from(`ab${secret}cd`).toString('base64'),
  Buffer.from(secret).toString('hex'),
];
/** What must be found nowhere: of each the middle, so that no seam hides it; and a beginning, as a cut leaves it. */
const forms = [...echoed.map((form) => form.slice(6, -6)), secret.slice(0, 12)];

let baton: RunningBaton;
let server: AnsweringServer;
let logFolder: string;
let started: StartResult;

/** The key as it came, whichever way. */
function keyIn({ path, headers }: AskedRequest): string {
  const basic = Buffer.from((headers.authorization ?? '').replace('Basic ', ''), 'base64').toString('utf8');
  const inQuery = new URL(path, 'http://server').searchParams.get('key');
  return inQuery ?? headers['x-key'] ?? basic.slice(basic.indexOf(':') + 1);
}

function echo(key: string): readonly string[] {
  return [...echoed, key, `${'x'.repeat(7_900)} ${marker} ${key.repeat(20)}`];
}

function fileOf(key: string): Buffer {
  return Buffer.concat([Buffer.from([0, 1, 255]), Buffer.from(`${marker} ${echo(key).join('\n')}`)]);
}

function answer(asked: AskedRequest): ServerAnswer {
  const key = keyIn(asked);
  const { pathname } = new URL(asked.path, 'http://server');
  const headers = { 'x-echo': encodeURIComponent(key), 'x-marker': marker };
  if (pathname === '/echo')
    return { headers, body: { marker, said: echo(key), [key]: { nested: [key] }, number: 5 } };
  if (pathname === '/redirect') {
    return {
      status: 302,
      headers: { ...headers, location: `/landed?key=${encodeURIComponent(key)}&to=${marker}` },
    };
  }
  if (pathname === '/landed') return { headers, body: { marker, url: asked.path } };
  if (pathname === '/file') {
    return { headers: { ...headers, 'content-type': 'application/octet-stream' }, body: fileOf(key) };
  }
  const page = `<html><title>${marker}</title><pre>${asked.path}\n${JSON.stringify(asked.headers)}\n${echo(key).join('\n')}</pre></html>`;
  return { status: 422, headers: { ...headers, 'content-type': 'text/html' }, body: page };
}

const steps = ['Echo', 'Redirect', 'Header', 'Basic', 'Fail'] as const;
const ways: Readonly<Record<(typeof steps)[number], readonly [string, string]>> = {
  Echo: ['echo', 'in the query'],
  Redirect: ['redirect', 'in the query'],
  Header: ['echo', 'in a header'],
  Basic: ['echo', 'as a password'],
  Fail: ['fail', 'in the query'],
};

async function plant(): Promise<void> {
  const put = (name: string, kind: string, fields: Record<string, string>) =>
    baton.ask('PUT', `/api/credentials/${encodeURIComponent(name)}`, { kind, fields, grants: ['http'] });
  await put('in the query', 'api-key', { in: 'query', name: 'key', key: secret });
  await put('in a header', 'api-key', { in: 'header', name: 'X-Key', key: secret });
  await put('as a password', 'basic', { user: 'user', password: secret });
  await put('short', 'basic', { user: 'user', password: shortSecret });
  const drawn = steps.map((id) => `<serviceTask id="${id}" name="${id}" />`);
  const ids = ['Start', ...steps, 'End'];
  const flows = ids.slice(1).map((id, index) => flow(`f${index}`, ids[index] ?? '', id));
  const file = processFile(
    ['<startEvent id="Start"/>', ...drawn, '<endEvent id="End"/>', ...flows].join('\n'),
  );
  const wired = steps.map((id) => {
    const [path, credential] = ways[id];
    const settings = { url: `${server.url}/${path}` };
    const outputs = { [`said ${id.toLowerCase()}`]: 'body' };
    return [id, { by: 'connector', action: 'http.request', credential, settings, outputs }];
  });
  const wiring = JSON.stringify({ format: 1, steps: Object.fromEntries(wired) });
  await baton.post('/api/processes', upload(file, 'leaky.bpmn', { wiring }));
}

beforeAll(async () => {
  logFolder = await mkdtemp(join(tmpdir(), 'baton-log-'));
  server = await AnsweringServer.open(answer);
  baton = new RunningBaton(
    await mkdtemp(join(tmpdir(), 'baton-leak-')),
    ['127.0.0.1'],
    join(logFolder, 'baton.log'),
  );
  await baton.open();
  await plant();
  started = await baton.post<StartResult>('/api/processes/leaky/start');
  await until(async () => {
    const { incidents } = await baton.get<CaseDetail>(`/api/cases/${started.case}`);
    return incidents.length > 0 ? true : undefined;
  });
});
afterAll(async () => {
  await baton.close();
  await server.close();
});

function leaksIn(content: Buffer): readonly string[] {
  return [...forms, shortSecret].filter((form) => content.includes(form));
}

test('the secret reached the server in every way, and the case stopped where the last step failed', async () => {
  const { incidents } = await baton.get<CaseDetail>(`/api/cases/${started.case}`);
  expect(incidents.map(({ element }) => element)).toEqual(['Fail']);
  expect(server.asked.filter((asked) => keyIn(asked) === secret).length).toBe(6);
});

test('no answer of the API about the case, its process or its connections holds it', async () => {
  const paths = [
    `/api/cases/${started.case}`,
    `/api/cases/${started.case}/timeline?limit=200`,
    `/api/cases/${started.case}/decisions`,
    '/api/cases',
    '/api/processes/leaky',
    '/api/processes/leaky/load',
    '/api/processes/leaky/draft',
    '/api/processes/leaky/wiring/history',
    ...steps.map((step) => `/api/processes/leaky/steps/${step}/samples`),
    '/api/credentials',
    '/api/credentials/kinds',
    '/api/connectors',
    '/api/inbox?view=all',
  ];
  const answers: string[] = [];
  for (const path of paths) answers.push(JSON.stringify(await baton.get(path)));
  expect(leaksIn(Buffer.from(answers.join('\n')))).toEqual([]);
  expect(answers.join('\n')).toContain(marker);
  const page = await baton.ask<string>('GET', `/oauth/callback?state=${encodeURIComponent(secret)}`);
  expect(leaksIn(Buffer.from(page.body))).toEqual([]);
});

test('a file that holds it is kept without it, as long as it was', async () => {
  const stage = openActionStage([
    { name: 'books', kind: 'api-key', fields: { in: 'query', name: 'key', key: secret } },
  ]);
  const result = await stage.run(
    httpConnector,
    'http.request',
    { url: `${server.url}/file` },
    { credential: 'books' },
  );
  await stage.close();
  expect(result.kind).toBe('done');
  const [file = Buffer.alloc(0)] = [...stage.kept.values()].map((content) => Buffer.from(content));
  expect(leaksIn(file)).toEqual([]);
  expect(file.includes(marker)).toBe(true);
  expect(file.subarray(0, 3)).toEqual(Buffer.from([0, 1, 255]));
  expect(file.length).toBe(fileOf(secret).length);
});

test('a connection that names its servers is sent to no other', async () => {
  const fields = { in: 'query', name: 'key', key: secret, servers: 'api.example.com' };
  const stage = openActionStage([{ name: 'books', kind: 'api-key', fields }]);
  const before = server.asked.length;
  const result = await stage.run(
    httpConnector,
    'http.request',
    { url: `${server.url}/echo` },
    { credential: 'books' },
  );
  await stage.close();
  expect(result).toMatchObject({ kind: 'failed', terminal: true });
  expect(result.kind === 'failed' && result.message).toContain('may only be used at');
  expect(server.asked).toHaveLength(before);
});

test('no file that Baton keeps holds it: not the database, not a document, not the log', async () => {
  const files = [
    ...(await readdir(baton.dataFolder, { recursive: true, withFileTypes: true })),
    ...(await readdir(logFolder, { recursive: true, withFileTypes: true })),
  ].filter((entry) => entry.isFile());
  let whole = Buffer.alloc(0);
  for (const file of files) {
    const content = await readFile(join(file.parentPath, file.name));
    expect(leaksIn(content), file.name).toEqual([]);
    whole = Buffer.concat([whole, content]);
  }
  expect(whole.includes(marker)).toBe(true);
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['baton.db', 'baton.log']));
});
