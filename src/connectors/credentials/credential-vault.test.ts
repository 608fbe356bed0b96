import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../host/virtual-clock.ts';
import type { CredentialStore } from '../../ports/credential-store.ts';
import type { CredentialProblemCode } from '../../ports/credentials.ts';
import { openSqliteStore, type SqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { createOutgoingHttp } from '../outgoing/outgoing-http.ts';
import { openKeyRing } from './key-ring.ts';
import { openCredentials } from './open-credentials.ts';

let folder: string;
let store: SqliteStore;
const clock = new VirtualClock(1_000);
const http = createOutgoingHttp({ allow: [] });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-vault-'));
  store = await openSqliteStore(join(folder, 'baton.db'));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const vaultWith = async (env: Readonly<Record<string, string>> = {}, kept: CredentialStore = store) =>
  openCredentials({ store: kept, ring: openKeyRing({ env, dataFolder: folder }), clock, http });
const books = {
  name: 'books',
  kind: 'basic',
  fields: { user: 'baton', password: 'correct horse' },
  grants: ['http'],
};
const warehouse = {
  name: 'warehouse',
  kind: 'postgres',
  fields: { host: 'db.example.com', database: 'stock', user: 'reader', password: 'battery staple' },
  grants: ['postgres'],
};
const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64');

async function problem(opening: Promise<unknown>): Promise<CredentialProblemCode | undefined> {
  return opening.then(
    () => undefined,
    (error: { readonly code: CredentialProblemCode }) => error.code,
  );
}

describe('a credential', () => {
  it('is opened for a connector it was granted to, and for no other', async () => {
    const vault = await vaultWith();
    await vault.put(books);
    const opened = await vault.open('books', 'http');
    expect(opened.fields).toEqual({ user: 'baton', password: 'correct horse' });
    expect(opened.secrets).toContain('correct horse');
    expect(opened.secrets).toContain(Buffer.from('baton:correct horse').toString('base64'));
    expect(opened.secrets).not.toContain('baton');
    expect(await problem(vault.open('books', 'email'))).toBe('not-granted');
    expect(await problem(vault.open('nothing', 'http'))).toBe('missing');
  });

  it('is listed without its secrets, and its file holds them nowhere', async () => {
    const vault = await vaultWith();
    expect(await vault.put(books)).toMatchObject({ ok: true, line: { filled: ['password'] } });
    expect(await vault.list()).toEqual([
      {
        name: 'books',
        kind: 'basic',
        fields: { user: 'baton' },
        filled: ['password'],
        grants: ['http'],
        createdAt: 1_000,
        changedAt: 1_000,
      },
    ]);
    await store.close();
    const file = await readFile(join(folder, 'baton.db'), 'latin1');
    expect(file).toContain('baton');
    expect(file).not.toContain('correct horse');
    store = await openSqliteStore(join(folder, 'baton.db'));
  });

  it('keeps a secret that a change leaves out, and clears one that a change empties', async () => {
    const vault = await vaultWith();
    await vault.put(books);
    await vault.put({ ...books, fields: { user: 'other' }, grants: ['http', 'webhook'] });
    expect((await vault.open('books', 'webhook')).fields).toEqual({
      user: 'other',
      password: 'correct horse',
    });
    await vault.put({ ...books, fields: { user: 'other', password: '' } });
    expect((await vault.open('books', 'http')).fields).toEqual({ user: 'other' });
  });

  it('demands its secrets again when they would be sent to another server', async () => {
    const vault = await vaultWith();
    await vault.put(warehouse);
    const { password: _password, ...rest } = warehouse.fields;
    const moved = { ...warehouse, fields: { ...rest, host: 'elsewhere.example.net' } };
    expect(await vault.put(moved)).toMatchObject({
      ok: false,
      code: 'fields-wrong',
      fields: [{ name: 'password', message: expect.stringContaining('sent somewhere else') }],
    });
    expect((await vault.open('warehouse', 'postgres')).fields.host).toBe('db.example.com');
  });

  it('is refused with a sentence for each field that is wrong', async () => {
    const vault = await vaultWith();
    const wrong = await vault.put({
      ...warehouse,
      name: '../x',
      fields: { host: 'a\nb', port: '99999', database: 'd', tls: 'maybe', colour: 'red' },
    });
    expect(wrong.ok ? [] : wrong.fields?.map(({ name }) => name)).toEqual([
      'name',
      'colour',
      'host',
      'port',
      'user',
      'password',
      'tls',
    ]);
    expect(await vault.put({ ...books, kind: 'magic' })).toMatchObject({ ok: false, code: 'no-such-kind' });
    await vault.put(books);
    expect(await vault.put({ ...books, kind: 'bearer', fields: { token: 'abcdefg' } })).toMatchObject({
      ok: false,
      code: 'kind-differs',
    });
  });

  it('does not open once its row was changed by something else', async () => {
    const vault = await vaultWith();
    await vault.put(warehouse);
    const row = await store.findCredential('warehouse');
    if (row === undefined) throw new Error('It was kept');
    const { revision, ...kept } = row;
    const moved = { ...kept, fields: { ...kept.fields, host: 'thief.example.net' } };
    await store.writeCredentials([{ row: moved, over: revision }]);
    expect(await problem(vault.open('warehouse', 'postgres'))).toBe('changed-outside');
    const [line] = await vault.list();
    expect(line?.problem?.code).toBe('changed-outside');
    await store.writeCredentials([{ row: { ...kept, grants: ['postgres', 'http'] }, over: revision + 1 }]);
    expect(await problem(vault.open('warehouse', 'http'))).toBe('changed-outside');
  });
});

describe('the key', () => {
  it('is made in the data folder when it is first needed, for its owner alone', async () => {
    const vault = await vaultWith();
    await expect(stat(join(folder, 'credentials.key'))).rejects.toThrow();
    await vault.put(books);
    expect((await stat(join(folder, 'credentials.key'))).mode & 0o777).toBe(0o600);
    expect((await (await vaultWith()).open('books', 'http')).fields.password).toBe('correct horse');
  });

  it('may come from the environment or from a file named there', async () => {
    await (await vaultWith({ BATON_KEY: keyOf(1) })).put(books);
    await writeFile(join(folder, 'key.txt'), `${Buffer.alloc(32, 1).toString('hex')}\n`);
    const byFile = await vaultWith({ BATON_KEY_FILE: join(folder, 'key.txt') });
    expect((await byFile.open('books', 'http')).fields.password).toBe('correct horse');
    await expect(stat(join(folder, 'credentials.key'))).rejects.toThrow();
    await expect(vaultWith({ BATON_KEY: 'short' })).rejects.toThrow(/Expected 32 bytes in base64 or hex/);
  });

  it('that is another one is told in plain words, and secrets can be entered again', async () => {
    await (await vaultWith({ BATON_KEY: keyOf(1) })).put(books);
    const other = await vaultWith({ BATON_KEY: keyOf(2) });
    expect(await problem(other.open('books', 'http'))).toBe('sealed-by-another-key');
    const [line] = await other.list();
    expect(line?.problem?.message).toMatch(/locked with another key than the environment variable BATON_KEY/);
    expect(await other.put({ ...books, fields: { user: 'baton' } })).toMatchObject({
      ok: false,
      code: 'fields-wrong',
    });
    expect(await other.put(books)).toMatchObject({ ok: true });
    expect((await other.open('books', 'http')).fields.password).toBe('correct horse');
  });

  it('that was taken away is not replaced while something is locked with it', async () => {
    await (await vaultWith()).put(books);
    await rm(join(folder, 'credentials.key'));
    const vault = await vaultWith();
    const refused = await vault.put({ ...books, name: 'more' });
    expect(refused).toMatchObject({ ok: false, code: 'key-missing' });
    await vault.remove('books');
    expect(await vault.put({ ...books, name: 'more' })).toMatchObject({ ok: true });
  });
});

describe('rotating the key', () => {
  it('seals everything with a new key and lets the old one go', async () => {
    const vault = await vaultWith();
    await vault.put(books);
    await vault.put(warehouse);
    const before = await readFile(join(folder, 'credentials.key'), 'utf8');
    expect(await vault.rotate()).toEqual({ ok: true, sealed: 2, left: [] });
    const after = await readFile(join(folder, 'credentials.key'), 'utf8');
    expect(after.split('\n')).toHaveLength(2);
    expect(after).not.toContain(before.trim());
    expect((await vault.open('books', 'http')).fields.password).toBe('correct horse');
    expect((await (await vaultWith()).open('warehouse', 'postgres')).fields.password).toBe('battery staple');
    expect((await vault.list())[0]).toMatchObject({ changedAt: 1_000 });
  });

  it('is ended at the next start, wherever a crash has interrupted it', async () => {
    class Crash extends Error {}
    const crashing = (at: 'before' | 'after'): CredentialStore => ({
      credentials: () => store.credentials(),
      findCredential: (name) => store.findCredential(name),
      removeCredential: (name) => store.removeCredential(name),
      keyCheck: () => store.keyCheck(),
      putKeyCheck: (sealed, over) => store.putKeyCheck(sealed, over),
      writeCredentials: async (writes) => {
        if (at === 'after') await store.writeCredentials(writes);
        throw new Crash();
      },
    });
    for (const at of ['before', 'after'] as const) {
      const vault = await vaultWith();
      await vault.put(books);
      await vault.put(warehouse);
      await expect((await vaultWith({}, crashing(at))).rotate()).rejects.toThrow(Crash);
      const keys = await readFile(join(folder, 'credentials.key'), 'utf8');
      expect(keys.trim().split('\n')).toHaveLength(2);
      const next = await vaultWith();
      expect((await next.open('books', 'http')).fields.password).toBe('correct horse');
      expect((await next.open('warehouse', 'postgres')).fields.password).toBe('battery staple');
      expect((await readFile(join(folder, 'credentials.key'), 'utf8')).trim().split('\n')).toHaveLength(1);
    }
  });

  it('of a key from the environment begins with the new one given before the old', async () => {
    await (await vaultWith({ BATON_KEY: keyOf(1) })).put(books);
    const alone = await (await vaultWith({ BATON_KEY: keyOf(1) })).rotate();
    expect(alone).toMatchObject({ ok: false, message: expect.stringContaining('before the old one') });
    const both = await vaultWith({ BATON_KEY: `${keyOf(2)},${keyOf(1)}` });
    expect(await both.rotate()).toEqual({ ok: true, sealed: 1, left: [] });
    const after = await vaultWith({ BATON_KEY: keyOf(2) });
    expect((await after.open('books', 'http')).fields.password).toBe('correct horse');
  });

  it('goes on while credentials are opened and changed', async () => {
    const vault = await vaultWith();
    await vault.put(books);
    const results = await Promise.all([
      vault.rotate(),
      vault.open('books', 'http'),
      vault.put({ ...warehouse, name: 'second' }),
      vault.rotate(),
      vault.open('books', 'http'),
      vault.put({ ...warehouse, name: 'third' }),
    ]);
    expect(results.every((result) => !('ok' in result) || result.ok)).toBe(true);
    const again = await vaultWith();
    expect((await again.open('third', 'postgres')).fields.password).toBe('battery staple');
    expect((await again.list()).filter((line) => line.problem !== undefined)).toEqual([]);
  });
});
