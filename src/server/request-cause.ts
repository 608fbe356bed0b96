/** The place in somebody else's trace from which a request came (W3C Trace Context); the host reads it. */
import type { FastifyRequest } from 'fastify';

export function causeOf({ headers }: FastifyRequest): { readonly traceparent?: string } {
  const { traceparent } = headers;
  return typeof traceparent === 'string' ? { traceparent } : {};
}
