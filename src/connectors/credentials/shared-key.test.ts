import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../host/virtual-clock.ts';
import { openSqliteStore, type SqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { createOutgoingHttp } from '../outgoing/outgoing-http.ts';
import { openKeyRing } from './key-ring.ts';
import { openCredentials } from './open-credentials.ts';

let folder: string;
let store: SqliteStore;
const http = createOutgoingHttp({ allow: [] });
const clock = new VirtualClock(1_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-shared-key-'));
  store = await openSqliteStore(':memory:');
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const one = Buffer.alloc(32, 1).toString('base64');
const other = Buffer.alloc(32, 2).toString('base64');

/** A node with a data folder of its own. */
function node(name: string, key?: string) {
  const env = { BATON_DATABASE: 'postgres://db/baton', ...(key === undefined ? {} : { BATON_KEY: key }) };
  const ring = openKeyRing({ env, dataFolder: join(folder, name) });
  return openCredentials({ store, ring, clock, http, isShared: true });
}

const books = {
  name: 'books',
  kind: 'basic',
  fields: { user: 'baton', password: 'correct horse' },
  grants: ['http'],
};
const opened = async (vault: Awaited<ReturnType<typeof node>>) => (await vault.open('books', 'http')).fields;

describe('nodes on one database', () => {
  it('open what any of them has sealed with the key they share', async () => {
    const [first, second] = [await node('a', one), await node('b', one)];
    expect(await first.put(books)).toMatchObject({ ok: true });
    expect(await opened(second)).toMatchObject({ password: 'correct horse' });
  });

  it('do not start with another key, or without one, whether or not something is sealed yet', async () => {
    const first = await node('a', one);
    for (const round of ['nothing sealed', 'something sealed']) {
      await expect(node('b', other), round).rejects.toThrow(
        /the environment variable BATON_KEY holds another.*Give this node the key that the others have/u,
      );
      await expect(node('c'), round).rejects.toThrow(/credentials\.key holds no key/u);
      await first.put(books);
    }
    await expect(node('d', one)).resolves.toBeDefined();
  });

  it('seal nothing with a key made by themselves once another has sealed with its own', async () => {
    for (const name of ['a', 'b']) await mkdir(join(folder, name));
    const [first, second] = [await node('a'), await node('b')];
    expect(await first.put(books)).toMatchObject({ ok: true });
    const refused = await second.put({ ...books, name: 'more' });
    expect(refused).toMatchObject({ ok: false, code: 'key-missing' });
    expect((await store.credentials()).map(({ name }) => name)).toEqual(['books']);
  });

  it('change the key in steps, and every node that has both opens everything in between', async () => {
    await (await node('a', one)).put(books);
    const both = await node('b', `${one},${other}`);
    expect(await opened(both)).toMatchObject({ user: 'baton' });
    const turned = await node('a', `${other},${one}`);
    expect(await turned.rotate()).toMatchObject({ ok: true, sealed: 1 });
    expect(await opened(both)).toMatchObject({ user: 'baton' });
    expect(await opened(await node('c', other))).toMatchObject({ user: 'baton' });
    await expect(node('d', one)).rejects.toThrow('holds another');
  });

  it('refuse to change a key that only one of them has in a file', async () => {
    const alone = await node('a');
    expect(await alone.rotate()).toMatchObject({
      ok: false,
      message: expect.stringContaining('Give all nodes the key as BATON_KEY'),
    });
  });

  it('whose connections were sealed before there was a check are held against those', async () => {
    const ring = openKeyRing({ env: { BATON_KEY: one }, dataFolder: folder });
    await (await openCredentials({ store, ring, clock, http })).put(books);
    await expect(node('a', other)).rejects.toThrow('holds another');
    expect(await opened(await node('b', one))).toMatchObject({ user: 'baton' });
  });
});
