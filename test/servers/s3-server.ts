/**
 * A real S3 server for tests: s3rver, one bucket in an own temporary folder, on the loopback address. It checks neither
 * signatures of version 4 nor what a content's hash should be, and its pages go on by a cipher that is gone from OpenSSL;
 * what stands in front of it does that.
 */
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { type Account, signatureProblem } from './s3-signature.ts';

export interface S3Server extends Account {
  readonly endpoint: string;
  readonly bucket: string;
  /** The fields of a credential of the kind `object-storage` that signs in there. */
  readonly fields: Readonly<Record<string, string>>;
  /** As if it had been put so long ago. */
  age(key: string, ms: number): Promise<void>;
  close(): Promise<void>;
}

const account: Account = { accessKeyId: 'AKIDBATONTESTS', secretAccessKey: 'test-secret-of-the-storage' };
const bucket = 'papers';

export async function startS3(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'baton-s3-'));
  const inner = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await inner.run();
  const front = createServer((request, response) => {
    checked(request, response, port, directory).catch(() => response.destroy());
  });
  const endpoint = `http://127.0.0.1:${await listening(front)}`;
  return {
    endpoint,
    bucket,
    ...account,
    fields: { endpoint, region: 'eu-test-1', bucket, ...account },
    age: (key, ms) => datedBack(directory, `/${bucket}/${key}`, ms),
    close: async () => {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      await inner.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function checked(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  directory: string,
): Promise<void> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const { method = '', url: path = '' } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const problem = signatureProblem({ method, path, headers, body }, account, Date.now());
  if (problem !== undefined) {
    response.writeHead(problem === 'XAmzContentSHA256Mismatch' ? 400 : 403);
    response.end(method === 'HEAD' ? '' : `<?xml version="1.0"?><Error><Code>${problem}</Code></Error>`);
    return;
  }
  // It leaves the time of a content that is copied onto itself as it was; S3 does not.
  if (headers['x-amz-copy-source'] === path) await datedBack(directory, path, 0).catch(() => undefined);
  const { authorization: _signed, ...rest } = headers;
  const plain = new URL(path, 'http://s3');
  for (const name of [...plain.searchParams.keys()])
    if (name.startsWith('X-Amz-')) plain.searchParams.delete(name);
  const paged = plain.searchParams.get('list-type') === '2';
  if (paged) asFirstVersion(plain.searchParams);
  const onward = send(
    { host: '127.0.0.1', port, method, path: `${plain.pathname}${plain.search}`, headers: rest },
    (answer) => {
      if (paged) {
        withToken(answer, response).catch(() => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  onward.end(body);
}

async function datedBack(directory: string, path: string, ms: number): Promise<void> {
  const then = new Date(Date.now() - ms);
  await utimes(`${join(directory, decodeURIComponent(path))}._S3rver_object`, then, then);
}

/** Version 1 of listing goes on by a key, which the token holds here. */
function asFirstVersion(query: URLSearchParams): void {
  const token = query.get('continuation-token');
  const after = token === null ? query.get('start-after') : Buffer.from(token, 'base64').toString('utf8');
  for (const name of ['list-type', 'continuation-token', 'start-after']) query.delete(name);
  if (after !== null) query.set('marker', after);
}

async function withToken(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Uint8Array[] = [];
  for await (const piece of answer) pieces.push(piece);
  const text = Buffer.concat(pieces).toString('utf8');
  const last = [...text.matchAll(/<Key>([^<]*)<\/Key>/gu)].at(-1)?.[1] ?? '';
  const token = `<NextContinuationToken>${Buffer.from(last).toString('base64')}</NextContinuationToken>`;
  const told = text.includes('<IsTruncated>true')
    ? text.replace('</ListBucketResult>', `${token}</ListBucketResult>`)
    : text;
  response.writeHead(answer.statusCode ?? 500, { 'content-type': 'application/xml' });
  response.end(told);
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // cast: a listening TCP server has an address with a port
  return (server.address() as AddressInfo).port;
}
