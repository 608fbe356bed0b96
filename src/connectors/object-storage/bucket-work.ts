/**
 * What the actions on a bucket do, and how it is told.
 *
 * Boundary: one action's work. The bucket is spoken to by `s3-bucket.ts`.
 */
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import { isDocumentReference } from '../../ports/documents.ts';
import { type ObjectFacts, ObjectStoreProblem } from '../../ports/object-store.ts';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import type { ActionCall, ActionResult } from '../action.ts';
import { givenContent } from '../content/given-content.ts';
import { mediaTypeOfName } from '../content/media-type-of-name.ts';
import type { getInputs, linkInputs, listInputs, putInputs } from './bucket-forms.ts';
import { listNames } from './list-names.ts';
import { type Bucket, openBucket } from './s3-bucket.ts';

const LARGEST_TEXT = 1_000_000;

interface Around {
  readonly bucket?: string;
  readonly timeout?: number;
}

/** Opens the bucket that the connection or the wiring names; what the storage refuses becomes a failure. */
export async function inBucket(
  { inputs, credential: opened, services, signal }: ActionCall<Around>,
  work: (bucket: Bucket) => Promise<ActionResult>,
): Promise<ActionResult> {
  if (opened === undefined) return refused('Choose the connection to your object storage for this step.');
  const { fields } = opened;
  const name = inputs.bucket || (fields.bucket ?? '');
  if (name === '') return refused('Neither the connection nor the step says which bucket is meant.');
  const { http, clock } = services;
  const asked = { request: '', answer: '' };
  const place = {
    endpoint: fields.endpoint ?? '',
    region: fields.region || 'us-east-1',
    bucket: name,
    style: fields.style === 'host' ? 'host' : 'path',
  } as const;
  const keys = { accessKeyId: fields.accessKeyId ?? '', secretAccessKey: fields.secretAccessKey ?? '' };
  const began = clock.now();
  const exchange = () => ({
    request: { title: asked.request },
    ...(asked.answer === '' ? {} : { response: { title: asked.answer } }),
    took_ms: clock.now() - began,
  });
  const tools = {
    http,
    clock,
    signal,
    timeout_ms: (inputs.timeout ?? 300) * 1_000,
    told: (request: string, answer: string) => Object.assign(asked, { request, answer }),
  };
  try {
    const result = await work(openBucket(place, keys, tools));
    return asked.request === '' ? result : { ...result, exchange: exchange() };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return asked.request === '' ? failure : { ...failure, exchange: exchange() };
  }
}

function failureOf(error: unknown): ActionResult | undefined {
  if (error instanceof ObjectStoreProblem) {
    const { message, retryable, retryAfter_ms, code } = error;
    const wait = retryAfter_ms === undefined ? {} : { retryAfter_ms };
    return { kind: 'failed', message, terminal: !retryable, ...wait, facts: { code } };
  }
  if (error instanceof OutgoingProblem) {
    const { message, retryable, code } = error;
    return { kind: 'failed', message, terminal: !retryable, facts: { code } };
  }
  return undefined;
}

export async function listFiles(opened: Bucket, inputs: Static<typeof listInputs>): Promise<ActionResult> {
  const { folder = '', names = '', deep = true, after, most = 100 } = inputs;
  const found = await listNames(opened, { prefix: folder, names, deep, most, ...(after ? { after } : {}) });
  if (typeof found === 'string') return refused(found);
  const files = found.objects.map(({ key, size, changedAt: at }) => ({
    name: nameIn(key),
    path: key,
    size,
    changedAt: isoOf(at),
  }));
  const { next } = found;
  return {
    kind: 'done',
    output: { files, count: files.length, more: next !== undefined, next: next ?? null },
  };
}

export async function getFile(
  opened: Bucket,
  { inputs, services }: ActionCall<Static<typeof getInputs>>,
): Promise<ActionResult> {
  const { path: key, as } = inputs;
  const { documents } = services;
  const object = await opened.open(key);
  if (object === undefined) return notThere(key);
  try {
    if (as === 'text' && object.size > LARGEST_TEXT) {
      return refused(`“${key}” is larger than the 1 MB that are read as text: read it as a file.`);
    }
    const name = nameIn(key);
    const document = await documents.put(object.pieces, { name, type: typeOf(object, name) });
    const text =
      as === 'text'
        ? new TextDecoder('utf-8').decode(await documents.read(document.document, LARGEST_TEXT))
        : null;
    const { size } = document;
    return {
      kind: 'done',
      output: { document: { ...document }, name, path: key, size, changedAt: isoOf(object.changedAt), text },
    };
  } finally {
    object.close();
  }
}

export async function putFile(
  opened: Bucket,
  { inputs, services }: ActionCall<Static<typeof putInputs>>,
): Promise<ActionResult> {
  const content = givenContent(inputs, services.documents);
  if (typeof content === 'string') return refused(content);
  const { path: wanted = '', document, text = '', ifTaken } = inputs;
  const key = wanted === '' || wanted.endsWith('/') ? `${wanted}${content.name ?? ''}` : wanted;
  if (key === '' || key.endsWith('/')) return refused('Say what the file is to be called.');
  const sha256 = isDocumentReference(document)
    ? document.document
    : createHash('sha256').update(text, 'utf8').digest('hex');
  const told = { name: nameIn(key), path: key, size: content.size };
  const there = ifTaken === 'replace' ? undefined : await opened.facts(key);
  if (there !== undefined) {
    const same = there.sha256 === sha256 && there.size === content.size;
    return same ? { kind: 'done', output: { ...told, already: true } } : nameTaken(key);
  }
  const { size, pieces } = content;
  await opened.put(key, { size, sha256, type: inputs.type || content.type, pieces });
  return { kind: 'done', output: { ...told, already: false } };
}

export async function linkFile(
  opened: Bucket,
  { inputs, services }: ActionCall<Static<typeof linkInputs>>,
): Promise<ActionResult> {
  const seconds = (inputs.minutes ?? 60) * 60;
  const url = await opened.link(inputs.path, inputs.for === 'upload' ? 'PUT' : 'GET', seconds);
  const until = new Date(services.clock.now() + seconds * 1_000).toISOString();
  return { kind: 'done', output: { url, until } };
}

/** What a storage does not know it calls bytes. */
function typeOf({ type }: ObjectFacts, name: string): string {
  const known = type !== '' && !/^(?:application|binary)\/octet-stream/iu.test(type);
  return known ? type : mediaTypeOfName(name);
}

function nameIn(key: string): string {
  return key.split('/').at(-1) ?? key;
}

function isoOf(at: number | undefined): string | null {
  return at === undefined || at === 0 ? null : new Date(at).toISOString();
}

function notThere(key: string): ActionResult {
  const message = `There is no file “${key.slice(0, 200)}” in the bucket.`;
  return { kind: 'failed', message, terminal: true, facts: { code: 'not-there' } };
}

function nameTaken(key: string): ActionResult {
  const message = `There is another file “${key.slice(0, 200)}” in the bucket already. Choose another name, or let it be replaced.`;
  return { kind: 'failed', message, terminal: true, facts: { code: 'name-taken' } };
}

function refused(message: string): ActionResult {
  return { kind: 'failed', message, terminal: true };
}
