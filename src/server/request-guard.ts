/**
 * Who may talk to a Baton without passwords: pages of other sites may not, by whatever name they reach it.
 *
 * Boundary: two headers. That the server listens on this computer only is `cli/serve.ts`'s.
 *
 * Invariants:
 * G1  A request whose Host names no address Baton was told to serve is refused: a foreign name that resolves to this
 *     computer (DNS rebinding) gets nothing.
 * G2  A request that may change something and comes from a page (Origin, Sec-Fetch-Site) is refused unless the page is
 *     Baton's own; a program without these headers is taken. Addresses made for the outside (webhooks, public forms) are
 *     open to any page: nobody is signed in there.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { RequestProblem } from './problem.ts';
import { quote } from './words/quoting.ts';

export const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '::1'];

const handedOn = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];
const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

export function guardRequest(
  method: string,
  headers: IncomingHttpHeaders,
  hostNames: readonly string[] | 'any',
  from: 'own-pages' | 'anywhere' = 'own-pages',
): void {
  const host = headers.host ?? '';
  const name = hostName(host);
  if (hostNames !== 'any' && (name === undefined || !hostNames.includes(name))) {
    throw new RequestProblem(
      'host-not-allowed',
      `Baton serves ${hostNames.map(quote).join(', ')} only; this request was addressed to ${quote(host)}.`,
      { where: 'Host' },
    );
  }
  if (from === 'anywhere' || readOnly.has(method)) return;
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const foreign =
    (origin !== undefined && originHost(origin) !== host.toLowerCase()) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (!foreign) return;
  throw new RequestProblem(
    'origin-not-allowed',
    `A page of ${quote(origin ?? 'another site')} asked Baton to change something. Only Baton’s own page may do that.`,
    { where: 'Origin' },
  );
}

/** From a program on this computer, by a name of its own; what a proxy hands on is not from here. */
export function isFromHere({
  ip,
  headers,
}: {
  readonly ip: string;
  readonly headers: IncomingHttpHeaders;
}): boolean {
  const isLoopback = ip === '::1' || /^(?:::ffff:)?127\./u.test(ip);
  const name = hostName(headers.host ?? '');
  const isNamed = name !== undefined && loopbackNames.includes(name);
  return isLoopback && isNamed && handedOn.every((header) => headers[header] === undefined);
}

/** Without the port and the brackets of IPv6. */
function hostName(host: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(host)) return undefined;
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return undefined;
  }
}

function originHost(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
