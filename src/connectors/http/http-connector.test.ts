import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type ActionStage,
  done,
  failure,
  openActionStage,
  stageStart,
} from '../../../test/servers/action-stage.ts';
import { AnsweringServer } from '../../../test/servers/answering-server.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { ActionResult } from '../action.ts';
import { httpConnector } from './http-connector.ts';

let server: AnsweringServer;
let stage: ActionStage;

beforeEach(async () => {
  server = await AnsweringServer.open(() => ({ body: { ok: true } }));
  stage = openActionStage([
    { name: 'token', kind: 'bearer', fields: { token: 's3cret-token' } },
    { name: 'person', kind: 'basic', fields: { user: 'ada', password: 'pässword' } },
    { name: 'key', kind: 'api-key', fields: { in: 'header', name: 'X-Books', key: 's3cret-key' } },
    { name: 'query key', kind: 'api-key', fields: { in: 'query', name: 'apikey', key: 's3cret key/1' } },
    { name: 'oauth', kind: 'oauth2-code', fields: { accessToken: 's3cret-access' } },
    { name: 'mailbox', kind: 'imap', fields: { password: 'x' } },
  ]);
});

afterEach(async () => {
  await stage.close();
  await server.close();
});

type Inputs = Readonly<Record<string, JsonValue>>;

