/** Trying steps over the network on the real store: a web API really called, scripts, expressions, recorded answers. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examplesFolder, type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { CaseDetail } from './api/cases.ts';
import type { Person } from './api/people.ts';
import type { StartResult } from './api/processes.ts';
import type { Draft, PublishResult, Samples, TryResult } from './api/wiring.ts';

interface Received {
  readonly method: string | undefined;
  readonly key: string | undefined;
  readonly body: unknown;
}

const received: Received[] = [];
let books: Server;
let address: string;
let baton: RunningBaton;

beforeAll(async () => {
  books = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += String(piece);
    });
    request.on('end', () => {
      const body = text === '' ? undefined : JSON.parse(text);
      received.push({ method: request.method, key: request.headers['idempotency-key']?.toString(), body });
      const isRefused = request.url === '/closed';
      response.writeHead(isRefused ? 422 : 201, { 'content-type': 'application/json' });
      const echo = request.headers.authorization;
      const booked = { number: 'B-7', lines: [{ sum: 3 }], ...(echo === undefined ? {} : { echo }) };
      response.end(JSON.stringify(isRefused ? { reason: 'period closed' } : booked));
    });
  });
  await new Promise<void>((resolve) => books.listen(0, '127.0.0.1', resolve));
  const bound = books.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
  baton = await runBaton({ allow: ['127.0.0.1'] });
});
afterAll(async () => {
  await baton.close();
  await new Promise((resolve) => books.close(resolve));
});

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <error id="E" name="Closed" errorCode="closed" />
  <process id="P" name="Invoices"><startEvent id="Start" /><task id="Post" name="Post to accounting" />
    <boundaryEvent id="Closed" name="Period closed" attachedToRef="Post"><errorEventDefinition errorRef="E" /></boundaryEvent>
    <endEvent id="End" /><endEvent id="Other" />
    <sequenceFlow id="F1" sourceRef="Start" targetRef="Post" /><sequenceFlow id="F2" sourceRef="Post" targetRef="End" />
    <sequenceFlow id="F3" sourceRef="Closed" targetRef="Other" /></process></definitions>`;

const posting = (path = '/invoices') => ({
  by: 'connector',
  action: 'http.request',
  settings: { method: 'POST', url: `${address}${path}` },
  inputs: { 'body.total': 'amount * 2', 'body.who': 'customer' },
  outputs: { 'booking.number': 'body.number', booked: 'status = 201' },
  errors: [{ when: 'status = 422', code: 'closed', message: 'body.reason' }],
});

async function deployed(key: string, variables?: object): Promise<string> {
  await baton.post('/api/processes', upload(drawing, 'invoices.bpmn', { key }));
  const path = `/api/processes/${key}`;
  if (variables !== undefined) await baton.post<StartResult>(`${path}/start`, { variables });
  return path;
}

const tryIt = (path: string, body: object) =>
  baton.post<TryResult>(`${path}/draft/try`, { element: 'Post', mode: 'real', ...body });

const refused = (path: string, body: object, headers = {}) =>
  baton.problem('POST', `${path}/draft/try`, { element: 'Post', mode: 'real', ...body }, headers);

async function put(path: string, entry: unknown, revision = 0): Promise<Draft> {
  return (await baton.ask<Draft>('PUT', `${path}/draft/steps/Post`, { revision, entry })).body;
}

describe('a web API', () => {
  test('is called with the data of the last case, and what the case would know is told', async () => {
    const path = await deployed('real', { amount: 21, customer: 'Ada' });
    await put(path, posting());
    expect(await refused(path, {})).toMatchObject({ code: 'not-confirmed', status: 409 });
    const before = received.length;
    const result = await tryIt(path, { confirm: true });
    expect(received.slice(before)).toMatchObject([{ method: 'POST', body: { total: 42, who: 'Ada' } }]);
    expect(result).toMatchObject({
      outcome: 'done',
      sentence: 'It worked: 201 Created; the case would know 2 values more.',
      from: { kind: 'case' },
      tested: true,
      output: { status: 201, body: { number: 'B-7' } },
    });
    expect(result.exchange?.request.title).toContain('POST');
    expect(result.inputs.map(({ name, from, worth }) => [name, from, worth.ok && worth.text])).toEqual([
      ['method', 'written', 'POST'],
      ['url', 'written', `${address}/invoices`],
      ['body.total', 'worked-out', '42'],
      ['body.who', 'worked-out', 'Ada'],
    ]);
    expect(result.outputs.map(({ name, worth }) => [name, worth.ok && worth.text])).toEqual([
      ['booking.number', 'B-7'],
      ['booked', 'true'],
    ]);
    const draft = await baton.get<Draft>(`${path}/draft`);
    expect(draft.entries[0]).toMatchObject({ state: 'tested', tested: { by: 'Visitor', mode: 'real' } });
    const { items } = await baton.get<Samples>(`${path}/steps/Post/samples`);
    expect(items[0]).toMatchObject({ source: 'try', by: 'Visitor', sentence: 'Tried by Visitor' });
    expect(items[0]?.exchange?.request.title).toContain('/invoices');
  });

  test('is called again with another key: a try is never taken for a case’s own call', async () => {
    const path = await deployed('keys', { amount: 1 });
    await put(path, posting());
    const before = received.length;
    await tryIt(path, { confirm: true });
    await tryIt(path, { confirm: true });
    const keys = received.slice(before).map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });

  test('that refuses ends with the error the wiring names for it, and who catches it is told', async () => {
    const path = await deployed('error', { amount: 1 });
    const result = await tryIt(path, { confirm: true, entry: posting('/closed') });
    expect(result).toMatchObject({
      outcome: 'error',
      error: { code: 'closed', message: 'period closed' },
      sentence:
        '“Post to accounting” ends with the error “closed”; “Period closed” on the drawing catches it.',
      tested: false,
    });
    const { errors: _, ...without } = posting('/closed');
    const failed = await tryIt(path, { confirm: true, entry: without });
    expect(failed.outcome).toBe('failed');
    expect(failed.sentence).toContain('422');
  });

  test('that sends the secret back does not bring it into the answer, the samples or the draft', async () => {
    const secret = 'planted-secret-4711';
    const credential = { kind: 'bearer', fields: { token: secret }, grants: ['http'] };
    expect((await baton.ask('PUT', '/api/credentials/planted', credential)).status).toBe(200);
    const path = await deployed('secret', { amount: 1 });
    await put(path, { ...posting(), credential: 'planted', outputs: { said: 'body.echo' } });
    const result = await tryIt(path, { confirm: true });
    const seen = [result, await baton.get(`${path}/steps/Post/samples`), await baton.get(`${path}/draft`)];
    expect(result).toMatchObject({ outcome: 'done', outputs: [{ name: 'said' }] });
    expect(JSON.stringify(seen)).not.toContain(secret);
  });

  test('is not asked again for a recorded answer; a changed entry counts as untried', async () => {
    const path = await deployed('recorded', { amount: 1 });
    await put(path, posting());
    expect(await refused(path, { mode: 'recorded' })).toMatchObject({ code: 'nothing-to-try' });
    await tryIt(path, { confirm: true });
    const before = received.length;
    const entry = { ...posting(), outputs: { first: 'body.lines[1].sum' } };
    expect((await put(path, entry, 1)).entries[0]?.state).toBe('changed');
    const result = await tryIt(path, { mode: 'recorded' });
    expect(result).toMatchObject({
      outcome: 'done',
      tested: true,
      outputs: [{ name: 'first', worth: { text: '3' } }],
    });
    const given = await tryIt(path, { mode: 'recorded', response: { body: { lines: [{ sum: 9 }] } } });
    expect(given.outputs[0]?.worth).toMatchObject({ text: '9' });
    expect(received.length).toBe(before);
    expect((await baton.get<Draft>(`${path}/draft`)).entries[0]?.tested?.mode).toBe('recorded');
  });

  test('put into use does in the next case what the try told', async () => {
    const path = await deployed('agree', { amount: 4, customer: 'Eve' });
    await put(path, posting());
    await tryIt(path, { confirm: true });
    const { untried } = await baton.post<PublishResult>(`${path}/draft/publish`, { revision: 1 });
    expect(untried).toEqual([]);
    const before = received.length;
    const variables = { amount: 4, customer: 'Eve', booking: { kept: true } };
    const { case: id } = await baton.post<StartResult>(`${path}/start`, { variables });
    const done = await until(async () => {
      const detail = await baton.get<CaseDetail>(`/api/cases/${id}`);
      return detail.state === 'completed' ? detail : undefined;
    });
    expect(received.slice(before)).toMatchObject([{ body: { total: 8, who: 'Eve' } }]);
    expect(done.instances[0]?.variables).toMatchObject({
      booking: { number: 'B-7', kept: true },
      booked: true,
    });
    const { items } = await baton.get<Samples>(`${path}/steps/Post/samples`);
    expect(items[0]).toMatchObject({
      source: 'run',
      case: id,
      output: { status: 201, body: { number: 'B-7' } },
    });
    expect(items[0]?.tree.map(({ path: place }) => place)).toContain('status');
  });
});

describe('what runs inside Baton', () => {
  test('a script runs in its sandbox and its mistakes are told', async () => {
    const path = await deployed('script', { amount: 21 });
    const script = (text: string) => ({ by: 'script', language: 'javascript', text, result: 'double' });
    const result = await tryIt(path, { entry: script('amount * 2') });
    expect(result).toMatchObject({ outcome: 'done', output: { double: 42 }, outputs: [{ name: 'double' }] });
    const broken = await tryIt(path, { entry: script('nope()') });
    expect(broken.outcome).toBe('failed');
    expect(broken.sentence).toContain('nope');
  });

  test('an expression and FEEL script are worked out, with outputs over what they give', async () => {
    const path = await deployed('feel', { amount: 21 });
    const entry = {
      by: 'expression',
      expression: 'amount * factor',
      result: 'product',
      inputs: { factor: '3' },
    };
    expect(await tryIt(path, { entry })).toMatchObject({
      inputs: [{ name: 'factor', worth: { text: '3' } }],
      outputs: [{ name: 'product', worth: { text: '63' } }],
    });
    const mapped = { ...entry, outputs: { half: 'product / 2' } };
    expect((await tryIt(path, { entry: mapped })).outputs).toMatchObject([
      { name: 'half', worth: { text: '31.5' } },
    ]);
    const wrong = await tryIt(path, { entry: { ...entry, inputs: { factor: '3 +' } } });
    expect(wrong).toMatchObject({ outcome: 'failed', inputs: [{ worth: { ok: false, start: 3 } }] });
  });
});

describe('a decision', () => {
  test('is made by the model of the library, and says which rules fired', async () => {
    const example = (name: string) => readFile(join(examplesFolder, 'credit-application', name));
    await baton.post('/api/decisions', upload(await example('credit-terms.dmn'), 'credit-terms.dmn'));
    const path = await deployed('decision');
    const entry = {
      by: 'decision',
      decision: 'Decision_terms',
      result: 'terms',
      outputs: { verdict: 'terms.answer' },
    };
    const data = { score: 720, amount: 5000, income: 60_000 };
    const result = await tryIt(path, { entry, data });
    expect(result).toMatchObject({
      outcome: 'done',
      from: { kind: 'given' },
      explanation: { kind: 'decision' },
    });
    expect(result.outputs).toMatchObject([{ name: 'verdict', worth: { ok: true, type: 'text' } }]);
    const missing = await tryIt(path, { entry: { by: 'decision', decision: 'Nowhere' }, data });
    expect(missing).toMatchObject({ outcome: 'failed' });
    expect(missing.sentence).toContain('“Nowhere”');
  });
});

describe('trying', () => {
  test('is refused where there is nothing to try, and to people who may not', async () => {
    const path = await deployed('refuse', { amount: 1 });
    expect(await refused(path, {})).toMatchObject({ code: 'nothing-to-try' });
    expect(await refused(path, { entry: { by: 'person' } })).toMatchObject({ code: 'nothing-to-try' });
    expect(await refused(path, { entry: { by: 'job', jobType: 'x' } })).toMatchObject({
      code: 'nothing-to-try',
    });
    expect(await refused(path, { entry: { by: 'connector' } })).toMatchObject({ code: 'wiring-invalid' });
    const { id } = await baton.post<Person>('/api/people', { name: 'Clara', roles: ['Invoices'] });
    expect(await refused(path, { entry: posting() }, { 'baton-person': id })).toMatchObject({
      code: 'not-a-supervisor',
    });
  });

  test('is not brought down by what is nested without end', async () => {
    const path = await deployed('deep', { amount: 1 });
    const deep = JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`);
    const entry = { by: 'expression', expression: 'x', result: 'y' };
    expect(await refused(path, { entry, data: { x: deep } })).toMatchObject({ code: 'request-invalid' });
    const wired = { ...posting(), settings: { body: deep } };
    expect(await refused(path, { entry: wired })).toMatchObject({ code: 'request-invalid' });
    const body = { revision: 0, entry: wired };
    expect(await baton.problem('PUT', `${path}/draft/steps/Post`, body)).toMatchObject({
      code: 'request-invalid',
    });
    const preview = { element: 'Post', expressions: { x: 'x' }, data: { x: deep } };
    expect(await baton.problem('POST', `${path}/draft/preview`, preview)).toMatchObject({
      code: 'request-invalid',
    });
    const far = { ...entry, inputs: { [`a${'.b'.repeat(5000)}`]: '1' } };
    expect((await tryIt(path, { entry: far })).outcome).toBe('failed');
  });

  test('says what an incomplete wiring lacks', async () => {
    const path = await deployed('lacks', { amount: 1 });
    const missing = { by: 'connector', action: 'nowhere.call' };
    expect((await tryIt(path, { entry: missing })).sentence).toContain('nowhere.call');
    const open = { by: 'connector', action: 'http.request', settings: { method: 'GET' } };
    expect((await tryIt(path, { entry: open })).sentence).toContain('“Address” is not filled in');
    const wrong = { ...open, settings: { method: 'GET', url: address, accepts: [404] } };
    expect((await tryIt(path, { entry: wrong })).sentence).toMatch(/“[^”]+” must be string/u);
  });

  test('cannot be turned into a call of an address inside the house', async () => {
    const path = await deployed('inside', { where: 'http://169.254.169.254/latest' });
    const entry = {
      by: 'connector',
      action: 'http.request',
      settings: { method: 'GET' },
      inputs: { url: 'where' },
    };
    const result = await tryIt(path, { entry });
    expect(result.outcome).toBe('failed');
    expect(result.output).toBeUndefined();
  });
});
