/**
 * Whether a request comes from who knows the secret.
 *
 * Boundary: headers, body and secret in, a sentence why not out. No secret and no signature leaves this file.
 *
 * Invariants:
 * VS1  Secrets and signatures are compared in constant time, over their digests, so that not even their length shows.
 * VS2  A signature that covers a time is refused outside the tolerance, so that a caught request cannot be sent again later.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** How senders sign: the header, and what of the request the signature covers. */
export const signatureStyles = ['github', 'stripe', 'slack', 'shopify', 'hex', 'base64'] as const;
export type SignatureStyle = (typeof signatureStyles)[number];

const headerOf: Readonly<Record<SignatureStyle, string>> = {
  github: 'x-hub-signature-256',
  stripe: 'stripe-signature',
  slack: 'x-slack-signature',
  shopify: 'x-shopify-hmac-sha256',
  hex: 'x-signature',
  base64: 'x-signature',
};

export interface SignatureRule {
  readonly style: SignatureStyle;
  /** Absent: the style's own. */
  readonly header?: string;
  readonly secret: string;
  readonly tolerance_ms: number;
}

/** Undefined: it is right. */
export type Verdict = string | undefined;

export function sameText(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

export function verifyHeader(request: SignedRequest, header: string, secret: string): Verdict {
  const given = request.headers[header.toLowerCase()];
  if (given === undefined) return `The header “${header}” is missing.`;
  const isRight = sameText(given, secret) || sameText(given, `Bearer ${secret}`);
  return isRight ? undefined : `The secret in the header “${header}” is not the right one.`;
}

export function verifySignature(request: SignedRequest, rule: SignatureRule, now: number): Verdict {
  const header = rule.header ?? headerOf[rule.style];
  const given = request.headers[header.toLowerCase()];
  if (given === undefined) return `The header “${header}” with the signature is missing.`;
  const { at, signed, candidates } = read(rule.style, given, request);
  if (at !== undefined && !isNear(at, now, rule.tolerance_ms)) return tooOld;
  const encoding = rule.style === 'shopify' || rule.style === 'base64' ? 'base64' : 'hex';
  const expected = createHmac('sha256', rule.secret).update(signed).update(request.body).digest(encoding);
  const isRight = candidates.some((candidate) => sameText(candidate, expected));
  return isRight ? undefined : 'The signature does not fit what was sent, or was made with another secret.';
}

/** https://www.standardwebhooks.com: `webhook-id`, `webhook-timestamp`, `webhook-signature`. */
export function verifyStandard(
  { headers, body }: SignedRequest,
  secret: string,
  now: number,
  tolerance_ms: number,
): Verdict {
  const id = headers['webhook-id'];
  const at = Number(headers['webhook-timestamp']);
  const signatures = headers['webhook-signature'];
  if (id === undefined || signatures === undefined || !Number.isSafeInteger(at) || at <= 0) {
    return 'One of the headers “webhook-id”, “webhook-timestamp” and “webhook-signature” is missing.';
  }
  if (!isNear(at * 1000, now, tolerance_ms)) return tooOld;
  const expected = new StandardWebhook(secret).sign(id, new Date(at * 1000), Buffer.from(body));
  const isRight = signatures
    .split(' ')
    .slice(0, mostSignatures)
    .some((signature) => sameText(signature, expected));
  return isRight ? undefined : 'The signature does not fit what was sent, or was made with another secret.';
}

const tooOld = 'It was signed too long ago, or the sender’s clock is wrong.';
/** While a secret is changed a sender signs with both. */
const mostSignatures = 10;

function read(
  style: SignatureStyle,
  given: string,
  { headers }: SignedRequest,
): { readonly at?: number; readonly signed: string; readonly candidates: readonly string[] } {
  if (style === 'stripe') {
    const parts = given.split(',').map((part) => part.trim().split('='));
    const time = parts.find(([name]) => name === 't')?.[1] ?? '';
    const candidates = parts.filter(([name]) => name === 'v1').map(([, value = '']) => value);
    return { at: Number(time) * 1000, signed: `${time}.`, candidates: candidates.slice(0, mostSignatures) };
  }
  if (style === 'slack') {
    const time = headers['x-slack-request-timestamp'] ?? '';
    return { at: Number(time) * 1000, signed: `v0:${time}:`, candidates: [given.replace(/^v0=/, '')] };
  }
  return { signed: '', candidates: [given.replace(/^sha256=/, '')] };
}

function isNear(at: number, now: number, tolerance_ms: number): boolean {
  return Math.abs(now - at) <= tolerance_ms;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
