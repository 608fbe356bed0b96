import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentsContract, limit } from '../../../test/contracts/documents-contract.ts';
import { PostgresDatabases } from '../../../test/servers/postgres-databases.ts';
import { connectionSettings } from '../postgres/connection-url.ts';
import { PgDatabase, usualLimits } from '../postgres/database.ts';
import { openPostgresStore } from '../postgres/postgres-store.ts';
import { text } from '../sql/columns.ts';

let databases: PostgresDatabases;
let migrated: string;
beforeAll(async () => {
  databases = await PostgresDatabases.start();
  const { name, url } = await databases.create();
  await (await openPostgresStore(url)).close();
  migrated = name;
});
afterAll(() => databases.close());

const DAY = 24 * 60 * 60_000;

async function stage() {
  const { url } = await databases.create(migrated);
  const folder = await mkdtemp(join(tmpdir(), 'baton-documents-'));
  const nodes = await Promise.all([openPostgresStore(url), openPostgresStore(url)]);
  const database = new PgDatabase(connectionSettings(url), usualLimits);
  const on = (node: 0 | 1, most = limit) =>
    nodes[node].keepDocuments({ incoming: join(folder, `on-their-way-${node}`), limit: most });
  return {
    documents: await on(0),
    folder,
    on,
    reopen: () => on(1),
    kept: async () => {
      const { rows } = await database.query(
        'SELECT document FROM document_content_kept UNION SELECT document FROM document_content_piece',
      );
      return rows.map((row) => text(row, 'document'));
    },
    age: async (document: string, days: number) => {
      const sql = 'UPDATE document_content_kept SET used_at = used_at - $2::bigint WHERE document = $1';
      await database.query(sql, [document, days * DAY]);
    },
    lay: async (name: string) => {
      await database.query('INSERT INTO document_content_kept VALUES ($1, 1, 0)', [name]);
    },
    close: async () => {
      database.close();
      for (const node of nodes) await node.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

documentsContract('a database', stage);

test('a file of several pieces comes back byte for byte from another node, however it was sent', async () => {
  const { on, close } = await stage();
  const content = Buffer.alloc(3_500_000, 0).map((_, index) => (index * 7919) >> 3);
  const [one, other] = [await on(0, 5_000_000), await on(1, 5_000_000)];
  async function* sent() {
    for (let from = 0; from < content.length; from += 77_777) yield content.subarray(from, from + 77_777);
  }
  const kept = await one.put(sent(), { name: 'a', type: 'b/c' });
  expect(Buffer.from(await other.read(kept.document, 5_000_000)).equals(content)).toBe(true);
  const again = await other.put(content, { name: 'b', type: 'b/c' });
  expect(again.document).toBe(kept.document);
  await close();
});

test('a file given at one node while another removes it is there when it was given', async () => {
  const { on, age, close } = await stage();
  const [one, other] = [await on(0), await on(1)];
  for (let round = 0; round < 40; round += 1) {
    const content = new Uint8Array([round]);
    const { document } = await one.put(content, { name: 'a', type: 'b/c' });
    await age(document, 2);
    const [, touched] = await Promise.all([
      other.remove(document, { idle_ms: DAY, unless: () => false }),
      one.touch(document),
    ]);
    expect((await one.sizeOf(document)) !== undefined).toBe(touched);
    await age(document, 2);
    await Promise.all([
      one.put(content, { name: 'a', type: 'b/c' }),
      other.remove(document, { idle_ms: DAY, unless: () => false }),
    ]);
    expect([...(await other.read(document, limit))]).toEqual([round]);
  }
  await close();
});

test('what a process that died was taking in is thrown away once it is old, and nothing of another process', async () => {
  const { folder, on, close } = await stage();
  const incoming = join(folder, 'on-their-way-0');
  await mkdir(incoming, { recursive: true });
  for (const name of ['old', 'new']) await writeFile(join(incoming, name), 'half');
  const longAgo = new Date(Date.now() - DAY);
  await utimes(join(incoming, 'old'), longAgo, longAgo);
  await on(0);
  expect(await readdir(incoming)).toEqual(['new']);
  await close();
});

test('what the contents hold is not taken for a reference by who looks for them', async () => {
  const { url } = await databases.create(migrated);
  const store = await openPostgresStore(url);
  const folder = await mkdtemp(join(tmpdir(), 'baton-documents-'));
  const documents = await store.keepDocuments({ incoming: folder, limit });
  const inner = 'ab'.repeat(32);
  const scan = store.openReferenceScan(5);
  const { document } = await documents.put(Buffer.from(` ${inner} `), { name: 'a', type: 'b/c' });
  while (await scan.next());
  expect(scan.found).not.toContain(inner);
  expect(scan.found).not.toContain(document);
  await store.putPerson({ id: 'ada', name: document, roles: [] });
  expect(scan.found).toContain(document);
  scan.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});
