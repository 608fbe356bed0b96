/**
 * A bucket spoken to in Amazon S3's way (REST, signature version 4), over the guarded client.
 *
 * Boundary: one request and what its answer means. What a step makes of it is `object-storage-connector.ts`, what documents
 * are made of it is `store/documents/`.
 *
 * Invariants:
 * S31  The secret key signs and never leaves; where the answer sends elsewhere nothing is sent on.
 * S32  The storage checks each content against its SHA-256 (`x-amz-content-sha256`) before it keeps it.
 */
import { AwsV4Signer } from 'aws4fetch';
import type { Clock } from '../../ports/clock.ts';
import {
  type ListedObject,
  type ObjectFacts,
  type ObjectStore,
  ObjectStoreProblem,
} from '../../ports/object-store.ts';
import type { OutgoingBody, OutgoingHttp, OutgoingStream } from '../../ports/outgoing-http.ts';
import { readRetryAfter } from '../http/retry-after.ts';
import { type AnswerElement, childrenOf, readAnswerXml, textOf } from './answer-xml.ts';
import { addressIn, type BucketPlace, hostOf, sourceIn } from './bucket-place.ts';
import { storeProblem } from './store-problem.ts';

export interface BucketKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface BucketTools {
  readonly http: OutgoingHttp;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Of one request with its content. */
  readonly timeout_ms?: number;
  /** Of one that carries no content, where `timeout_ms` says nothing: a question, a removal. */
  readonly answer_ms?: number;
  /** Largest content taken, in bytes. */
  readonly maxBytes?: number;
  /** Each request and what it was answered, for people. */
  readonly told?: (request: string, answer: string) => void;
}

export interface Bucket extends ObjectStore {
  copy(from: string, to: string): Promise<void>;
  /** An address that does this one thing for whoever has it, until it runs out. */
  link(key: string, method: 'GET' | 'PUT', lasts_s: number): Promise<string>;
}

/** SHA-256 of nothing. */
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const OWN_SHA256 = 'x-amz-meta-sha256';
const LARGEST_ANSWER = 4 * 1024 * 1024;
const TRANSFER_MS = 10 * 60_000;
const ANSWER_MS = 30_000;

interface Ask {
  readonly method: string;
  readonly key?: string;
  /** What a refusal is about, where that is not `key`. */
  readonly about?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: OutgoingBody;
  readonly sha256?: string;
  readonly maxBytes?: number;
}

export function openBucket(place: BucketPlace, keys: BucketKeys, tools: BucketTools): Bucket {
  return new S3Bucket(place, keys, tools);
}

class S3Bucket implements Bucket {
  readonly #place: BucketPlace;
  readonly #keys: BucketKeys;
  readonly #tools: BucketTools;

  constructor(place: BucketPlace, keys: BucketKeys, tools: BucketTools) {
    this.#place = place;
    this.#keys = keys;
    this.#tools = tools;
  }

