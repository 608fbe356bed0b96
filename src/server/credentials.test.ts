import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuthorizationServer, client } from '../../test/fixtures/authorization-server.ts';
import { processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import type { CredentialInfo, CredentialKindInfo, RotatedKey } from './api/credentials.ts';
import type { Person } from './api/people.ts';

let baton: RunningBaton;
const server = new AuthorizationServer();
let accounts: string;
beforeAll(async () => {
  baton = await runBaton();
  accounts = await server.listen();
});
afterAll(async () => {
  await baton.close();
  await server.close();
});

const secret = 'correct horse battery';
const books = { kind: 'basic', fields: { user: 'baton', password: secret }, grants: ['http'] };

test('the kinds say what they consist of and which connectors can use them', async () => {
  const { items } = await baton.get<{ items: CredentialKindInfo[] }>('/api/credentials/kinds');
  const basic = items.find(({ kind }) => kind === 'basic');
  expect(basic?.fields.map(({ name, secret }) => [name, secret])).toEqual([
    ['user', false],
    ['password', true],
    ['servers', false],
  ]);
  expect(basic?.connectors).toContainEqual({ id: 'http', name: expect.stringMatching(/\S/) });
  expect(items.filter(({ connectors }) => connectors.length === 0)).toEqual([]);
});

test('a connection is added, changed without its secret, and never read', async () => {
  const added = await baton.ask<CredentialInfo>('PUT', '/api/credentials/books', books);
  expect(added.body).toMatchObject({
    name: 'books',
    filled: ['password'],
    fields: { user: 'baton' },
    usedBy: [],
  });
  const kept = await baton.ask<CredentialInfo>('PUT', '/api/credentials/books', {
    ...books,
    fields: { user: 'other' },
  });
  expect(kept.body).toMatchObject({ filled: ['password'], fields: { user: 'other' } });
  const answers = [added.body, kept.body, await baton.items('/api/credentials')];
  expect(JSON.stringify(answers)).not.toContain(secret);
  expect((await readFile(join(baton.dataFolder, 'baton.db-wal'), 'latin1')).includes(secret)).toBe(false);
});

test('what is wrong with it is told field by field, in words', async () => {
  const wrong = await baton.problem('PUT', '/api/credentials/stock', {
    kind: 'postgres',
    fields: { host: 'db', port: 'many', database: 'stock', user: 'reader' },
    grants: ['postgres'],
  });
  expect(wrong).toMatchObject({ code: 'credential-invalid', status: 422 });
  expect(wrong.fields).toEqual([
    { where: 'fields.port', message: '“Port” is a number up to 65535; found “many”.' },
    { where: 'fields.password', message: '“Password” is empty.' },
  ]);
});

test('a connection tells which processes name it, and can be removed', async () => {
  const wiring = {
    format: 1,
    steps: {
      Enter: {
        by: 'connector',
        action: 'http.request',
        credential: 'books',
        settings: { url: 'https://books.example/invoices' },
      },
    },
  };
  const file = processFile('<task id="Enter" name="Enter the invoice" />');
  const form = upload(file, 'enter-invoice.bpmn', {
    name: 'Enter an invoice',
    wiring: JSON.stringify(wiring),
  });
  await baton.post('/api/processes', form);
  const [line] = await baton.items<CredentialInfo>('/api/credentials');
  expect(line?.usedBy).toEqual([
    { key: 'enter-invoice', name: 'Enter an invoice', places: ['Enter the invoice'] },
  ]);
  expect((await baton.ask('DELETE', '/api/credentials/books')).body).toEqual({ done: true });
  expect(await baton.problem('DELETE', '/api/credentials/books')).toMatchObject({
    code: 'no-such-credential',
  });
});

test('only supervisors change connections', async () => {
  await baton.post<Person>('/api/people', { name: 'Bo', roles: ['Clerk'] });
  const bo = { 'baton-person': 'bo' };
  for (const [method, path, body] of [
    ['PUT', '/api/credentials/mine', books],
    ['DELETE', '/api/credentials/mine', undefined],
    ['POST', '/api/credentials/rotate', undefined],
    ['GET', '/api/credentials/mine/authorize', undefined],
  ] as const) {
    expect(await baton.problem(method, path, body, bo)).toMatchObject({ code: 'not-a-supervisor' });
  }
});

test('all of them are locked with a new key at once', async () => {
  await baton.ask('PUT', '/api/credentials/books', books);
  const before = await readFile(join(baton.dataFolder, 'credentials.key'), 'utf8');
  expect(await baton.post<RotatedKey>('/api/credentials/rotate')).toEqual({ sealed: 1, left: [] });
  expect(await readFile(join(baton.dataFolder, 'credentials.key'), 'utf8')).not.toBe(before);
  await baton.restart();
  const [line] = await baton.items<CredentialInfo>('/api/credentials');
  expect(line?.problem).toBeUndefined();
});

test('somebody is sent to the other side to sign in, and comes back to a page that says how it went', async () => {
  await baton.ask('PUT', '/api/credentials/accounts', {
    kind: 'oauth2-code',
    fields: { authorizationUrl: `${accounts}/authorize`, tokenUrl: `${accounts}/token`, clientId: client.id },
    grants: ['http'],
  });
  const away = await fetch(`${baton.url}/api/credentials/accounts/authorize`, { redirect: 'manual' });
  expect(away.status).toBe(302);
  const sent = new URL(away.headers.get('location') ?? '');
  expect(sent.searchParams.get('redirect_uri')).toBe(`${baton.url}/oauth/callback`);
  const cookie = away.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/SameSite=Lax; HttpOnly/u);
  const back = (await fetch(sent, { redirect: 'manual' })).headers.get('location') ?? '';
  const page = await fetch(back, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  // The server asks for the client's secret, and addresses inside the house are closed anyway.
  expect(page.status).toBe(400);
  expect(await page.text()).toContain('You are not signed in');
  const again = await fetch(back, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  expect(await again.text()).toContain('was used already');
  const injected = await fetch(`${baton.url}/oauth/callback?state=x&error=${encodeURIComponent('<script>')}`);
  expect(await injected.text()).not.toContain('<script>');
  const foreign = await baton.problem('GET', '/api/credentials/accounts/authorize', undefined, {
    'sec-fetch-site': 'cross-site',
  });
  expect(foreign.code).toBe('origin-not-allowed');
  expect(await baton.problem('GET', '/api/credentials/nothing/authorize')).toMatchObject({
    code: 'no-such-credential',
  });
});
