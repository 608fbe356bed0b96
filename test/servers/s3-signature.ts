/**
 * Checks signatures of version 4 as Amazon S3 does, written from its manual ("Authenticating Requests") and by nothing
 * else, so that it can be held against what Baton signs with.
 */
import { createHash, createHmac } from 'node:crypto';

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Account {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const LONGEST_SKEW_MS = 15 * 60_000;

/** The code of S3's refusal; undefined: it is signed as it should. */
export function signatureProblem(request: SignedRequest, account: Account, now: number): string | undefined {
  const { path, headers, body } = request;
  const { searchParams } = new URL(path, 'http://s3');
  const inQuery = searchParams.has('X-Amz-Signature');
  const parts = inQuery ? fromQuery(searchParams) : fromHeader(headers);
  if (parts === undefined) return 'AccessDenied';
  const { credential, signedHeaders, signature, date } = parts;
  const [keyId, day = '', region = '', service = '', end] = credential.split('/');
  if (keyId !== account.accessKeyId) return 'InvalidAccessKeyId';
  if (service !== 's3' || end !== 'aws4_request' || !date.startsWith(day))
    return 'AuthorizationHeaderMalformed';
  const unsigned = Object.keys(headers).find(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name),
  );
  if (!signedHeaders.includes('host') || unsigned !== undefined) return 'AccessDenied';
  const at = instantOf(date);
  const expires = inQuery ? Number(searchParams.get('X-Amz-Expires')) * 1_000 : LONGEST_SKEW_MS;
  if (now < at - LONGEST_SKEW_MS || now > at + expires)
    return inQuery ? 'AccessDenied' : 'RequestTimeTooSkewed';
  const payload = inQuery ? 'UNSIGNED-PAYLOAD' : (headers['x-amz-content-sha256'] ?? '');
  if (/^[0-9a-f]{64}$/u.test(payload) && payload !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const toSign = [
    'AWS4-HMAC-SHA256',
    date,
    `${day}/${region}/s3/aws4_request`,
    sha256(canonicalRequest(request, signedHeaders, payload)),
  ].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${account.secretAccessKey}`,
  );
  return hmac(key, toSign).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}

interface Parts {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly date: string;
}

function fromQuery(query: URLSearchParams): Parts {
  return {
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    date: query.get('X-Amz-Date') ?? '',
  };
}

function fromHeader({
  authorization = '',
  'x-amz-date': date = '',
}: SignedRequest['headers']): Parts | undefined {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$/u.exec(
      authorization,
    );
  const [, credential, signed, signature] = found ?? [];
  if (credential === undefined || signed === undefined || signature === undefined) return undefined;
  return { credential, signedHeaders: signed.split(';'), signature, date };
}

function canonicalRequest(
  { method, path, headers }: SignedRequest,
  signedHeaders: readonly string[],
  payload: string,
): string {
  const [rawPath = '', rawQuery = ''] = path.split('?');
  const query = rawQuery
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return `${reencoded(name)}=${reencoded(value)}`;
    })
    .sort();
  return [
    method,
    rawPath.split('/').map(reencoded).join('/'),
    query.join('&'),
    ...signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/gu, ' ')}`),
    '',
    signedHeaders.join(';'),
    payload,
  ].join('\n');
}

function reencoded(text: string): string {
  return encodeURIComponent(decodeURIComponent(text)).replace(
    /[!'()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function instantOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, '$1-$2-$3T$4:$5:$6Z'));
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
