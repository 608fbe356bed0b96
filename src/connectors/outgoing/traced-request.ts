/**
 * A request as a span of the step that makes it, which tells the service where it belongs (W3C Trace Context).
 *
 * Boundary: requests of steps. What happens outside of a trace (looking for mail, signing in) is not traced.
 *
 * Invariant TR1: a span holds method, server and status, never a path, a query, a header or a body: they may hold secrets.
 */
import type { OutgoingRequest } from '../../ports/outgoing-http.ts';
import { type Tracer, writeTraceparent } from '../../ports/tracer.ts';

export async function traced<Answer extends { readonly status: number }>(
  tracer: Tracer,
  request: OutgoingRequest,
  send: (request: OutgoingRequest) => Promise<Answer>,
): Promise<Answer> {
  const parent = tracer.current();
  if (parent === undefined) return send(request);
  const method = request.method.toUpperCase();
  const server = URL.canParse(request.url) ? new URL(request.url).host : '';
  const span = tracer.begin({
    name: method,
    kind: 'client',
    parent,
    attributes: { 'http.request.method': method, 'server.address': server },
  });
  const { headers = {} } = request;
  const isGiven = Object.keys(headers).some((name) => name.toLowerCase() === 'traceparent');
  const traceparent =
    span.context === undefined || isGiven ? {} : { traceparent: writeTraceparent(span.context) };
  try {
    const answer = await send({ ...request, headers: { ...headers, ...traceparent } });
    const failed = answer.status >= 400 ? { failed: `answered ${answer.status}` } : {};
    span.end({ ...failed, attributes: { 'http.response.status_code': answer.status } });
    return answer;
  } catch (error) {
    span.end({ failed: error instanceof Error ? error.name : 'failed' });
    throw error;
  }
}
