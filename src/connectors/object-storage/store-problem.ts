/** What an object storage refuses, in words for a person: by the code it gives, else by the status. */
import { STATUS_CODES } from 'node:http';
import { ObjectStoreProblem, type ObjectStoreProblemCode } from '../../ports/object-store.ts';
import { readAnswerXml, textOf } from './answer-xml.ts';
import { type BucketPlace, hostOf } from './bucket-place.ts';

export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where the answer has none. */
  readonly body: string;
  readonly key?: string;
  readonly retryAfter_ms?: number;
}

interface Reading {
  readonly code: ObjectStoreProblemCode;
  readonly retryable?: true;
  readonly says: (told: Told) => string;
}

interface Told {
  readonly host: string;
  readonly bucket: string;
  readonly key: string;
  /** As the storage put it, the end of a sentence. */
  readonly said: string;
  readonly region: string;
}

const noObject: Reading = {
  code: 'not-there',
  says: ({ key, bucket }) => `There is no file “${key}” in the bucket “${bucket}”.`,
};
const keys: Reading = {
  code: 'sign-in',
  says: ({ host, said }) => `“${host}” does not accept the keys of the connection: ${said}`,
};
const denied: Reading = {
  code: 'not-allowed',
  says: ({ host, bucket, said }) =>
    `The keys of the connection may not do that in the bucket “${bucket}” at “${host}”: ${said}`,
};
const elsewhere: Reading = {
  code: 'other-region',
  says: ({ bucket, region, said }) =>
    region === ''
      ? `The bucket “${bucket}” is in another region or at another address: ${said} Correct the connection.`
      : `The bucket “${bucket}” is in the region ${region}. Correct the connection’s region and address.`,
};
const busy: Reading = {
  code: 'busy',
  retryable: true,
  says: ({ host, said }) => `“${host}” cannot do it at this moment: ${said}`,
};
const refused: Reading = {
  code: 'refused',
  says: ({ host, said }) => `“${host}” refused it: ${said}`,
};

const byCode: Readonly<Record<string, Reading>> = {
  NoSuchKey: noObject,
  NoSuchVersion: noObject,
  NoSuchBucket: {
    code: 'no-bucket',
    says: ({ bucket, host }) => `There is no bucket “${bucket}” at “${host}”.`,
  },
  InvalidAccessKeyId: keys,
  SignatureDoesNotMatch: keys,
  InvalidToken: keys,
  ExpiredToken: keys,
  AccessDenied: denied,
  AllAccessDisabled: denied,
  AccountProblem: denied,
  PermanentRedirect: elsewhere,
  TemporaryRedirect: elsewhere,
  AuthorizationHeaderMalformed: elsewhere,
  IllegalLocationConstraintException: elsewhere,
  RequestTimeTooSkewed: {
    code: 'clock',
    says: ({ host }) =>
      `The clock of this computer and that of “${host}” differ by more than 15 minutes. Put it right.`,
  },
  SlowDown: busy,
  RequestTimeout: busy,
  OperationAborted: busy,
  // The content did not arrive as it was sent.
  BadDigest: busy,
  XAmzContentSHA256Mismatch: busy,
};

export function storeProblem(place: BucketPlace, refusal: Refusal): ObjectStoreProblem {
  const { status, headers, body, key = '' } = refusal;
  const answer = readAnswerXml(body);
  const code = textOf(answer, 'Code');
  const { code: problem, retryable, says } = readingOf(code, status);
  const region = headers['x-amz-bucket-region'] ?? textOf(answer, 'Region');
  const said = saidIn(textOf(answer, 'Message'), code, status);
  const message = says({ host: hostOf(place), bucket: place.bucket, key, said, region: region.slice(0, 50) });
  return new ObjectStoreProblem(problem, message, retryable === true, refusal.retryAfter_ms);
}

function readingOf(code: string, status: number): Reading {
  const known = Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  if (known !== undefined) return known;
  if (status >= 500 ? status !== 501 : status === 408 || status === 429 || status === 409) return busy;
  if (status === 404) return noObject;
  if (status === 401) return keys;
  if (status === 403) return denied;
  return status >= 300 && status < 400 ? elsewhere : refused;
}

function saidIn(message: string, code: string, status: number): string {
  const words = message.replace(/\s+/gu, ' ').slice(0, 300).replace(/\.$/u, '');
  const fallback = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  if (words === '') return `${code === '' ? fallback : code.slice(0, 80)}.`;
  return code === '' ? `${words}.` : `${words} (${code.slice(0, 80)}).`;
}
