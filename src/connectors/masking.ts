/**
 * Masking: nothing that is kept or shown of a call holds a secret, whichever way the other side echoed it.
 *
 * Invariants:
 * MA1  A secret is masked in every form of `secret-forms.ts`, also where a text was cut off in the middle of it.
 * MA2  Headers whose names say that they carry secrets are masked whatever their value.
 *      A file is masked before it is kept; one that comes in pieces is not.
 * MA3  A short secret is an everyday word: in what is shown of a call (`shown`) it is masked where it stands alone; in
 *      results (`text`), which the process decides by, it is left.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { Exchange, ExchangeSide } from '../ports/actions.ts';
import { secretForms } from './secret-forms.ts';

const MASK = '•••';
const SHORTEST = 6;
/** What a connector puts where it has cut a text. */
const CUT = '…';
const secretHeaders =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key|x-auth-token|.*(?:secret|token|password).*)$/iu;

export interface Mask {
  /** For results. */
  text(text: string): string;
  /** For what people are shown: messages and exchanges. */
  shown(text: string): string;
  /** For files: each secret overwritten by as many asterisks. */
  bytes(content: Uint8Array): Uint8Array;
}

export const noMask: Mask = { text: (text) => text, shown: (text) => text, bytes: (content) => content };

export function maskOf(secrets: readonly string[]): Mask {
  const long = secrets.filter((secret) => secret.length >= SHORTEST).flatMap(secretForms);
  const short = secrets.filter((secret) => secret !== '' && secret.length < SHORTEST);
  if (long.length === 0 && short.length === 0) return noMask;
  // The longest first: a secret may be part of another form.
  const forms = [...new Set(long)].sort((a, b) => b.length - a.length);
  const whole = replacing(forms.map(escaped));
  const alone = replacing(short.map((secret) => `(?<![\\p{L}\\p{N}])${escaped(secret)}(?![\\p{L}\\p{N}])`));
  const text = (given: string) => maskCuts(whole(given), forms);
  return {
    text,
    shown: (given) => alone(text(given)),
    bytes: (content) => overwritten(content, forms),
  };
}

function overwritten(content: Uint8Array, forms: readonly string[]): Uint8Array {
  let copy: Buffer | undefined;
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  for (const form of forms) {
    const sought = Buffer.from(form, 'utf8');
    for (let at = bytes.indexOf(sought); at >= 0; at = bytes.indexOf(sought, at + sought.length)) {
      copy ??= Buffer.from(bytes);
      copy.fill('*', at, at + sought.length);
    }
  }
  return copy ?? content;
}

function replacing(patterns: readonly string[]): (text: string) => string {
  if (patterns.length === 0) return (text) => text;
  const pattern = new RegExp(patterns.join('|'), 'gu');
  return (text) => text.replace(pattern, MASK);
}

/** The beginning of a secret in front of a cut. */
function maskCuts(text: string, forms: readonly string[]): string {
  if (!text.includes(CUT)) return text;
  return text
    .split(CUT)
    .map((part, index, all) => (index === all.length - 1 ? part : withoutBeginning(part, forms)))
    .join(CUT);
}

function withoutBeginning(part: string, forms: readonly string[]): string {
  let longest = 0;
  for (const form of forms) {
    for (let length = form.length - 1; length > Math.max(longest, SHORTEST - 1); length--) {
      if (part.endsWith(form.slice(0, length))) longest = length;
    }
  }
  return longest === 0 ? part : part.slice(0, part.length - longest) + MASK;
}

type Masking = (text: string) => string;

export function maskJson(mask: Masking, value: JsonValue): JsonValue {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number') return mask(String(value)) === String(value) ? value : MASK;
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => maskJson(mask, item));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [mask(name), maskJson(mask, item)]));
}

export function maskExchange({ shown }: Mask, exchange: Exchange): Exchange {
  const { request, response, ...rest } = exchange;
  return {
    ...rest,
    request: maskSide(shown, request),
    ...(response === undefined ? {} : { response: maskSide(shown, response) }),
  };
}

function maskSide(mask: Masking, { title, headers, body }: ExchangeSide): ExchangeSide {
  return {
    title: mask(title),
    ...(headers === undefined ? {} : { headers: maskHeaders(mask, headers) }),
    ...(body === undefined ? {} : { body: maskJson(mask, body) }),
  };
}

function maskHeaders(mask: Masking, headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      mask(name),
      secretHeaders.test(name) ? MASK : mask(value),
    ]),
  );
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
