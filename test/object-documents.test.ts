import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBucket } from '../src/connectors/object-storage/s3-bucket.ts';
import { createOutgoingHttp } from '../src/connectors/outgoing/outgoing-http.ts';
import { SystemClock } from '../src/host/system-clock.ts';
import { VirtualClock } from '../src/host/virtual-clock.ts';
import { openBaton } from '../src/main.ts';
import { NodeGuard } from '../src/store/documents/node-guard.ts';
import { openObjectDocuments } from '../src/store/documents/object-documents.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { documentsContract, limit } from './contracts/documents-contract.ts';
import { type S3Server, startS3 } from './servers/s3-server.ts';

let server: S3Server;
let room: string;
const http = createOutgoingHttp({ allow: ['127.0.0.1'] });
const prefixes = Array.from({ length: 100 }, (_, number) => `case ${number}/`);
beforeAll(async () => {
  server = await startS3();
  room = await mkdtemp(join(tmpdir(), 'baton-incoming-'));
});
afterAll(async () => {
  await http.close();
  await server.close();
  await rm(room, { recursive: true, force: true });
});

function bucketAt(endpoint = server.endpoint) {
  const { bucket, accessKeyId, secretAccessKey } = server;
  const place = { endpoint, region: 'eu-test-1', bucket, style: 'path' } as const;
  return openBucket(place, { accessKeyId, secretAccessKey }, { http, clock: new SystemClock() });
}

documentsContract('a bucket', async () => {
  const prefix = prefixes.shift() ?? '';
  const incoming = join(room, prefix);
  const bucket = bucketAt();
  const reopen = () => openObjectDocuments({ bucket, prefix, incoming, limit });
  return {
    documents: await reopen(),
    reopen,
    kept: async () => [
      ...(await bucket.list({ prefix })).objects.map(({ key }) => key),
      ...(await readdir(incoming)),
    ],
    age: (document, days) =>
      server.age(`${prefix}${document.slice(0, 2)}/${document.slice(2)}`, days * 24 * 60 * 60_000),
    lay: async (name) => {
      for (const key of [name, `ab/${'c'.repeat(61)}`, `abc/${'d'.repeat(61)}`, 'f'.repeat(64)]) {
        const content = { size: 1, type: 'a/b', sha256: await sha256Of('x'), pieces: () => oneByte() };
        await bucket.put(prefix + key, content);
      }
    },
    close: async () => undefined,
  };
});

async function* oneByte(): AsyncIterable<Uint8Array> {
  yield Buffer.from('x');
}

async function sha256Of(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
}

test('what an earlier process was still sending is thrown away, and it goes on with what it had put', async () => {
  const incoming = join(room, 'left');
  const settings = { bucket: bucketAt(), prefix: 'left/', incoming, limit };
  const kept = await (await openObjectDocuments(settings)).put(new Uint8Array(3), { name: 'a', type: 'b/c' });
  await writeFile(join(incoming, 'half'), 'half');
  const again = await openObjectDocuments(settings);
  expect(await readdir(incoming)).toEqual([]);
  expect(await again.sizeOf(kept.document)).toBe(3);
});

