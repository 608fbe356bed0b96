/** An API imported from its description, over the network on the real store: wired, run, replaced, removed, after a restart. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { CaseDetail } from './api/cases.ts';
import type { ConnectorList } from './api/connectors.ts';
import type { ImportedApiList, PutApiResult, ReadApi } from './api/imported-apis.ts';
import type { DeployResult, StartResult } from './api/processes.ts';

const KEY = 'stock-secret-key-4711';

function stockDescription(base: string, more: object = {}): string {
  return JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Stock API', version: '1.0' },
    servers: [{ url: base }],
    security: [{ key: [] }],
    components: {
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } },
      schemas: {
        Reservation: {
          type: 'object',
          required: ['quantity'],
          properties: {
            quantity: { type: 'integer' },
            note: { type: 'string' },
            deliver: { type: 'object', properties: { city: { type: 'string' } } },
            ...more,
          },
        },
      },
    },
    paths: {
      '/articles/{number}/reservations': {
        post: {
          operationId: 'reserve',
          summary: 'Reserve an article',
          parameters: [
            { name: 'number', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          ],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Reservation' } } },
          },
          responses: {
            201: {
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    properties: { id: { type: 'string' }, left: { type: 'integer' } },
                  },
                },
              },
            },
          },
        },
      },
      '/articles': { get: { operationId: 'listArticles', responses: { 200: {} } } },
    },
  });
}

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" name="Orders"><startEvent id="Start" /><task id="Reserve" name="Reserve the article" />
    <endEvent id="End" />
    <sequenceFlow id="F1" sourceRef="Start" targetRef="Reserve" />
    <sequenceFlow id="F2" sourceRef="Reserve" targetRef="End" /></process></definitions>`;

interface Received {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

const received: Received[] = [];
let stock: Server;
let address: string;
let baton: RunningBaton;

beforeAll(async () => {
  stock = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += String(piece);
    });
    request.on('end', () => {
      const json = (status: number, value: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof value === 'string' ? value : JSON.stringify(value));
      };
      if (request.url === '/openapi.json') return json(200, stockDescription('/v1'));
      received.push({
        line: `${request.method} ${request.url}`,
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      });
      if (request.headers['x-api-key'] !== KEY) return json(401, { message: 'Who are you?' });
      // The first answer is lost on the way: the second attempt must carry the same key.
      if (received.length === 1) return json(503, { message: 'later' });
      return json(201, { id: 'R-1', left: 7, echo: KEY });
    });
  });
  await new Promise<void>((resolve) => stock.listen(0, '127.0.0.1', resolve));
  const bound = stock.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
  baton = await runBaton({ allow: ['127.0.0.1'] });
});
afterAll(async () => {
  await baton.close();
  await new Promise((resolve) => stock.close(resolve));
});

const put = (name: string, body: object) =>
  baton.ask<PutApiResult>('PUT', `/api/connectors/imported/${name}`, body);

const readFileOf = (text: string) =>
  baton.post<ReadApi>('/api/connectors/imported/read', upload(text, 'stock.json'));

async function finished(key: string, variables: object): Promise<CaseDetail> {
  const { case: number } = await baton.post<StartResult>(`/api/processes/${key}/start`, { variables });
  return until(async () => {
    const detail = await baton.get<CaseDetail>(`/api/cases/${number}`);
    return detail.state === 'running' && detail.problems === 0 ? undefined : detail;
  }, 20_000);
}

const wired = {
  format: 1,
  steps: {
    Reserve: {
      by: 'connector',
      action: 'stock-api.reserve',
      credential: 'Stock',
      settings: { note: 'from the order', tags: ['a', 'b c'] },
      inputs: { number: 'article', quantity: 'amount', 'deliver.city': 'city' },
      outputs: { reservation: 'body.id', left: 'body.left' },
      retry: { attempts: 3, backoff_ms: 1 },
    },
  },
};

test('a description is fetched, an operation of it wired, and a case runs it with its key', async () => {
  const read = await baton.post<ReadApi>('/api/connectors/imported/fetch', {
    url: `${address}/openapi.json`,
  });
  expect(read).toMatchObject({ proposedName: 'stock-api', servers: [`${address}/v1`] });
  expect(read.signIns).toMatchObject([{ kind: 'api-key', fields: { in: 'header', name: 'X-API-Key' } }]);
  const taken = await put('stock-api', {
    document: read.document,
    base: read.servers[0],
    operations: ['reserve'],
  });
  expect(taken.body.api).toMatchObject({ version: 1, title: 'Stock API', usedBy: [] });

  const { items } = await baton.get<ConnectorList>('/api/connectors');
  const action = items.find(({ id }) => id === 'stock-api')?.actions[0];
  expect(action).toMatchObject({
    id: 'stock-api.reserve',
    name: 'Reserve an article',
    credential: { kinds: ['api-key'], required: true },
    inputs: {
      required: ['number', 'quantity'],
      properties: { quantity: { type: 'integer', title: 'Quantity' } },
    },
    outputs: { properties: { body: { properties: { left: { type: 'integer' } } } } },
  });

  await baton.ask('PUT', '/api/credentials/Stock', {
    kind: 'api-key',
    fields: { in: 'header', name: 'X-API-Key', key: KEY },
    grants: ['stock-api'],
  });
  await baton.post(
    '/api/processes',
    upload(drawing, 'orders.bpmn', { key: 'orders', wiring: JSON.stringify(wired) }),
  );
  const done = await finished('orders', { article: 'A/1', amount: '3', city: 'Graz' });
  expect(done).toMatchObject({
    state: 'completed',
    instances: [{ variables: { reservation: 'R-1', left: 7 } }],
  });
  expect(received.map(({ line }) => line)).toEqual(
    Array.from({ length: 2 }, () => 'POST /v1/articles/A%2F1/reservations?tags=a&tags=b+c'),
  );
  expect(received[1]?.body).toEqual({ quantity: 3, note: 'from the order', deliver: { city: 'Graz' } });
  const keys = received.map(({ headers }) => headers['idempotency-key']);
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
  expect(JSON.stringify(done)).not.toContain(KEY);
});

test('a connection granted to another API is not used', async () => {
  await baton.ask('PUT', '/api/credentials/Other', {
    kind: 'api-key',
    fields: { in: 'header', name: 'X-API-Key', key: KEY },
    grants: ['http'],
  });
  const wiring = { format: 1, steps: { Reserve: { ...wired.steps.Reserve, credential: 'Other' } } };
  await baton.post(
    '/api/processes',
    upload(drawing, 'other.bpmn', { key: 'other', wiring: JSON.stringify(wiring) }),
  );
  const stuck = await finished('other', { article: 'A', amount: '1', city: 'Graz' });
  expect(stuck.incidents[0]?.technical).toContain('Other');
  await baton.ask('PUT', '/api/processes/other/wiring', { wiring: { format: 1 } });
});

test('a value of the wrong kind is refused before anything is sent, in plain words', async () => {
  const before = received.length;
  const stuck = await finished('orders', { article: 'A', amount: 'many', city: 'Graz' });
  expect(stuck.incidents[0]?.technical).toContain('“Quantity” should be a whole number, and is "many"');
  expect(received).toHaveLength(before);
});

test('a newer description tells which steps need another look; what is in use keeps the old one', async () => {
  const read = await readFileOf(stockDescription(`${address}/v2`, { reason: { type: 'string' } }));
  const change = { document: read.document, base: `${address}/v2`, operations: ['reserve', 'listArticles'] };
  expect(await put('stock-api', change)).toMatchObject({ status: 409, body: { code: 'api-collides' } });
  const next = { ...change, over: 1 };
  const preview = await baton.post<PutApiResult>('/api/connectors/imported/stock-api/preview', next);
  expect(preview.changes).toMatchObject([
    { operation: 'reserve', kind: 'changed', usedBy: [{ key: 'orders', places: ['Reserve the article'] }] },
    { operation: 'listArticles', kind: 'new', usedBy: [] },
  ]);
  expect((await put('stock-api', next)).body.api.version).toBe(2);
  expect(await put('stock-api', next)).toMatchObject({ status: 409 });

  received.length = 1;
  await finished('orders', { article: 'A', amount: '1', city: 'Graz' });
  expect(received.at(-1)?.line).toContain('/v1/');
  const again = await baton.ask<DeployResult>('PUT', '/api/processes/orders/wiring', { wiring: wired });
  expect(again.body).toMatchObject({ version: 2, unchanged: false });
  await finished('orders', { article: 'A', amount: '1', city: 'Graz' });
  expect(received.at(-1)?.line).toContain('/v2/');
});

test('it survives a restart, is not removed while a step uses it, and is afterwards', async () => {
  await baton.restart();
  const { items } = await baton.get<ImportedApiList>('/api/connectors/imported');
  expect(items).toMatchObject([{ name: 'stock-api', version: 2, usedBy: [{ key: 'orders' }] }]);
  const described = await baton.get<ReadApi>('/api/connectors/imported/stock-api/description');
  expect(described.operations).toHaveLength(2);
  expect(await finished('orders', { article: 'A', amount: '1', city: 'Graz' })).toMatchObject({
    state: 'completed',
  });

  const refused = await baton.problem('DELETE', '/api/connectors/imported/stock-api');
  expect(refused).toMatchObject({ code: 'api-in-use' });
  expect(refused.detail).toContain('“Reserve the article”');
  await baton.ask('PUT', '/api/processes/orders/wiring', { wiring: { format: 1 } });
  expect(await baton.ask('DELETE', '/api/connectors/imported/stock-api')).toMatchObject({ status: 200 });
  expect(await baton.problem('GET', '/api/connectors/imported/stock-api')).toMatchObject({
    code: 'no-such-api',
  });
});

test('Baton’s own description is imported, and a case asks Baton by it', async () => {
  const own = await baton.post<ReadApi>('/api/connectors/imported/fetch', {
    url: `${baton.url}/api/openapi.json`,
  });
  expect(own.operations.length).toBeGreaterThan(60);
  expect(own.findings.filter(({ code }) => code !== 'no-ids' && code !== 'no-address')).toEqual([]);
  const line = own.operations.find(({ method, path }) => method === 'GET' && path === '/api/processes');
  await put('baton', { document: own.document, base: baton.url, operations: [line?.id] });
  const step = {
    by: 'connector',
    action: `baton.${line?.id}`,
    inputs: { limit: '1' },
    outputs: { first: 'body.items[1].key' },
  };
  const wiring = { format: 1, steps: { Reserve: step } };
  await baton.post(
    '/api/processes',
    upload(drawing, 'own.bpmn', { key: 'own', wiring: JSON.stringify(wiring) }),
  );
  expect((await finished('own', {})).instances[0]?.variables).toMatchObject({ first: expect.any(String) });
});

test.each([
  ['Stock API', {}, 'name', 'small letters'],
  ['http', {}, 'name', 'comes with Baton'],
  ['some-api', { base: '/v1' }, 'base', 'no web address'],
  ['some-api', { base: 'https://me:pw@a.example' }, 'base', 'password'],
  ['some-api', { operations: [] }, 'operations', 'at least one'],
  ['some-api', { operations: ['nothing'] }, 'operations', 'nothing'],
  ['some-api', { document: 'f'.repeat(64) }, 'document', 'no longer'],
])('“%s” with %j is refused at its field', async (name, wrong, where, words) => {
  const { document } = await readFileOf(stockDescription('https://a.example'));
  const body = { base: 'https://a.example', document, operations: ['reserve'], ...wrong };
  const refused = await baton.problem('PUT', `/api/connectors/imported/${encodeURIComponent(name)}`, body);
  expect(refused.where).toBe(where);
  expect(refused.detail).toContain(words);
});

test('an address inside the house is not fetched, and what is no description is told', async () => {
  const inside = await baton.problem('POST', '/api/connectors/imported/fetch', {
    url: 'http://169.254.1.1/openapi.json',
  });
  expect(inside).toMatchObject({ code: 'description-unreadable' });
  const page = await baton.problem(
    'POST',
    '/api/connectors/imported/read',
    upload('<!doctype html><p>', 'a.json'),
  );
  expect(page.detail).toContain('web page');
});