  async put(key: string, { size, type, sha256, pieces }: Parameters<ObjectStore['put']>[1]): Promise<void> {
    const answer = await this.#ask({
      method: 'PUT',
      key,
      headers: { 'content-type': type, [OWN_SHA256]: sha256 },
      body: size === 0 ? new Uint8Array() : { size, pieces },
      sha256,
    });
    await textIn(answer);
  }

  async facts(key: string): Promise<ObjectFacts | undefined> {
    const answer = await this.#unlessMissing({ method: 'HEAD', key });
    answer?.close();
    return answer === undefined ? undefined : factsIn(answer.headers);
  }

  async touch(key: string): Promise<boolean> {
    const facts = await this.facts(key);
    if (facts === undefined) return false;
    // A copy onto itself is refused unless it changes what is said of the content; said anew, it is the same.
    const answer = await this.#unlessMissing({
      method: 'PUT',
      key,
      headers: {
        'x-amz-copy-source': sourceIn(this.#place, key),
        'x-amz-metadata-directive': 'REPLACE',
        'content-type': facts.type,
        ...(facts.sha256 === undefined ? {} : { [OWN_SHA256]: facts.sha256 }),
      },
    });
    if (answer === undefined) return false;
    await this.#copied(answer, key);
    return true;
  }

  async open(key: string): Promise<(ObjectFacts & Pick<OutgoingStream, 'pieces' | 'close'>) | undefined> {
    const { maxBytes = Number.MAX_SAFE_INTEGER } = this.#tools;
    const answer = await this.#unlessMissing({ method: 'GET', key, maxBytes });
    if (answer === undefined) return undefined;
    return { ...factsIn(answer.headers), pieces: answer.pieces, close: answer.close };
  }

  async delete(key: string): Promise<void> {
    const answer = await this.#unlessMissing({ method: 'DELETE', key });
    if (answer !== undefined) await textIn(answer);
  }

  async list({ prefix, after, next, most = 1_000, deep = true }: Parameters<ObjectStore['list']>[0]) {
    const answer = await this.#ask({
      method: 'GET',
      query: {
        'list-type': '2',
        'max-keys': String(Math.min(most, 1_000)),
        ...(prefix === '' ? {} : { prefix }),
        ...(after === undefined || after === '' ? {} : { 'start-after': after }),
        ...(next === undefined ? {} : { 'continuation-token': next }),
        ...(deep ? {} : { delimiter: '/' }),
      },
    });
    const page = readAnswerXml(await textIn(answer));
    if (page?.name !== 'ListBucketResult') throw this.#notReadable();
    const token = textOf(page, 'NextContinuationToken');
    const more = textOf(page, 'IsTruncated') === 'true' && token !== '';
    return { objects: childrenOf(page, 'Contents').map(listed), ...(more ? { next: token } : {}) };
  }

  async copy(from: string, to: string): Promise<void> {
    const answer = await this.#ask({
      method: 'PUT',
      key: to,
      about: from,
      headers: { 'x-amz-copy-source': sourceIn(this.#place, from) },
    });
    await this.#copied(answer, from);
  }

  async link(key: string, method: 'GET' | 'PUT', lasts_s: number): Promise<string> {
    const url = addressIn(this.#place, key);
    url.searchParams.set('X-Amz-Expires', String(lasts_s));
    const signed = await this.#signer({ method, url: url.href, signQuery: true }).sign();
    return signed.url.href;
  }

  /** It answers before it has copied, and says afterwards what went wrong. */
  async #copied(answer: OutgoingStream, from: string): Promise<void> {
    const { headers } = answer;
    const body = await textIn(answer);
    const said = readAnswerXml(body)?.name;
    if (said === 'Error') throw storeProblem(this.#place, { status: 500, headers, body, key: from });
    if (said !== 'CopyObjectResult') throw this.#notReadable();
  }

  async #unlessMissing(ask: Ask): Promise<OutgoingStream | undefined> {
    try {
      return await this.#ask(ask);
    } catch (error) {
      if (error instanceof ObjectStoreProblem && error.code === 'not-there') return undefined;
      throw error;
    }
  }

  async #ask(ask: Ask): Promise<OutgoingStream> {
    const { method, key, about = key, query = {}, headers = {}, body, sha256 = EMPTY_SHA256 } = ask;
    const url = addressIn(this.#place, key);
    // As the signature has it: `URLSearchParams` would write a blank as `+`.
    url.search = Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const signed = await this.#signer({
      method,
      url: url.href,
      headers: { ...headers, 'x-amz-content-sha256': sha256 },
    }).sign();
    const { http, signal, answer_ms = ANSWER_MS, told } = this.#tools;
    const carries = key !== undefined && (method === 'GET' || method === 'PUT');
    const { timeout_ms = carries ? TRANSFER_MS : answer_ms } = this.#tools;
    const answer = await http.stream({
      method,
      url: url.href,
      headers: Object.fromEntries(signed.headers),
      ...(body === undefined ? {} : { body }),
      timeout_ms,
      maxBytes: ask.maxBytes ?? LARGEST_ANSWER,
      follow: false,
      ...(signal === undefined ? {} : { signal }),
    });
    told?.(`${method} ${url.href}`, String(answer.status));
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw await this.#refusal(answer, about);
  }

  async #refusal(answer: OutgoingStream, key: string | undefined): Promise<ObjectStoreProblem> {
    const { status, headers } = answer;
    const body = await textIn(answer);
    const retryAfter_ms = readRetryAfter(headers['retry-after'], this.#tools.clock.now());
    return storeProblem(this.#place, {
      status,
      headers,
      body,
      ...(key === undefined ? {} : { key }),
      ...(retryAfter_ms === undefined ? {} : { retryAfter_ms }),
    });
  }

  #signer(what: { method: string; url: string; headers?: Record<string, string>; signQuery?: boolean }) {
    const datetime = new Date(this.#tools.clock.now()).toISOString().replace(/[:-]|\.\d{3}/gu, '');
    return new AwsV4Signer({ ...what, ...this.#keys, region: this.#place.region, service: 's3', datetime });
  }

  #notReadable(): ObjectStoreProblem {
    const words = `What “${hostOf(this.#place)}” answered is not what an S3 storage answers. Check the connection’s address.`;
    return new ObjectStoreProblem('not-readable', words, true);
  }
}

async function textIn({ pieces }: OutgoingStream): Promise<string> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return Buffer.concat(found).toString('utf8');
}

function factsIn(headers: Readonly<Record<string, string>>): ObjectFacts {
  const changedAt = Date.parse(headers['last-modified'] ?? '');
  const { [OWN_SHA256]: sha256 } = headers;
  return {
    size: Number(headers['content-length'] ?? 0),
    type: headers['content-type'] ?? '',
    ...(Number.isNaN(changedAt) ? {} : { changedAt }),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
}

function listed(element: AnswerElement): ListedObject {
  const changedAt = Date.parse(textOf(element, 'LastModified'));
  // Blanks at the ends of a key are its own.
  const key = childrenOf(element, 'Key')[0]?.text ?? '';
  return { key, size: Number(textOf(element, 'Size')), changedAt: Number.isNaN(changedAt) ? 0 : changedAt };
}