test('a bucket that does not answer, or is being given the same file, holds up a removal for a moment only', async () => {
  const asked: string[] = [];
  const silent = createServer(({ method = '' }, response) => {
    asked.push(method);
    if (method === 'GET') response.end('<ListBucketResult/>');
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo; // cast: a listening TCP server has one
  const { bucket: name, accessKeyId, secretAccessKey } = server;
  const place = { endpoint: `http://127.0.0.1:${port}`, region: 'x', bucket: name, style: 'path' } as const;
  const tools = { http, clock: new SystemClock(), answer_ms: 200 };
  const bucket = openBucket(place, { accessKeyId, secretAccessKey }, tools);
  const incoming = join(room, 'silent');
  const documents = await openObjectDocuments({ bucket, prefix: '', incoming, limit });
  const condition = { idle_ms: 0, unless: () => false };
  await expect(documents.remove(await sha256Of('x'), condition)).rejects.toMatchObject({
    code: 'no-answer-in-time',
  });
  const putting = documents.put(oneByte(), { name: 'a', type: 'b/c' }).catch((error: unknown) => error);
  await vi.waitFor(() => expect(asked).toContain('PUT'));
  expect(await documents.remove(await sha256Of('x'), condition)).toBe(false);
  expect(asked.filter((method) => method === 'HEAD')).toHaveLength(1);
  silent.closeAllConnections();
  silent.close();
  expect(await putting).toBeInstanceOf(Error);
});

test('a file given or named at one node while another removes it is there when that was answered', async () => {
  const store = await openSqliteStore(':memory:');
  const clock = new VirtualClock(0);
  const prefix = 'shared/';
  const open = (name: string) =>
    openObjectDocuments({
      bucket: bucketAt(),
      prefix,
      incoming: join(room, name),
      limit,
      guard: new NodeGuard(store, clock),
    });
  const [one, other] = [await open('one'), await open('other')];
  const DAY = 24 * 60 * 60_000;
  const condition = { idle_ms: DAY, unless: () => false };
  for (let round = 0; round < 30; round += 1) {
    const content = new Uint8Array([round]);
    const { document } = await one.put(content, { name: 'a', type: 'b/c' });
    await server.age(`${prefix}${document.slice(0, 2)}/${document.slice(2)}`, 2 * DAY);
    await clock.advanceTo(clock.now() + 2 * DAY);
    const naming =
      round % 2 === 0 ? one.touch(document) : one.put(content, { name: 'a', type: 'b/c' }).then(() => true);
    const [isThere] = await Promise.all([naming, other.remove(document, condition)]);
    expect((await one.sizeOf(document)) !== undefined).toBe(isThere);
  }
  const { document } = await one.put(new Uint8Array([1, 2]), { name: 'a', type: 'b/c' });
  await server.age(`${prefix}${document.slice(0, 2)}/${document.slice(2)}`, 2 * DAY);
  expect(await other.remove(document, condition)).toBe(false);
  await store.close();
});

test('a bucket that cannot be used is told at the start', async () => {
  const { secretAccessKey: _right, ...rest } = server;
  const place = { endpoint: rest.endpoint, region: 'x', bucket: rest.bucket, style: 'path' } as const;
  const keys = { accessKeyId: rest.accessKeyId, secretAccessKey: 'wrong' };
  const bucket = openBucket(place, keys, { http, clock: new SystemClock() });
  const opening = openObjectDocuments({ bucket, prefix: '', incoming: join(room, 'never'), limit });
  await expect(opening).rejects.toThrow('does not accept the keys');
});

test('a bucket that is busy for a moment is asked again; a document is kept only when it was acknowledged', async () => {
  let busy = 0;
  const front = createServer((request, response) => {
    request.resume();
    busy += 1;
    const list = request.method === 'GET';
    if (busy % 2 === 1) response.writeHead(503).end();
    else response.end(list ? '<ListBucketResult/>' : '');
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  // cast: a listening TCP server has an address with a port
  const endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const settings = { bucket: bucketAt(endpoint), prefix: '', incoming: join(room, 'busy'), limit };
  const documents = await openObjectDocuments(settings);
  expect(await documents.put(new Uint8Array(2_000), { name: 'a', type: 'b/c' })).toMatchObject({
    size: 2_000,
  });
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
  await expect(documents.put(new Uint8Array(1), { name: 'a', type: 'b/c' })).rejects.toMatchObject({
    code: 'connection-refused',
  });
  expect(await readdir(settings.incoming)).toEqual([]);
});

test('a Baton whose environment names a bucket keeps its documents there, also after a restart', async () => {
  const dataFolder = join(room, 'data');
  const env = {
    BATON_DOCUMENTS: `s3://${server.bucket}/of%20baton/?endpoint=${server.endpoint}&region=eu-test-1`,
    BATON_DOCUMENTS_KEY_ID: server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
  };
  const open = () => openBaton({ dataFolder, env, hostNames: ['localhost'], logLevel: 'silent' });
  const form = new FormData();
  form.append('file', new Blob(['Grüße']), 'greeting.txt');
  const sent = new Request('http://localhost', { method: 'POST', body: form });
  let baton = await open();
  const kept = await baton.connection({
    method: 'POST',
    path: '/api/documents',
    headers: { 'content-type': sent.headers.get('content-type') ?? '' },
    body: Buffer.from(await sent.arrayBuffer()),
  });
  expect(kept.status).toBe(201);
  const { document }: { document: string } = JSON.parse(Buffer.from(kept.body).toString('utf8'));
  await baton.close();
  expect((await bucketAt().list({ prefix: 'of baton/' })).objects.map(({ key }) => key)).toEqual([
    `of baton/${document.slice(0, 2)}/${document.slice(2)}`,
  ]);
  baton = await open();
  const got = await baton.connection({ method: 'GET', path: `/api/documents/${document}`, headers: {} });
  expect(Buffer.from(got.body).toString('utf8')).toBe('Grüße');
  await baton.close();
});

test.each([
  ['papers', 'it is no address'],
  ['https://papers/x', 'does not begin with s3://'],
  ['s3://key:secret@papers', 'keys do not belong into it'],
  ['s3://papers?endpiont=x', 'there is no setting “endpiont”'],
  ['s3://papers?endpoint=ftp://x', 'its endpoint is no web address'],
  ['s3://papers?style=other', 'its style is neither'],
])('the environment is told what is wrong with it: %s', async (named, words) => {
  const dataFolder = join(room, 'wrong');
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'test-secret' };
  const opening = (env: Record<string, string>) =>
    openBaton({
      dataFolder: `${dataFolder}-${crypto.randomUUID()}`,
      env,
      hostNames: 'any',
      logLevel: 'silent',
    });
  const problem = await opening({ BATON_DOCUMENTS: named, ...keys }).catch((error: Error) => error.message);
  expect(problem).toContain(words);
  expect(problem).not.toContain('secret');
  await expect(opening({ BATON_DOCUMENTS: 's3://papers' })).rejects.toThrow('BATON_DOCUMENTS_KEY_ID');
});
