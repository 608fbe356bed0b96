import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { DocumentProblem } from '../../ports/documents.ts';
import { OutgoingProblem, type OutgoingStream } from '../../ports/outgoing-http.ts';
import { createOutgoingHttp } from './outgoing-http.ts';

const http = createOutgoingHttp({ allow: ['127.0.0.1'] });
const toEnd: (() => void)[] = [() => void http.close()];
afterEach(() => {
  for (const end of toEnd.splice(1)) end();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  toEnd.push(() => {
    server.closeAllConnections();
    server.close();
  });
  // cast: a listening TCP server has an address with a port
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function* pieces(count: number, size: number): AsyncIterable<Uint8Array> {
  for (let piece = 0; piece < count; piece++) yield new Uint8Array(size).fill(piece);
}

async function sizeOf({ pieces: stream }: OutgoingStream): Promise<number> {
  let size = 0;
  for await (const piece of stream) size += piece.byteLength;
  return size;
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'went well',
    (error: unknown) => error,
  );
}

test('a body is sent in pieces with its length, again at a redirect, and comes back in pieces', async () => {
  const lengths: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    lengths.push(request.headers['content-length']);
    if (request.url === '/') {
      request.resume();
      response.writeHead(307, { location: '/echo' }).end();
    } else request.pipe(response);
  });
  const body = { size: 3_000_000, pieces: () => pieces(30, 100_000) };
  const answer = await http.stream({ method: 'PUT', url, body });
  expect(answer.status).toBe(200);
  expect(await sizeOf(answer)).toBe(3_000_000);
  expect(lengths).toEqual(['3000000', '3000000']);
});

test('an answer in pieces is held to the same limits of size and time as a whole one', async () => {
  const url = await serve((request, response) => {
    response.write(new Uint8Array(1_000));
    if (request.url === '/large') response.end(new Uint8Array(1_001));
  });
  const large = await http.stream({ method: 'GET', url: `${url}large`, maxBytes: 2_000 });
  expect(await errorOf(sizeOf(large))).toMatchObject({ code: 'answer-too-large', retryable: false });
  const endless = await http.stream({ method: 'GET', url, timeout_ms: 200 });
  expect(await errorOf(sizeOf(endless))).toMatchObject({ code: 'no-answer-in-time', retryable: true });
});

test('what cannot be read to be sent is no fault of the other side', async () => {
  const url = await serve((request) => request.resume());
  const problem = new DocumentProblem('missing', 'That file is not here.');
  const body = {
    size: 10,
    pieces: async function* () {
      yield new Uint8Array(5);
      throw problem;
    },
  };
  expect(await errorOf(http.request({ method: 'PUT', url, body }))).toBe(problem);
  const shorter = { size: 10, pieces: () => pieces(1, 9) };
  expect(await errorOf(http.request({ method: 'PUT', url, body: shorter }))).toBeInstanceOf(OutgoingProblem);
});

test('whoever closes an answer early leaves nothing open', async () => {
  let left: Promise<unknown> | undefined;
  const url = await serve((request, response) => {
    left = once(request.socket, 'close');
    response.write(new Uint8Array(1_000));
  });
  (await http.stream({ method: 'GET', url })).close();
  await left;
});
