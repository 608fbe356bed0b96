/**
 * Refuses what would begin something before its body is read, when Baton is busy: 429 with Retry-After.
 *
 * Boundary: requests and their bodies; whether anything can begin is the host's (`host/admission.ts`).
 *
 * Invariants:
 * AS1  The bodies of all that would begin something and are under way take up a bounded amount of memory. One alone is
 *      always let in: how large it may be is its route's.
 */
import type { FastifyRequest } from 'fastify';
import { HostError } from '../host/host-api.ts';
import type { App, ServerContext } from './server-context.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It begins a case, a message or a signal. */
    readonly begins?: true;
  }
}

const mostBytes = 128 * 1024 * 1024;
/** Of a body whose length is not said. */
const unsaid = 1024 * 1024;

export function admitStarts(app: App, { host, operation }: ServerContext): void {
  let bytes = 0;
  operation.meter.gauge(
    { name: 'baton_http_start_bytes', help: 'Bodies of requests under way that begin something' },
    () => bytes,
  );
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.begins === undefined || isLook(request)) return;
    const refusal = host.beginRefusal();
    if (refusal !== undefined) throw refusal;
    const length = lengthOf(request);
    if (bytes > 0 && bytes + length > mostBytes)
      throw new HostError('busy', `Nothing new begins now: requests of ${bytes} bytes are under way`);
    bytes += length;
    reply.raw.once('close', () => {
      bytes -= length;
    });
  });
}

/** A form that is only looked at. */
function isLook({ method, routeOptions }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (routeOptions.url ?? '').startsWith('/forms/');
}

function lengthOf({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'] ?? unsaid);
  return Number.isSafeInteger(length) && length >= 0 ? length : unsaid;
}
