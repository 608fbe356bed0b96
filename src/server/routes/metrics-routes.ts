/**
 * GET /metrics, and what the server itself counts.
 *
 * Invariants:
 * MR1  Only programs on this computer read the metrics unasked; a request that a proxy handed on is not from here.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { RequestProblem } from '../problem.ts';
import { isFromHere } from '../request-guard.ts';
import type { App, ServerContext, ServerOperation } from '../server-context.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers when something has happened, however long that takes. */
    readonly waits?: true;
  }
}

export function metricsRoutes(app: App, { operation }: ServerContext): void {
  countRequests(app, operation);

  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, operation)) {
      reply.header('www-authenticate', 'Bearer realm="Baton metrics"');
      throw new RequestProblem(
        'metrics-not-for-you',
        'The metrics were asked for from another computer, and no token came with the request that would be the one of BATON_METRICS_TOKEN.',
        { where: 'Authorization' },
      );
    }
    const { type, text } = await operation.metrics.read();
    return reply.header('cache-control', 'no-store').type(type).serializer(String).send(text);
  });
}

function mayRead(request: FastifyRequest, { metricsFor: { everybody, token } }: ServerOperation): boolean {
  if (everybody || isFromHere(request)) return true;
  const given = /^Bearer (.+)$/iu.exec(request.headers.authorization ?? '')?.[1]?.trim();
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function countRequests(app: App, { meter }: ServerOperation): void {
  const answered = meter.counter({
    name: 'baton_http_requests_total',
    help: 'Requests answered, by the class of the answer',
    label: 'status',
  });
  const took = meter.histogram({
    name: 'baton_http_request_seconds',
    help: 'How long answers took, long polls and live connections left out',
  });
  let underWay = 0;
  meter.gauge({ name: 'baton_http_requests_under_way', help: 'Requests being answered' }, () => underWay);
  app.addHook('onRequest', async (_request, { raw }) => {
    underWay += 1;
    raw.once('close', () => {
      underWay -= 1;
    });
  });
  app.addHook('onResponse', async ({ routeOptions }, reply) => {
    answered.add(1, `${Math.trunc(reply.statusCode / 100)}xx`);
    if (routeOptions.config.waits === undefined) took.observe(reply.elapsedTime / 1_000);
  });
}