function request(inputs: Inputs, credential?: string): Promise<ActionResult> {
  const given = { ...inputs, url: String(inputs.url ?? '/').replace(/^\//u, `${server.url}/`) };
  return stage.run(httpConnector, 'http.request', given, credential === undefined ? {} : { credential });
}

describe('a request', () => {
  test('carries the address, the query, headers, and a JSON body', async () => {
    server.answer = () => ({ status: 201, headers: { 'x-id': '7' }, body: { id: 7 } });
    const result = await request({
      method: 'POST',
      url: '/invoices/{number}?draft=yes',
      path: { number: 'A/7 ü' },
      query: { page: 2, search: 'a&b=c', none: null },
      headers: { 'X-Source': 'baton' },
      body: { total: 12.5 },
    });
    expect(done(result)).toMatchObject({ status: 201, headers: { 'x-id': '7' }, body: { id: 7 } });
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      path: '/invoices/A%2F7%20%C3%BC?draft=yes&page=2&search=a%26b%3Dc',
      body: '{"total":12.5}',
      headers: { 'content-type': 'application/json', 'x-source': 'baton', 'idempotency-key': 'baton-7-3' },
    });
  });

  test.each(['..', '.', '%2e%2e', ''])('is not led out of its place by a value: “%s”', async (number) => {
    const result = await request({ url: '/invoices/{number}/files', path: { number } });
    if (result.kind === 'done') expect(server.asked[0]?.path).toBe('/invoices/%252e%252e/files');
    else expect(server.asked).toEqual([]);
  });

  test('does not let a value say which computer is called', async () => {
    const result = await stage.run(httpConnector, 'http.request', {
      url: 'http://{host}/',
      path: { host: 'evil.example' },
    });
    expect(failure(result).message).toContain('must be written out');
  });

  test.each([
    [{ 'x-a': 'b\r\nx-admin: 1' }, 'line break'],
    [{ 'x-a\r\nb': 'c' }, 'cannot be the name of a header'],
    [{ Host: 'evil.example' }, 'Baton’s own to set'],
    [{ 'Transfer-Encoding': 'chunked' }, 'Baton’s own to set'],
  ])('refuses headers that would be more than one, or frame it: %j', async (headers, words) => {
    const failed = failure(await request({ headers }));
    expect(failed.message).toContain(words);
    expect(failed.terminal).toBe(true);
    expect(server.asked).toEqual([]);
  });

  test('sends a web form, a text, a file, and a form with files', async () => {
    const file = await stage.keep('%PDF-1.7', { name: 'ü.pdf', type: 'application/pdf' });
    const about = { ...file };
    const send = (bodyAs: string, body: JsonValue) => request({ method: 'POST', bodyAs, body });
    done(await send('form', { a: 'x y', b: ['1', 2], c: null }));
    done(await send('text', 'plain'));
    done(await send('document', about));
    done(await send('multipart', { note: 'see file', file: about }));
    const [form, text, document, multipart] = server.asked;
    expect(form).toMatchObject({ body: 'a=x+y&b=1&b=2' });
    expect(form?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(text).toMatchObject({ body: 'plain', headers: { 'content-type': 'text/plain; charset=utf-8' } });
    expect(document).toMatchObject({ body: '%PDF-1.7', headers: { 'content-type': 'application/pdf' } });
    expect(multipart?.headers['content-type']).toContain('multipart/form-data; boundary=');
    expect(multipart?.body).toContain('filename="ü.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7');
    expect(failure(await send('document', 'no file')).message).toContain('the body is not a file');
  });

  test('has the same idempotency key at every attempt, under the name wanted, or none', async () => {
    const send = (idempotencyKey: string, method = 'PUT') => request({ method, idempotencyKey });
    done(await send('X-Request-Id'));
    done(await send('off'));
    done(await request({ method: 'GET' }));
    expect(server.asked.map(({ headers }) => [headers['x-request-id'], headers['idempotency-key']])).toEqual([
      ['baton-7-3', undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

describe('signing in', () => {
  test.each([
    ['token', 'authorization', 'Bearer s3cret-token'],
    ['oauth', 'authorization', 'Bearer s3cret-access'],
    ['person', 'authorization', `Basic ${Buffer.from('ada:pässword').toString('base64')}`],
    ['key', 'x-books', 's3cret-key'],
  ])('by %s sends it, and shows it to nobody', async (credential, header, value) => {
    server.answer = ({ headers }) => ({ body: { echoed: headers[header] } });
    const result = await request({}, credential);
    expect(server.asked[0]?.headers[header]).toBe(value);
    const kept = JSON.stringify(result);
    for (const secret of ['s3cret', 'pässword', value.split(' ').at(-1) ?? ''])
      expect(kept).not.toContain(secret);
    expect(result.exchange?.request.headers?.[header]).toBe('•••');
  });

  test('by a key in the query sends it there, and shows it to nobody', async () => {
    const result = await request({ url: '/a?b=c' }, 'query key');
    expect(server.asked[0]?.path).toBe('/a?b=c&apikey=s3cret%20key%2F1');
    expect(result.exchange?.request.title).toBe(`GET ${server.url}/a?b=c&apikey=•••`);
  });

  test('with a connection HTTP has no use for is told', async () => {
    expect(failure(await request({}, 'mailbox')).message).toContain(
      'a kind that HTTP requests cannot sign in with',
    );
    expect(failure(await request({}, 'nobody')).message).toContain('no connection “nobody”');
  });
});

describe('an answer', () => {
  test('of text is a text, of bytes a file, of much data a file, where nothing else is asked for', async () => {
    server.answer = ({ path }) => {
      if (path === '/text')
        return { headers: { 'content-type': 'text/plain; charset=latin1' }, body: Buffer.from([0xe4]) };
      if (path === '/pdf') {
        const disposition = 'attachment; filename="../invoice 7.pdf"';
        return {
          headers: { 'content-type': 'application/pdf', 'content-disposition': disposition },
          body: '%PDF',
        };
      }
      if (path === '/none') return { status: 204 };
      return { body: { long: 'x'.repeat(300_000) } };
    };
    const bodyOf = async (url: string, answer = 'auto') => done(await request({ url, answer }));
    expect(await bodyOf('/text')).toMatchObject({ body: 'ä' });
    expect(await bodyOf('/none')).toMatchObject({ status: 204, body: null });
    expect(await bodyOf('/pdf')).toMatchObject({
      body: { name: '.._invoice 7.pdf', type: 'application/pdf', size: 4 },
    });
    expect(await bodyOf('/much')).toMatchObject({ body: { name: 'much', type: 'application/json' } });
    expect(await bodyOf('/much', 'json')).toMatchObject({
      body: { long: expect.stringMatching(/^x{300000}$/u) },
    });
    expect([...stage.kept.values()].map((content) => content.byteLength)).toEqual([4, 300_011]);
  });

  test.each(['{"half": ', '[[[[1]', '<html>Bad gateway</html>'])(
    'that is said to be JSON and is not, is a failure worth another attempt: %s',
    async (body) => {
      server.answer = () => ({ headers: { 'content-type': 'application/json' }, body });
      const failed = failure(await request({}));
      expect(failed.message).toContain('was answered 200 OK, but what came back is not JSON');
      expect(failed.terminal).toBe(false);
      expect(failed.exchange?.response?.body).toBe(body);
    },
  );

  test('of JSON too deep to be walked over is a failure', async () => {
    const body = '['.repeat(100_000) + ']'.repeat(100_000);
    server.answer = () => ({ headers: { 'content-type': 'application/json' }, body });
    expect(failure(await request({ answer: 'json' })).message).toContain('nested deeper than 200 levels');
  });

  test('larger than allowed, or later, is a failure that says so', async () => {
    server.answer = () => ({ body: 'x'.repeat(2_000_000) });
    const failed = failure(await request({ largestAnswer: 1 }));
    expect(failed).toMatchObject({ terminal: true, facts: { code: 'answer-too-large' } });
    expect(failed.exchange?.request.title).toBe(`GET ${server.url}/`);
  });
});

describe('a refusal', () => {
  test.each([400, 403, 404, 409, 422])('%i is final, and says what the API said', async (status) => {
    server.answer = () => ({ status, body: { error: { message: 'No such customer', code: 17 } } });
    const failed = failure(await request({ url: '/customers/{id}?secret=1', path: { id: 9 } }));
    expect(failed.terminal).toBe(true);
    expect(failed.message).toMatch(
      new RegExp(`“GET ${server.url}/customers/9” was answered ${status} .+: No such customer\\.`),
    );
    expect(failed.facts).toMatchObject({ status, body: { error: { code: 17 } } });
    expect(failed.exchange?.response).toMatchObject({ title: expect.stringContaining(String(status)) });
  });

  test.each([408, 425, 429, 500, 502, 503, 504])('%i may pass', async (status) => {
    server.answer = () => ({ status, headers: { 'retry-after': '7' }, body: '<h1>Sorry</h1>' });
    expect(failure(await request({}))).toMatchObject({ terminal: false, retryAfter_ms: 7_000 });
  });

  test('says when to come back by a date too, and not later than in a day', async () => {
    const comeBack = async (value: string) => {
      server.answer = () => ({ status: 429, headers: { 'retry-after': value } });
      return failure(await request({})).retryAfter_ms;
    };
    expect(await comeBack(new Date(stageStart + 90_000).toUTCString())).toBe(90_000);
    expect(await comeBack(new Date(stageStart - 90_000).toUTCString())).toBe(0);
    expect(await comeBack('999999999')).toBe(86_400_000);
    expect(await comeBack('soon')).toBeUndefined();
    expect(await comeBack('-1')).toBeUndefined();
  });

  test('of who asks names the connection', async () => {
    server.answer = () => ({ status: 401 });
    expect(failure(await request({})).message).toContain('choose a connection for the step');
    expect(failure(await request({}, 'token')).message).toContain('“token” was not accepted');
  });

  test('is a result where the step says so', async () => {
    server.answer = () => ({ status: 404, body: { error: 'none' } });
    expect(done(await request({ accepts: '404, 410' }))).toMatchObject({
      status: 404,
      body: { error: 'none' },
    });
  });

  test('of nobody listening is told with what was asked', async () => {
    const url = server.url;
    await server.close();
    const failed = failure(await stage.run(httpConnector, 'http.request', { url }));
    expect(failed).toMatchObject({ terminal: false, facts: { code: 'connection-refused' } });
    expect(failed.exchange).toMatchObject({ request: { title: `GET ${url}/` } });
    server = await AnsweringServer.open(() => ({}));
  });
});

describe('a list in pages', () => {
  const collect = (inputs: Inputs) =>
    stage.run(httpConnector, 'http.collect', { ...inputs, url: `${server.url}/items?kind=a` });
  const page = (path: string) => Number(new URL(path, server.url).searchParams.get('page') ?? 1);

  test('is followed by the Link header', async () => {
    server.answer = ({ path }) => {
      const number = page(path);
      const link = `<${server.url}/items?kind=a&page=1>; rel="first", </items?kind=a&page=${number + 1}>; rel="next"`;
      return { headers: number < 3 ? { link } : {}, body: [number * 10, number * 10 + 1] };
    };
    expect(done(await collect({ pages: 'link-header' }))).toEqual({
      items: [10, 11, 20, 21, 30, 31],
      pages: 3,
      complete: true,
    });
  });

  test('is followed by a link in the answer, also under a name with dots', async () => {
    server.answer = ({ path }) => ({
      body: { value: [page(path)], '@odata.nextLink': page(path) < 2 ? '/items?page=2' : null },
    });
    const result = await collect({ pages: 'next-link', next: '@odata.nextLink', items: 'value' });
    expect(done(result)).toEqual({ items: [1, 2], pages: 2, complete: true });
  });

  test('is followed by a mark', async () => {
    server.answer = ({ path }) => {
      const mark = new URL(path, server.url).searchParams.get('after');
      return {
        body: { data: { list: [mark] }, paging: mark === 'b' ? {} : { next: mark === null ? 'a' : 'b' } },
      };
    };
    const result = await collect({
      pages: 'cursor',
      next: '/paging/next',
      parameter: 'after',
      items: 'data.list',
    });
    expect(done(result)).toEqual({ items: [null, 'a', 'b'], pages: 3, complete: true });
    expect(server.asked.map(({ path }) => path)).toEqual([
      '/items?kind=a',
      '/items?kind=a&after=a',
      '/items?kind=a&after=b',
    ]);
  });

  test('is counted through until a page is empty, and no further than asked', async () => {
    server.answer = ({ path }) => ({ body: page(path) < 4 ? ['x', 'y'] : [] });
    expect(done(await collect({ pages: 'page-number' }))).toMatchObject({ pages: 4, complete: true });
    expect(done(await collect({ pages: 'page-number', mostPages: 2 }))).toMatchObject({
      pages: 2,
      complete: false,
    });
    expect(done(await collect({ pages: 'page-number', mostItems: 3 }))).toEqual({
      items: ['x', 'y', 'x'],
      pages: 2,
      complete: false,
    });
  });

  test('is not followed to another computer, where the connection would be told', async () => {
    server.answer = () => ({ headers: { link: '<https://evil.example/>; rel=next' }, body: [1] });
    expect(failure(await collect({})).message).toContain('another computer than the first');
  });

  test('that is none is told', async () => {
    server.answer = () => ({ body: { items: { no: 'list' } } });
    expect(failure(await collect({ items: 'items' })).message).toContain(
      'Page 1 was expected to hold a list at “items”',
    );
  });
});

describe('a GraphQL API', () => {
  const ask = () =>
    stage.run(httpConnector, 'http.graphql', {
      url: `${server.url}/graphql`,
      query: 'query ($id: ID!) { order(id: $id) { total } }',
      variables: { id: '7' },
    });

  test('is asked with variables and gives data', async () => {
    server.answer = () => ({ body: { data: { order: { total: 5 } } } });
    expect(done(await ask())).toEqual({ data: { order: { total: 5 } } });
    expect(JSON.parse(server.asked[0]?.body ?? '')).toMatchObject({ variables: { id: '7' } });
    expect(server.asked[0]?.headers['idempotency-key']).toBe('baton-7-3');
  });

  test('refuses in an answer of status 200', async () => {
    const errors = [{ message: 'Not your order', extensions: { code: 'FORBIDDEN' } }];
    server.answer = () => ({ body: { data: null, errors } });
    expect(failure(await ask())).toMatchObject({
      message: 'The GraphQL API refused: Not your order',
      terminal: true,
      facts: { code: 'FORBIDDEN' },
    });
    server.answer = () => ({
      body: { errors: [{ message: 'Slow down', extensions: { code: 'THROTTLED' } }] },
    });
    expect(failure(await ask()).terminal).toBe(false);
    server.answer = () => ({ body: { hello: 1 } });
    expect(failure(await ask()).message).toContain('no answer of a GraphQL API');
  });
});
