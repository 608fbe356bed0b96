/**
 * /hooks, /forms and /inbound: requests from outside for a trigger, handed on as they came.
 *
 * Boundary: reads the body as bytes and sends the answer; what it means is the trigger's.
 *
 * Invariants:
 * HK1  Pages of other sites may call these addresses (request-guard.ts lets them): nothing here knows who the current person is.
 * HK2  What is larger than any trigger takes is refused before it is read to its end.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonValue } from '../../expressions/value.ts';
import type { IncomingAnswer, IncomingRequest } from '../../ports/triggers.ts';
import { HostError } from '../../host/host-api.ts';
import { busyPage } from '../busy-page.ts';
import { RequestProblem, sendProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';

interface HookParams {
  readonly key: string;
  readonly trigger: string;
  readonly '*'?: string;
}

const page = 'text/html; charset=utf-8';
const largest = 21 * 1024 * 1024;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export async function hookRoutes(app: App, { triggers }: ServerContext): Promise<void> {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());

  await app.register(async (outside) => {
    outside.setErrorHandler((error, request, reply) => {
      if (!(error instanceof HostError && error.code === 'busy' && isPerson(request))) throw error;
      const detail = 'More is coming in than can be taken at this moment. Nothing of what you sent was kept.';
      return reply
        .header('retry-after', String(error.retryAfter_s))
        .code(429)
        .type(page)
        .send(busyPage(detail));
    });
    outside.removeAllContentTypeParsers();
    outside.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largest }, (_request, body, done) =>
      done(null, body),
    );
    for (const at of ['hooks', 'forms'] as const) {
      outside.route<{ Params: HookParams }>({
        method: methods,
        url: `/${at}/:key/:trigger/*`,
        bodyLimit: largest,
        config: { begins: true },
        schema: { hide: true },
        handler: (request, reply) => handOn(at, request.params, request, reply),
      });
      outside.route<{ Params: HookParams }>({
        method: methods,
        url: `/${at}/:key/:trigger`,
        bodyLimit: largest,
        config: { begins: true },
        schema: { hide: true },
        handler: (request, reply) => handOn(at, request.params, request, reply),
      });
    }
    outside.route<{ Params: { name: string } }>({
      method: methods,
      url: '/inbound/:name',
      bodyLimit: largest,
      config: { begins: true },
      schema: { hide: true },
      handler: (request, reply) => {
        const found = triggers.findInbound(request.params.name);
        if (found === undefined) throw notHere();
        return handOn('hooks', { key: found.process, trigger: found.trigger }, request, reply);
      },
    });
  });

  async function handOn(
    at: IncomingRequest['at'],
    { key, trigger, '*': rest = '' }: HookParams,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const answer = await triggers.receive({
      at,
      process: key,
      trigger,
      rest: rest.replace(/\/$/, ''),
      method: request.method,
      headers: headersOf(request),
      query: queryOf(request),
      body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
      address: request.ip,
      signal: AbortSignal.any([gone.signal, closing.signal]),
    });
    if (answer === undefined) throw notHere();
    if (answer.kind === 'refused' && answer.code === 'trigger-full' && isPerson(request))
      return reply
        .headers({ ...answer.headers })
        .code(429)
        .type(page)
        .send(busyPage(answer.detail));
    return send(reply, answer);
  }
}

/** Who sends a form from a browser. */
function isPerson({ url, headers }: FastifyRequest): boolean {
  return url.startsWith('/forms/') && /\btext\/html\b/u.test(headers.accept ?? '');
}

function notHere(): RequestProblem {
  return new RequestProblem('no-such-trigger', 'Nothing is taken at this address.');
}

function send(reply: FastifyReply, answer: IncomingAnswer): FastifyReply {
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
  reply.header('cache-control', 'no-store');
  if (answer.kind === 'refused') return sendProblem(reply, answer.code, answer.detail);
  // These have no body, so none is told of.
  if (answer.status === 204 || answer.status === 304) return reply.code(answer.status).send();
  return reply.code(answer.status).type(answer.type).serializer(String).send(answer.body);
}

function headersOf({ headers }: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** A name that comes again makes a list. */
function queryOf({ url }: FastifyRequest): Record<string, JsonValue> {
  const at = url.indexOf('?');
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(at < 0 ? '' : url.slice(at + 1))) {
    const before = values.get(name);
    if (before === undefined) values.set(name, [value]);
    else before.push(value);
  }
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]),
  );
}
