/**
 * Where a bucket is, and the address of a content in it.
 *
 * Invariants:
 * BP1  No name of a bucket and no key leads to another computer or out of the bucket: what the URL standard would resolve
 *      (`..`) is refused, everything else is percent-encoded.
 */
import { ObjectStoreProblem } from '../../ports/object-store.ts';

export interface BucketPlace {
  /** `https://s3.eu-central-1.amazonaws.com`; may have a path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** `path`: the bucket is the first part of the path; `host`: of the computer's name. */
  readonly style: 'path' | 'host';
}

const LONGEST_KEY_BYTES = 1_024;

/** Throws `ObjectStoreProblem`. `key` absent: the bucket itself. */
export function addressIn({ endpoint, bucket, style }: BucketPlace, key?: string): URL {
  const base = endpointOf(endpoint);
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]{1,253}[A-Za-z0-9])$/u.test(bucket) || bucket.includes('..')) {
    throw badName(`“${bucket}” is no name of a bucket: it is made of letters, digits, dots and dashes.`);
  }
  if (style === 'host') putBefore(base, bucket);
  const inBucket = style === 'host' ? '' : `/${bucket}`;
  const path = base.pathname.replace(/\/+$/u, '');
  base.pathname = `${path}${inBucket}${key === undefined ? '/' : `/${encodeKey(key)}`}`;
  return base;
}

/** The URL standard leaves a name as it is where the new one is none: the file would be taken for the bucket. */
function putBefore(base: URL, bucket: string): void {
  const { hostname } = base;
  base.hostname = `${bucket}.${hostname}`;
  if (base.hostname === `${bucket.toLowerCase()}.${hostname}`) return;
  throw badName(
    `“${bucket}” cannot stand before “${hostname}”. Let the connection name buckets in the path instead.`,
  );
}

/** For `x-amz-copy-source`. */
export function sourceIn({ bucket }: BucketPlace, key: string): string {
  return `/${bucket}/${encodeKey(key)}`;
}

/** For sentences. */
export function hostOf({ endpoint }: BucketPlace): string {
  return URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
}

function endpointOf(endpoint: string): URL {
  const text = endpoint.includes('://') ? endpoint : `https://${endpoint}`;
  if (!URL.canParse(text)) throw badName(`“${endpoint}” is no address of an object storage.`);
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw badName(`The address of the object storage has more to it than a computer and a path.`);
  }
  return url;
}

function encodeKey(key: string): string {
  const segments = key.split('/');
  if (key === '' || Buffer.byteLength(key) > LONGEST_KEY_BYTES || /\p{Cs}/u.test(key)) {
    throw badName('The name of a file in a bucket has 1 to 1,024 bytes.');
  }
  if (segments.some((segment) => segment === '.' || segment === '..')) {
    throw badName(`“${key.slice(0, 200)}” is no name of a file here: it holds “..” or “.” as a folder.`);
  }
  return segments.map(encodeSegment).join('/');
}

/** RFC 3986: also the signs that `encodeURIComponent` leaves. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function badName(message: string): ObjectStoreProblem {
  return new ObjectStoreProblem('bad-name', message, false);
}
