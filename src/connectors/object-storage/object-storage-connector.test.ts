import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import { type S3Server, startS3 } from '../../../test/servers/s3-server.ts';
import { createOutgoingHttp } from '../outgoing/outgoing-http.ts';
import { objectStorageConnector } from './object-storage-connector.ts';

let server: S3Server;
const http = createOutgoingHttp({ allow: ['127.0.0.1'] });
beforeAll(async () => {
  server = await startS3();
});
afterAll(async () => {
  await http.close();
  await server.close();
});

const stage = (fields: Readonly<Record<string, string>> = {}) =>
  actionStage(objectStorageConnector, {
    http,
    credential: { kind: 'object-storage', fields: { ...server.fields, ...fields } },
  });
const put = (path: string, text: string, more = {}) =>
  stage().output('object-storage.put', { values: { path, text, ...more } });
const names = async (values: object) => {
  const output = await stage().output('object-storage.list', { values: { ...values } });
  // cast: as its outputs are declared
  const { files, more, next } = output as { files: { path: string }[]; more: boolean; next: string | null };
  return { paths: files.map(({ path }) => path), more, next };
};

describe('a file of a bucket', () => {
  test('is put and fetched byte for byte, with its type, under any name', async () => {
    const { documents, output } = stage();
    const content = Buffer.concat([Buffer.alloc(2_000_000, 7), Buffer.from([0, 255, 13, 10])]);
    const document = await documents.put(content, { name: 'Größe & + 100%.pdf', type: 'application/pdf' });
    for (const path of ['odd/', "odd/a b+c%2F(1)!'*~=&?#.pdf", 'odd/日本語.pdf', 'odd/<x>&amp;.pdf']) {
      const placed = await output('object-storage.put', {
        values: { path },
        variables: { document: { ...document } },
      });
      const key = path === 'odd/' ? 'odd/Größe & + 100%.pdf' : path;
      expect(placed).toMatchObject({ path: key, size: 2_000_004, already: false });
      const fetched = await output('object-storage.get', { values: { path: key } });
      expect(fetched).toMatchObject({
        document: { document: document.document, type: 'application/pdf' },
        name: key.slice(4),
        size: 2_000_004,
        changedAt: expect.stringMatching(/^\d{4}-.*Z$/u),
        text: null,
      });
    }
    expect((await names({ folder: 'odd/' })).paths).toHaveLength(4);
  });

  test('may be a text, and be read as one; an empty one is a file too', async () => {
    await put('texts/greeting.txt', 'Grüße');
    const read = await stage().output('object-storage.get', {
      values: { path: 'texts/greeting.txt', as: 'text' },
    });
    expect(read).toMatchObject({ text: 'Grüße', size: 7 });
    await put('texts/empty.txt', '');
    expect(await stage().output('object-storage.get', { values: { path: 'texts/empty.txt' } })).toMatchObject(
      {
        size: 0,
      },
    );
  });

  test('that is there already with the same content was put before; with another one the step decides', async () => {
    await put('taken.txt', 'one');
    expect(await put('taken.txt', 'one')).toMatchObject({ already: true });
    const refusal = await stage().failure('object-storage.put', {
      values: { path: 'taken.txt', text: 'two' },
    });
    expect(refusal).toMatchObject({ terminal: true, facts: { code: 'name-taken' } });
    expect(await put('taken.txt', 'two', { ifTaken: 'replace' })).toMatchObject({ already: false });
    const read = await stage().output('object-storage.get', { values: { path: 'taken.txt', as: 'text' } });
    expect(read).toMatchObject({ text: 'two' });
  });

  test('is copied and deleted; what is gone is no failure to delete, but one to fetch or copy', async () => {
    await put('first.txt', 'x');
    await stage().output('object-storage.copy', { values: { path: 'first.txt', toPath: 'second (2).txt' } });
    for (const path of ['first.txt', 'first.txt'])
      await stage().output('object-storage.delete', { values: { path } });
    expect(await stage().output('object-storage.get', { values: { path: 'second (2).txt' } })).toMatchObject({
      size: 1,
    });
    for (const [action, values] of [
      ['object-storage.get', { path: 'first.txt' }],
      ['object-storage.copy', { path: 'first.txt', toPath: 'third.txt' }],
    ] as const) {
      const refusal = await stage().failure(action, { values });
      expect(refusal).toMatchObject({ terminal: true, facts: { code: 'not-there' } });
      expect(refusal.message).toContain('“first.txt”');
    }
  });

  test('gets an address that works without keys, for that file and that purpose alone', async () => {
    await put('shared.txt', 'for you');
    const link = async (path: string, purpose: string) => {
      const output = await stage().output('object-storage.link', {
        values: { path, for: purpose, minutes: 5 },
      });
      // cast: as its outputs are declared
      return output as { url: string; until: string };
    };
    const { url, until } = await link('shared.txt', 'fetch');
    expect(await (await fetch(url)).text()).toBe('for you');
    expect(Date.parse(until) - Date.now()).toBeLessThanOrEqual(300_000);
    expect((await fetch(url.replace('shared.txt', 'taken.txt'))).status).toBe(403);
    expect((await fetch(url, { method: 'PUT', body: 'mine' })).status).toBe(403);
    const upload = await link('inbox/from outside.txt', 'upload');
    expect((await fetch(upload.url, { method: 'PUT', body: 'theirs' })).status).toBe(200);
    expect((await names({ folder: 'inbox/' })).paths).toEqual(['inbox/from outside.txt']);
  });
});

