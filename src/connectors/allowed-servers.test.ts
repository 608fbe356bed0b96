import { expect, test } from 'vitest';
import type { OutgoingHttp } from '../ports/outgoing-http.ts';
import { onlyAtItsServers } from './allowed-servers.ts';

const http: OutgoingHttp = {
  request: async ({ url }) => ({ status: 200, headers: {}, body: new Uint8Array(), url }),
  stream: async ({ url }) => ({ status: 200, headers: {}, pieces: none(), url, close: () => undefined }),
};
async function* none(): AsyncIterable<Uint8Array> {}
const reaches = async (servers: string, url: string) => {
  const credential = { name: 'books', kind: 'bearer', fields: { token: 'x', servers }, secrets: ['x'] };
  const guarded = onlyAtItsServers(http, credential);
  const came = [guarded.request({ method: 'GET', url }), guarded.stream({ method: 'GET', url })].map((call) =>
    call.then(
      () => true,
      (error: { code: string }) => error.code,
    ),
  );
  const [whole, inPieces] = await Promise.all(came);
  expect(inPieces).toBe(whole);
  return whole;
};

test.each([
  ['', 'https://anywhere.example/', true],
  ['api.example.com', 'https://api.example.com/v1', true],
  ['api.example.com', 'https://API.example.com:8443/v1', true],
  ['api.example.com:8443', 'https://api.example.com:8443/v1', true],
  ['api.example.com:8443', 'https://api.example.com/v1', 'not-granted'],
  ['api.example.com', 'https://api.example.com.thief.example/', 'not-granted'],
  ['api.example.com', 'https://thief.example/?api.example.com', 'not-granted'],
  ['api.example.com', 'https://api.example.com@thief.example/', 'not-granted'],
  ['a.example, *.example.org', 'https://x.example.org/', true],
  ['*.example.org', 'https://example.org/', 'not-granted'],
  ['*.example.org', 'https://thiefexample.org/', 'not-granted'],
])('a connection for “%s” at %s: %s', async (servers, url, outcome) => {
  expect(await reaches(servers, url)).toBe(outcome);
});
