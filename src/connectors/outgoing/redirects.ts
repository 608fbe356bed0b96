/**
 * What is asked of where a redirect leads (RFC 9110, section 15.4).
 *
 * Invariants:
 * RD1  What signs a request in never reaches another origin: of its headers only those that say nothing of who asks go on.
 * RD2  No way leads from an encrypted address to one that is not.
 */
import { type OutgoingBody, OutgoingProblem } from '../../ports/outgoing-http.ts';

export interface Hop {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: OutgoingBody;
}

const redirects = new Set([301, 302, 303, 307, 308]);
/** Go on to another origin. A header of any other name may carry a key. */
const harmless = new Set(['accept', 'accept-language', 'content-type', 'user-agent', 'idempotency-key']);

/** Undefined: the answer is the last one. Throws `OutgoingProblem`. */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!redirects.has(status) || location === undefined) return undefined;
  if (!URL.canParse(location, hop.url.href)) {
    throw new OutgoingProblem(
      'bad-address',
      `“${hop.url.host}” sends on to “${location.slice(0, 200)}”, which is no address.`,
      false,
    );
  }
  const url = new URL(location, hop.url);
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    throw new OutgoingProblem(
      'address-not-allowed',
      `“${hop.url.host}” sends on from an encrypted address to “${url.host}”, which is not encrypted.`,
      false,
    );
  }
  const headers =
    url.origin === hop.url.origin ? hop.headers : only(hop.headers, (name) => harmless.has(name));
  if (!becomesGet(hop.method, status)) return { ...hop, url, headers };
  const method = hop.method === 'HEAD' ? 'HEAD' : 'GET';
  return { method, url, headers: only(headers, (name) => !name.startsWith('content-')) };
}

function becomesGet(method: string, status: number): boolean {
  if (status === 303) return true;
  return (status === 301 || status === 302) && method === 'POST';
}

function only(
  headers: Readonly<Record<string, string>>,
  stays: (name: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => stays(name.toLowerCase())));
}
