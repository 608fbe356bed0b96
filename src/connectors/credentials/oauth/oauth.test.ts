import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuthorizationServer, client } from '../../../../test/fixtures/authorization-server.ts';
import { VirtualClock } from '../../../host/virtual-clock.ts';
import { openSqliteStore, type SqliteStore } from '../../../store/sqlite/sqlite-store.ts';
import { createOutgoingHttp, type OpenOutgoingHttp } from '../../outgoing/outgoing-http.ts';
import type { CredentialVault } from '../credential-vault.ts';
import { openKeyRing } from '../key-ring.ts';
import { openCredentials } from '../open-credentials.ts';

const redirectUri = 'http://localhost:4600/oauth/callback';
let folder: string;
let store: SqliteStore;
let server: AuthorizationServer;
let url: string;
let http: OpenOutgoingHttp;
let clock: VirtualClock;
let vault: CredentialVault;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-oauth-'));
  store = await openSqliteStore(join(folder, 'baton.db'));
  server = new AuthorizationServer();
  url = await server.listen();
  http = createOutgoingHttp({ allow: ['127.0.0.1'] });
  clock = new VirtualClock(1_000_000);
  vault = await vaultNow();
});
afterEach(async () => {
  await http.close();
  await server.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const vaultNow = (client = http) =>
  openCredentials({ store, ring: openKeyRing({ env: {}, dataFolder: folder }), clock, http: client });

async function addProgram(style = 'header') {
  const fields = {
    tokenUrl: `${url}/token`,
    clientId: client.id,
    clientSecret: client.secret,
    scope: 'read',
    style,
  };
  const put = await vault.put({ name: 'crm', kind: 'oauth2-client', fields, grants: ['http'] });
  expect(put).toMatchObject({ ok: true });
}

async function addPerson() {
  const fields = {
    authorizationUrl: `${url}/authorize?access_type=offline`,
    tokenUrl: `${url}/token`,
    clientId: client.id,
    clientSecret: client.secret,
  };
  return vault.put({ name: 'books', kind: 'oauth2-code', fields, grants: ['http'] });
}

/** What the browser does: goes where it is sent and comes back. */
async function walk(browser = 'this browser') {
  const begun = await vault.beginSignIn({ name: 'books', redirectUri, browser: 'this browser' });
  if (!begun.ok) throw new Error(begun.message);
  const sent = await fetch(begun.url, { redirect: 'manual' });
  const back = new URL(sent.headers.get('location') ?? '').searchParams;
  const returned = {
    browser,
    state: back.get('state') ?? undefined,
    code: back.get('code') ?? undefined,
    error: undefined,
  };
  return { returned, finished: await vault.finishSignIn(returned), began: new URL(begun.url) };
}

const later = (seconds: number) => clock.advanceTo(clock.now() + seconds * 1_000);

describe('a connection as a program', () => {
  it.each(['header', 'body'])(
    'gets a token with its client in the %s, and keeps it until shortly before its end',
    async (style) => {
      await addProgram(style);
      const first = await vault.open('crm', 'http');
      expect(server.accessTokens.has(first.fields.accessToken ?? '')).toBe(true);
      expect(first.fields.clientSecret).toBeUndefined();
      expect(first.secrets).toEqual([client.secret, first.fields.accessToken]);
      await later(3_500);
      expect((await vault.open('crm', 'http')).fields.accessToken).toBe(first.fields.accessToken);
      await later(60);
      expect((await vault.open('crm', 'http')).fields.accessToken).not.toBe(first.fields.accessToken);
      expect(server.asked).toEqual(['client_credentials', 'client_credentials']);
    },
  );

  it('asks once, however many steps need a token at the same time', async () => {
    await addProgram();
    const go = server.hold();
    const opened = Promise.all(Array.from({ length: 50 }, () => vault.open('crm', 'http')));
    await vi.waitFor(() => expect(server.asked).toHaveLength(1));
    go();
    expect(new Set((await opened).map(({ fields }) => fields.accessToken)).size).toBe(1);
    expect(server.asked).toHaveLength(1);
  });

  it('still has its token after a restart', async () => {
    await addProgram();
    const { fields } = await vault.open('crm', 'http');
    expect((await (await vaultNow()).open('crm', 'http')).fields.accessToken).toBe(fields.accessToken);
    expect(server.asked).toHaveLength(1);
  });

  it('tells a wrong secret for good and a server that is down for now, without a secret in the sentence', async () => {
    await addProgram();
    const body = JSON.stringify({
      error: 'temporarily_unavailable',
      error_description: `for ${client.secret}`,
    });
    server.mishaps.push({ status: 503, body });
    const down = await vault.open('crm', 'http').catch((error: Error) => error);
    expect(down).toMatchObject({ name: 'Error', message: expect.stringContaining('it answered 503') });
    expect(String(down)).not.toContain(client.secret);
    await vault.put({
      name: 'crm',
      kind: 'oauth2-client',
      fields: { tokenUrl: `${url}/token`, clientId: client.id, clientSecret: 'another secret' },
      grants: ['http'],
    });
    await expect(vault.open('crm', 'http')).rejects.toMatchObject({
      name: 'CredentialProblem',
      code: 'refused',
    });
  });

  it('does not follow a redirect with its secret, nor go to an address inside the house', async () => {
    await addProgram('body');
    server.mishaps.push({ status: 307, headers: { location: `${url}/elsewhere` }, body: '' });
    await expect(vault.open('crm', 'http')).rejects.toMatchObject({ code: 'refused' });
    expect(server.asked).toHaveLength(1);
    const guarded = createOutgoingHttp({ allow: [] });
    await expect((await vaultNow(guarded)).open('crm', 'http')).rejects.toMatchObject({
      code: 'address-not-allowed',
    });
    await guarded.close();
  });
});

describe('a connection on behalf of a person', () => {
  it('needs somebody to sign in, and can be used once they have', async () => {
    await addPerson();
    expect((await vault.list())[0]?.problem?.code).toBe('sign-in-needed');
    await expect(vault.open('books', 'http')).rejects.toMatchObject({ code: 'sign-in-needed' });
    const { finished, began } = await walk();
    expect(finished).toEqual({ ok: true, name: 'books' });
    expect(began.searchParams.get('access_type')).toBe('offline');
    expect((await vault.list())[0]?.problem).toBeUndefined();
    const opened = await vault.open('books', 'http');
    expect(server.accessTokens.has(opened.fields.accessToken ?? '')).toBe(true);
    expect(opened.fields.refreshToken).toBeUndefined();
    expect(opened.secrets).toHaveLength(3);
  });

  it('takes a way back once, in the browser that was sent out, and within ten minutes', async () => {
    await addPerson();
    const stolen = await walk('another browser');
    expect(stolen.finished).toMatchObject({ ok: false, message: expect.stringContaining('another browser') });
    const { returned } = await walk();
    expect(await vault.finishSignIn(returned)).toMatchObject({ ok: false });
    const begun = await vault.beginSignIn({ name: 'books', redirectUri, browser: 'b' });
    const state = begun.ok ? (new URL(begun.url).searchParams.get('state') ?? '') : '';
    await later(601);
    expect(await vault.finishSignIn({ browser: 'b', state, code: 'x', error: undefined })).toMatchObject({
      ok: false,
    });
    expect(server.asked).toEqual(['authorization_code']);
  });

  it('tells that it was declined, and that a connection was changed meanwhile', async () => {
    await addPerson();
    const begin = async () => {
      const begun = await vault.beginSignIn({ name: 'books', redirectUri, browser: 'b' });
      return begun.ok ? (new URL(begun.url).searchParams.get('state') ?? '') : '';
    };
    const declined = { browser: 'b', state: await begin(), code: undefined, error: 'access_denied' };
    expect(await vault.finishSignIn(declined)).toEqual({
      ok: false,
      name: 'books',
      message: 'Nobody was signed in to the connection “books”: it was declined there.',
    });
    const state = await begin();
    await vault.remove('books');
    await addPerson();
    clock.advanceTo(clock.now() + 1);
    expect(await vault.finishSignIn({ browser: 'b', state, code: 'x', error: undefined })).toMatchObject({
      ok: false,
    });
  });

  it('is renewed once for many, and the new refresh token is kept before the access token is used', async () => {
    await addPerson();
    await walk();
    for (let round = 0; round < 3; round++) {
      await later(3_600);
      const before = server.asked.length;
      const opened = await Promise.all(Array.from({ length: 40 }, () => vault.open('books', 'http')));
      expect(new Set(opened.map(({ fields }) => fields.accessToken)).size).toBe(1);
      expect(server.asked.slice(before)).toEqual(['refresh_token']);
      // The server takes a refresh token once: a vault that starts now knows only what was kept.
      vault = await vaultNow();
    }
  });

  it('keeps its renewed session while grants are changed and the key is rotated', async () => {
    await addPerson();
    await walk();
    await later(3_600);
    const go = server.hold();
    const opening = vault.open('books', 'http');
    await vi.waitFor(() => expect(server.asked).toHaveLength(2));
    const fields = {
      authorizationUrl: `${url}/authorize?access_type=offline`,
      tokenUrl: `${url}/token`,
      clientId: client.id,
    };
    expect(
      await vault.put({ name: 'books', kind: 'oauth2-code', fields, grants: ['http', 'slack'] }),
    ).toMatchObject({ ok: true });
    await vault.rotate();
    go();
    const { fields: got } = await opening;
    expect((await vault.open('books', 'slack')).fields.accessToken).toBe(got.accessToken);
    await later(3_600);
    await vault.open('books', 'http');
    expect(server.asked).toEqual(['authorization_code', 'refresh_token', 'refresh_token']);
  });

  it('needs a new sign-in once the other side has withdrawn it, and says so', async () => {
    await addPerson();
    await walk();
    server.withdrawAll();
    await later(3_600);
    await expect(vault.open('books', 'http')).rejects.toMatchObject({
      code: 'sign-in-needed',
      message: expect.stringContaining('withdrawn'),
    });
    expect((await vault.list())[0]?.problem?.code).toBe('sign-in-needed');
    expect((await walk()).finished).toEqual({ ok: true, name: 'books' });
    await vault.open('books', 'http');
  });

  it('survives a server that is down while its token is to be renewed', async () => {
    await addPerson();
    await walk();
    await later(3_600);
    server.mishaps.push({ status: 502, body: '<html>' });
    await expect(vault.open('books', 'http')).rejects.toThrow('502');
    await vault.open('books', 'http');
    expect(server.asked).toEqual(['authorization_code', 'refresh_token', 'refresh_token']);
  });
});
