/**
 * Masking: nothing that is kept or shown of a call holds a secret, whichever way the other side echoed it.
 *
 * Invariants:
 * MA1  A secret is masked as it is and as it travels: percent-encoded, in base64 (alone or inside `user:password`), and
 *      escaped as JSON.
 * MA2  Names of headers that carry secrets are masked whatever their value.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { Exchange, ExchangeSide } from '../ports/actions.ts';

const MASK = '•••';
/** Shorter ones are words of everyday texts: masking them would spoil the data and hide nothing. */
const SHORTEST = 6;
const secretHeaders =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key|x-auth-token|.*(?:secret|token|password).*)$/iu;

export type Mask = (text: string) => string;

export function maskOf(secrets: readonly string[]): Mask {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    forms.add(secret);
    forms.add(encodeURIComponent(secret));
    forms.add(JSON.stringify(secret).slice(1, -1));
    for (const text of base64Cores(secret)) forms.add(text);
  }
  if (forms.size === 0) return (text) => text;
  // The longest first: a secret may be part of another form.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(ordered.map(escaped).join('|'), 'gu');
  return (text) => text.replace(pattern, MASK);
}

export function maskJson(mask: Mask, value: JsonValue): JsonValue {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => maskJson(mask, item));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [mask(name), maskJson(mask, item)]));
}

export function maskExchange(mask: Mask, exchange: Exchange): Exchange {
  const { request, response, ...rest } = exchange;
  return {
    ...rest,
    request: maskSide(mask, request),
    ...(response === undefined ? {} : { response: maskSide(mask, response) }),
  };
}

function maskSide(mask: Mask, { title, headers, body }: ExchangeSide): ExchangeSide {
  return {
    title: mask(title),
    ...(headers === undefined ? {} : { headers: maskHeaders(mask, headers) }),
    ...(body === undefined ? {} : { body: maskJson(mask, body) }),
  };
}

function maskHeaders(mask: Mask, headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretHeaders.test(name) ? MASK : mask(value)]),
  );
}

/** What base64 makes of the secret at each of the three offsets it can have in a longer text, without the seams. */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/u, '');
    const core = text.slice(offset === 0 ? 0 : offset + 1, text.length - 1);
    return core.length >= SHORTEST ? [core, core.replaceAll('+', '-').replaceAll('/', '_')] : [];
  });
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');
}
