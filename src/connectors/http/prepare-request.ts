/** From the inputs that `http.request` and `http.collect` share to a request that can be sent. */
import type { JsonValue } from '../../expressions/value.ts';
import type { ActionServices } from '../action.ts';
import { buildUrl, pairsOf } from './build-url.ts';
import type { HttpCall, HttpFailure } from './call-http.ts';
import { idempotencyHeader, limitsOf } from './http-fields.ts';
import { type BodyForm, writeBody } from './request-body.ts';
import { checkHeaders } from './request-headers.ts';

export interface RequestInputs {
  readonly method: string;
  readonly url: string;
  readonly path?: JsonValue;
  readonly query?: JsonValue;
  readonly headers?: JsonValue;
  readonly body?: JsonValue;
  readonly bodyAs?: BodyForm;
  readonly idempotencyKey?: string;
  readonly timeout?: number;
  readonly largestAnswer?: number;
}

export type PreparedRequest =
  | { readonly ok: true; readonly call: Omit<HttpCall, 'answer'> }
  | { readonly ok: false; readonly failure: HttpFailure };

/** Throws `DocumentProblem`. */
export async function prepareRequest(
  inputs: RequestInputs,
  idempotencyKey: string,
  { documents }: Pick<ActionServices, 'documents'>,
): Promise<PreparedRequest> {
  const { method } = inputs;
  const built = buildUrl({
    template: inputs.url,
    path: pairsOf(inputs.path),
    query: pairsOf(inputs.query),
  });
  if (!built.ok) return wrong(built.message);
  const checked = checkHeaders({
    ...idempotencyHeader(method, inputs.idempotencyKey, idempotencyKey),
    ...pairsOf(inputs.headers),
  });
  if (!checked.ok) return wrong(checked.message);
  const call = { method, url: built.url, headers: checked.headers, ...limitsOf(inputs) };
  if (inputs.body === undefined) return { ok: true, call };
  if (method === 'GET' || method === 'HEAD') return wrong(`A ${method} request cannot carry a body.`);
  const written = await writeBody(inputs.bodyAs ?? 'json', inputs.body, documents);
  if (!written.ok) return wrong(written.message);
  return { ok: true, call: { ...call, body: written.body } };
}

function wrong(message: string): PreparedRequest {
  return { ok: false, failure: { kind: 'failed', message, terminal: true } };
}