describe('a list of files', () => {
  beforeAll(async () => {
    for (const name of ['a.csv', 'b.CSV', 'c.txt', 'deep/d.csv', 'e.csv']) await put(`list/${name}`, name);
  });

  test('knows names, folders and what stands below them', async () => {
    expect((await names({ folder: 'list/' })).paths).toHaveLength(5);
    expect((await names({ folder: 'list/', deep: false })).paths).toEqual([
      'list/a.csv',
      'list/b.CSV',
      'list/c.txt',
      'list/e.csv',
    ]);
    expect((await names({ folder: 'list/', names: '*.csv' })).paths).toEqual([
      'list/a.csv',
      'list/b.CSV',
      'list/deep/d.csv',
      'list/e.csv',
    ]);
    expect(await names({ folder: 'nothing/' })).toEqual({ paths: [], more: false, next: null });
  });

  test('goes on where the one before ended, without leaving out or telling anything twice', async () => {
    const found: string[] = [];
    let after: string | null = '';
    do {
      const page: Awaited<ReturnType<typeof names>> = await names({
        folder: 'list/',
        names: '*.csv',
        most: 2,
        after,
      });
      expect(page.paths.length).toBeLessThanOrEqual(2);
      found.push(...page.paths);
      after = page.next;
    } while (after !== null);
    expect(found).toEqual(['list/a.csv', 'list/b.CSV', 'list/deep/d.csv', 'list/e.csv']);
  });

  test('goes over more than one page of the storage', async () => {
    for (let at = 0; at < 1_050; at += 50) {
      const some = Array.from({ length: 50 }, (_, more) => `many/${String(at + more).padStart(4, '0')}.txt`);
      await Promise.all(some.map((path) => put(path, 'x', { ifTaken: 'replace' })));
    }
    const all = await names({ folder: 'many/', most: 1_000 });
    expect(all.paths).toHaveLength(1_000);
    expect((await names({ folder: 'many/', names: '1049.txt' })).paths).toEqual(['many/1049.txt']);
    expect((await names({ folder: 'many/', after: all.next ?? '', most: 1_000 })).paths).toHaveLength(50);
  });
});

describe('what goes wrong', () => {
  const get = { values: { path: 'x.txt' } };

  test.each([
    ['a wrong key', { secretAccessKey: 'not-the-secret-key' }, 'sign-in', 'does not accept the keys'],
    ['an unknown account', { accessKeyId: 'NOBODY' }, 'sign-in', 'does not accept the keys'],
    ['a bucket that is not there', { bucket: 'nowhere' }, 'no-bucket', 'There is no bucket “nowhere”'],
    ['a bucket that is none', { bucket: '../x' }, 'bad-name', 'no name of a bucket'],
    ['an address that is none', { endpoint: 'http://a b' }, 'bad-name', 'no address'],
  ])('%s says so, and is not tried again', async (_what, fields, code, words) => {
    const refusal = await stage(fields).failure('object-storage.list', { values: {} });
    expect(refusal).toMatchObject({
      terminal: true,
      facts: { code },
      message: expect.stringContaining(words),
    });
    expect(JSON.stringify(refusal)).not.toContain('not-the-secret-key');
  });

  test('no name leads out of the bucket', async () => {
    for (const path of ['../other/x', 'a/../../other/x', './x', 'a/..']) {
      const refusal = await stage().failure('object-storage.get', { values: { path } });
      expect(refusal).toMatchObject({ terminal: true, facts: { code: 'bad-name' } });
    }
  });

  test('an address inside the house needs whoever runs Baton to allow it', async () => {
    const guarded = createOutgoingHttp({ allow: [] });
    const inside = actionStage(objectStorageConnector, {
      http: guarded,
      credential: { kind: 'object-storage', fields: server.fields },
    });
    expect(await inside.failure('object-storage.get', get)).toMatchObject({
      terminal: true,
      facts: { code: 'address-not-allowed' },
    });
    await guarded.close();
  });

  const answering = async (status: number, body: string, headers: Record<string, string> = {}) => {
    const asked: string[] = [];
    const fake: Server = createServer((request, response) => {
      asked.push(request.url ?? '');
      request.resume();
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
    // cast: a listening TCP server has an address with a port
    const endpoint = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
    const refusal = await stage({ endpoint }).failure('object-storage.list', { values: {} });
    fake.close();
    return { refusal, asked };
  };

  test.each([
    [503, '<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>', false, 'busy'],
    [500, '', false, 'busy'],
    [403, '<Error><Code>AccessDenied</Code><Message>No</Message></Error>', true, 'not-allowed'],
    [403, '<Error><Code>RequestTimeTooSkewed</Code></Error>', true, 'clock'],
    [400, '<Error><Code>InvalidArgument</Code><Message>Odd</Message></Error>', true, 'refused'],
    [200, '<html><body>Welcome</body></html>', false, 'not-readable'],
    [200, '<!DOCTYPE x [<!ENTITY e "e">]><ListBucketResult/>', false, 'not-readable'],
    [200, '<ListBucketResult><Contents><Key>a', false, 'not-readable'],
  ])('an answer of %i %s', async (status, body, terminal, code) => {
    const { refusal } = await answering(status, body);
    expect(refusal).toMatchObject({ terminal, facts: { code } });
  });

  test('a storage that asks to wait is given the time', async () => {
    const { refusal } = await answering(503, '', { 'retry-after': '7' });
    expect(refusal).toMatchObject({ terminal: false, retryAfter_ms: 7_000 });
  });

  test('a storage that sends elsewhere is not followed, but the region is told', async () => {
    const { refusal, asked } = await answering(301, '<Error><Code>PermanentRedirect</Code></Error>', {
      location: 'http://127.0.0.1:1/',
      'x-amz-bucket-region': 'eu-west-3',
    });
    expect(refusal).toMatchObject({ terminal: true, facts: { code: 'other-region' } });
    expect(refusal.message).toContain('in the region eu-west-3');
    expect(asked).toHaveLength(1);
  });
});
