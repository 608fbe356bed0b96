/**
 * The one HTTP client that leaves Baton (`ports/outgoing-http.ts`), on undici.
 *
 * Boundary: sends what it is given and brings back what came. Signing in, retrying and reading bodies are the callers'.
 *
 * Invariants:
 * OH1  No connection is opened to an address inside the house that the allow-list does not name: the address is checked
 *      that is connected to, for each hop.
 * OH2  Every failure is an `OutgoingProblem`; every request ends within its time, its answer within its size.
 */
import { Readable } from 'node:stream';
import { Agent } from 'undici';
import {
  type OutgoingBody,
  type OutgoingHttp,
  OutgoingProblem,
  type OutgoingRequest,
  type OutgoingResponse,
  type OutgoingStream,
  type PiecewiseBody,
} from '../../ports/outgoing-http.ts';
import { silentTracer, type Tracer } from '../../ports/tracer.ts';
import { readAllowedAddresses } from './allowed-addresses.ts';
import { type BodyLimit, readBody, unpack, withinLimit } from './answer-body.ts';
import { connectionProblem } from './connection-problem.ts';
import { type ResolveName, resolveBySystem } from './guarded-address.ts';
import { guardedConnector } from './guarded-connect.ts';
import { type Hop, nextHop } from './redirects.ts';
import { traced } from './traced-request.ts';

export interface OutgoingOptions {
  /** Addresses inside the house that may be reached all the same; `allowed-addresses.ts` tells the notations. */
  readonly allow: readonly string[];
  readonly resolve?: ResolveName;
  /** Absent: nothing is traced. */
  readonly tracer?: Tracer;
}

export interface OpenOutgoingHttp extends OutgoingHttp {
  close(): Promise<void>;
}

const defaultTimeout_ms = 60_000;
const defaultMaxBytes = 10 * 1024 * 1024;
const connectTimeout_ms = 10_000;
const mostRedirects = 5;

/** Throws `Error` where the allow-list makes no sense. */
export function createOutgoingHttp({
  allow,
  resolve = resolveBySystem,
  tracer = silentTracer,
}: OutgoingOptions): OpenOutgoingHttp {
  const connect = guardedConnector({ allowed: readAllowedAddresses(allow), resolve, connectTimeout_ms });
  // The limits in time are one limit for the whole, held here.
  const agent = new Agent({ connect, headersTimeout: 0, bodyTimeout: 0 });
  return {
    request: (request) => traced(tracer, request, (sent) => wholeAnswer(agent, sent)),
    stream: (request) => traced(tracer, request, (sent) => openAnswer(agent, sent)),
    close: () => agent.destroy(),
  };
}

async function wholeAnswer(agent: Agent, request: OutgoingRequest): Promise<OutgoingResponse> {
  const stream = await openAnswer(agent, request);
  const { status, headers, url } = stream;
  const limit = limitOf(url, request);
  const pieces: Uint8Array[] = [];
  for await (const piece of stream.pieces) pieces.push(piece);
  return {
    status,
    headers,
    url,
    body: await unpack(Buffer.concat(pieces), headers['content-encoding'], limit),
  };
}

/** Follows redirects; the last answer's body is still to come. */
async function openAnswer(agent: Agent, request: OutgoingRequest): Promise<OutgoingStream> {
  const { method, headers = {}, body } = request;
  const time = limitTime(request);
  let hop: Hop = {
    method: method.toUpperCase(),
    url: addressOf(request.url),
    headers,
    ...(body === undefined ? {} : { body }),
  };
  try {
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const asked = await ask(agent, hop, time.signal);
      const next = request.follow === false ? undefined : nextHop(hop, asked.status, asked.headers.location);
      if (next === undefined) return streamOf(asked, hop, request, time);
      await readBody(asked.body, limitOf(hop.url.href, request));
      hop = { ...next, url: addressOf(next.url.href) };
    }
  } catch (error) {
    time.end();
    if (error instanceof UnreadableBody) throw error.cause;
    throw time.problem(hop.url.host) ?? connectionProblem(error, hop.url.host);
  }
  time.end();
  throw new OutgoingProblem(
    'too-many-redirects',
    `“${addressOf(request.url).host}” was followed through ${mostRedirects} redirects without getting anywhere.`,
    false,
  );
}

interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

async function ask(agent: Agent, { url, method, headers, body }: Hop, signal: AbortSignal): Promise<Asked> {
  const {
    statusCode,
    headers: answered,
    body: stream,
  } = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    // cast: undici names the usual methods; it sends any token
    method: method as 'GET',
    headers: { 'user-agent': 'Baton', ...lowerCase(headers), ...lengthOf(body) },
    body: sent(body),
    signal,
  });
  // What went wrong with the stream is told where it is read.
  stream.on('error', () => {});
  return { status: statusCode, headers: joined(answered), body: stream };
}

function streamOf(
  { status, headers, body }: Asked,
  { url }: Hop,
  request: OutgoingRequest,
  time: TimeLimit,
): OutgoingStream {
  const close = () => {
    time.end();
    body.destroy();
  };
  const limit = limitOf(url.href, request);
  const pieces = async function* () {
    try {
      yield* withinLimit(body, limit);
    } catch (error) {
      throw time.problem(url.host) ?? connectionProblem(error, url.host);
    } finally {
      close();
    }
  };
  return { status, headers, url: url.href, pieces: pieces(), close };
}

function limitOf(url: string, { maxBytes = defaultMaxBytes }: OutgoingRequest): BodyLimit {
  return { host: new URL(url).host, maxBytes };
}

function isPiecewise(body: OutgoingBody | undefined): body is PiecewiseBody {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}

function lengthOf(body: OutgoingBody | undefined): Record<string, string> {
  return isPiecewise(body) ? { 'content-length': String(body.size) } : {};
}

function sent(body: OutgoingBody | undefined): string | Uint8Array | Readable | null {
  return isPiecewise(body) ? Readable.from(readBySender(body), { objectMode: false }) : (body ?? null);
}

/** What was to be sent could not be read: nothing the other side has to do with. */
class UnreadableBody extends Error {}

async function* readBySender(body: PiecewiseBody): AsyncIterable<Uint8Array> {
  try {
    yield* body.pieces();
  } catch (cause) {
    throw new UnreadableBody('The body of the request could not be read', { cause });
  }
}

function addressOf(text: string): URL {
  if (!URL.canParse(text)) {
    throw new OutgoingProblem('bad-address', `“${text.slice(0, 200)}” is no web address.`, false);
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new OutgoingProblem(
      'bad-address',
      `Only addresses that begin with https:// or http:// can be called, not “${url.protocol}”.`,
      false,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutgoingProblem(
      'bad-address',
      `The address of “${url.host}” holds a user name or password. Keep them in a connection.`,
      false,
    );
  }
  return url;
}

interface TimeLimit {
  readonly signal: AbortSignal;
  /** Why the request was ended, where it was. */
  problem(host: string): OutgoingProblem | undefined;
  end(): void;
}

function limitTime({ timeout_ms = defaultTimeout_ms, signal: asked }: OutgoingRequest): TimeLimit {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeout_ms);
  return {
    signal: asked === undefined ? late.signal : AbortSignal.any([asked, late.signal]),
    problem: (host) => {
      if (late.signal.aborted) {
        const seconds = Math.round(timeout_ms / 100) / 10;
        const words = `“${host}” had not answered wholly after ${seconds} seconds.`;
        return new OutgoingProblem('no-answer-in-time', words, true);
      }
      if (asked?.aborted !== true) return undefined;
      return new OutgoingProblem('withdrawn', `The request to “${host}” was called off.`, true);
    },
    end: () => clearTimeout(timer),
  };
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')]],
    ),
  );
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
