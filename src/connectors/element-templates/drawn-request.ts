/**
 * The request a diagram made for Camunda describes (address, method, headers, query, body), as one that can be sent.
 *
 * Boundary: form only; signing in is `drawn-sign-in.ts`, sending `http/call-http.ts`.
 *
 * Invariant DR1  Method and headers pass the same checks as those of a wiring; the body is bytes, whatever its text.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { ActionCall, ActionResult } from '../action.ts';
import type { HttpCall } from '../http/call-http.ts';
import { idempotencyHeader } from '../http/http-fields.ts';
import { formPairs, type RequestBody, writeBody } from '../http/request-body.ts';
import { checkHeaders } from '../http/request-headers.ts';

export interface DrawnRequest {
  readonly method: JsonValue | undefined;
  readonly url: JsonValue | undefined;
  readonly query?: JsonValue | undefined;
  readonly headers?: JsonValue | undefined;
  readonly body?: JsonValue | undefined;
  /** Both parts of the wait; whichever are given count together. */
  readonly timeouts_s?: readonly (JsonValue | undefined)[];
}

export type PreparedDrawnRequest =
  | { readonly ok: true; readonly call: Omit<HttpCall, 'answer'> }
  | { readonly ok: false; readonly failure: Extract<ActionResult, { kind: 'failed' }> };

const methods = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/u;
const longest_s = 600;

/** Throws `DocumentProblem`. */
export async function prepareDrawnRequest(
  written: DrawnRequest,
  { idempotencyKey, services }: Pick<ActionCall<unknown>, 'idempotencyKey' | 'services'>,
): Promise<PreparedDrawnRequest> {
  const method = textOf(written.method)?.toUpperCase() ?? 'GET';
  if (!methods.test(method))
    return wrong(`“${method.slice(0, 40)}” is no method of HTTP that can be called.`);
  const url = urlOf(written.url, written.query);
  if (url === undefined) {
    const found = textOf(written.url) ?? '';
    return wrong(
      found === ''
        ? 'The step does not say which address it calls.'
        : `“${found.slice(0, 200)}” is no web address. It begins with https:// and names a computer.`,
    );
  }
  const headers = checkHeaders({
    ...idempotencyHeader(method, undefined, idempotencyKey),
    ...headersOf(written.headers),
  });
  if (!headers.ok) return wrong(headers.message);
  const call = { method, url, headers: headers.headers, ...timeoutOf(written.timeouts_s ?? []) };
  const { body } = written;
  const isEmpty = body === undefined || body === null || body === '';
  if (isEmpty || method === 'GET' || method === 'HEAD') return { ok: true, call };
  const sent = await bodyOf(body, headers.headers['content-type'], services);
  if (!sent.ok) return wrong(sent.message);
  // A form with files is told apart by a boundary that only its writer knows.
  const { 'content-type': type = '', ...others } = headers.headers;
  const own = type.startsWith('multipart/') ? others : headers.headers;
  return { ok: true, call: { ...call, headers: own, body: sent.body } };
}

async function bodyOf(
  body: JsonValue,
  type: string | undefined,
  { documents }: ActionCall<unknown>['services'],
) {
  if (type?.startsWith('multipart/form-data') === true) return writeBody('multipart', body, documents);
  if (type?.startsWith('application/x-www-form-urlencoded') === true && formPairs(body) !== undefined) {
    return writeBody('form', body, documents);
  }
  if (typeof body !== 'string') return writeBody('json', body, documents);
  const written: RequestBody = { content: body, type: type ?? 'application/json', shown: body };
  return { ok: true as const, body: written };
}

function urlOf(written: JsonValue | undefined, query: JsonValue | undefined): URL | undefined {
  const text = textOf(written)?.trim() ?? '';
  if (!/^https?:\/\/[^/?#]+/iu.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.hash = '';
  const pairs = query === undefined || query === null ? [] : (formPairs(query) ?? []);
  for (const [name, value] of pairs) url.searchParams.append(name, value);
  return url;
}

function headersOf(written: JsonValue | undefined): Record<string, string> {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return {};
  return Object.fromEntries(
    Object.entries(written).flatMap(([name, value]): [string, string][] => {
      if (value === null) return [];
      return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
    }),
  );
}

/** 0 stands for no limit there; here nothing waits without end. */
function timeoutOf(given: readonly (JsonValue | undefined)[]): Pick<HttpCall, 'timeout_ms'> {
  const seconds = given.map(Number).filter((number) => Number.isFinite(number) && number >= 0);
  if (seconds.length === 0) return {};
  const all = seconds.includes(0) ? longest_s : seconds.reduce((sum, one) => sum + one, 0);
  return { timeout_ms: Math.min(Math.max(all, 1), longest_s) * 1_000 };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function wrong(message: string): PreparedDrawnRequest {
  return { ok: false, failure: { kind: 'failed', message, terminal: true } };
}
