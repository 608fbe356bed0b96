/**
 * A connection that names the servers it is for is used at no other, whatever address a step calls.
 *
 * Invariant AS1: the check stands between the action and the client, so no connector can forget it. What a redirect
 * carries to another origin is the client's (`outgoing/redirects.ts`).
 */
import { CredentialProblem, type OpenCredential } from '../ports/credentials.ts';
import type { OutgoingHttp, OutgoingRequest } from '../ports/outgoing-http.ts';

/** The field of a credential, `api.example.com, *.example.org:8443`; absent or empty: anywhere. */
const FIELD = 'servers';

export function onlyAtItsServers(http: OutgoingHttp, credential: OpenCredential | undefined): OutgoingHttp {
  const servers = (credential?.fields[FIELD] ?? '').split(/[\s,]+/u).filter((server) => server !== '');
  if (credential === undefined || servers.length === 0) return http;
  const check = ({ url }: OutgoingRequest) => {
    if (URL.canParse(url)) requireServer(new URL(url), servers, credential.name);
  };
  return {
    request: async (request) => {
      check(request);
      return http.request(request);
    },
    stream: async (request) => {
      check(request);
      return http.stream(request);
    },
  };
}

function requireServer({ hostname, host }: URL, servers: readonly string[], name: string): void {
  const fits = servers.some((server) => {
    const wanted = server.toLowerCase();
    const given = /:\d+$/u.test(wanted) ? host : hostname;
    return wanted.startsWith('*.') ? given.endsWith(wanted.slice(1)) : given === wanted;
  });
  if (fits) return;
  throw new CredentialProblem(
    'not-granted',
    `The connection “${name}” may only be used at ${servers.join(', ')}, and this step calls “${host}”. Call another address, or allow it under Connections.`,
  );
}
