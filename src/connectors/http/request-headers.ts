/**
 * Headers as a wiring gives them, held against what may stand in a header.
 *
 * Invariant RH1  No value can begin another header or the body, and none of the headers that frame a request can be given.
 */
import type { Pairs } from './build-url.ts';

export type CheckedHeaders =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string };

/** The client's own. */
const framing = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Names in lower case; a later one takes the place of an earlier one. What is null is left out. */
export function checkHeaders(given: Pairs): CheckedHeaders {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    const text = String(value);
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u.test(name)) {
      return { ok: false, message: `“${name.slice(0, 100)}” cannot be the name of a header.` };
    }
    if (framing.has(name.toLowerCase())) {
      return { ok: false, message: `The header “${name}” is Baton’s own to set.` };
    }
    if (!/^[\t\x20-\x7e\x80-\xff]*$/u.test(text)) {
      return {
        ok: false,
        message: `The header “${name}” would hold a line break or a character that headers cannot carry.`,
      };
    }
    headers[name.toLowerCase()] = text;
  }
  return { ok: true, headers };
}
