/**
 * One call of an imported operation: a request made by what was pinned of it, on the HTTP core.
 *
 * Boundary: the request. Guard, signing in, retries, limits and masking are the core's and the handler's.
 */
import { Check } from 'typebox/value';
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { ActionCall, ActionResult } from '../action.ts';
import { buildUrl } from '../http/build-url.ts';
import { callHttp, type HttpCall } from '../http/call-http.ts';
import { idempotencyHeader, limitsOf } from '../http/http-fields.ts';
import { type RequestBody, writeBody } from '../http/request-body.ts';
import { checkHeaders } from '../http/request-headers.ts';
import { asPairs, asText, typed, ValueProblem } from './field-values.ts';
import { type PinnedField, PinnedOperation } from './pinned-operation.ts';

/** Throws `CredentialProblem`, `DocumentProblem`. */
export async function callOperation(call: ActionCall<unknown>): Promise<ActionResult> {
  const { pinned, data } = call;
  if (!Check(PinnedOperation, pinned)) {
    return failed(
      'The step names no operation of an imported API. Wire it again and put the process into use.',
    );
  }
  try {
    const request = await requestOf(pinned, data, call);
    const answer = await callHttp(request, call);
    if (answer.kind === 'failed') return answer;
    const { status, headers, body, exchange } = answer;
    return { kind: 'done', output: { status, headers, body }, exchange };
  } catch (error) {
    if (error instanceof ValueProblem) return failed(error.message);
    throw error;
  }
}

interface GivenField {
  readonly field: PinnedField;
  readonly value: JsonValue;
}

async function requestOf(
  operation: PinnedOperation,
  data: Variables,
  { idempotencyKey, services }: ActionCall<unknown>,
): Promise<HttpCall> {
  const given = givenFields(operation, data);
  const at = (place: PinnedField['place']) => given.filter(({ field }) => field.place === place);
  const built = buildUrl({
    template: `${operation.base.replace(/\/+$/u, '')}${operation.path}`,
    path: Object.fromEntries(at('path').map(({ field, value }) => [field.sends, asText(field, value)])),
  });
  if (!built.ok) throw new ValueProblem(built.message);
  const query = at('query').flatMap(({ field, value }) => asPairs(field, value));
  for (const [name, value] of query) built.url.searchParams.append(name, value);
  const cookies = at('cookie').map(
    ({ field, value }) => `${field.sends}=${encodeURIComponent(asText(field, value))}`,
  );
  const checked = checkHeaders({
    ...(operation.accept === undefined ? {} : { accept: operation.accept }),
    ...idempotencyHeader(operation.method, operation.idempotencyHeader, idempotencyKey),
    ...Object.fromEntries(at('header').map(({ field, value }) => [field.sends, asText(field, value)])),
    ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }),
  });
  if (!checked.ok) throw new ValueProblem(checked.message);
  const body = await bodyOf(operation, given, services);
  return {
    method: operation.method,
    url: built.url,
    headers: checked.headers,
    ...(body === undefined ? {} : { body }),
    answer: 'auto',
    accepts: new Set((textOf(data.accepts).match(/\d{3}/gu) ?? []).map(Number)),
    ...limitsOf({
      timeout: within(data.timeout, 1, 600, 30),
      largestAnswer: within(data.largestAnswer, 1, 100, 10),
    }),
  };
}

function givenFields({ fields }: PinnedOperation, data: Variables): readonly GivenField[] {
  return fields.flatMap((field): GivenField[] => {
    const value = (Object.hasOwn(data, field.name) ? data[field.name] : undefined) ?? field.usual ?? null;
    if (value !== null) return [{ field, value: typed(field, value) }];
    if (!field.required) return [];
    throw new ValueProblem(`“${field.label}” is needed, and nothing is given for it.`);
  });
}

async function bodyOf(
  { body }: PinnedOperation,
  given: readonly GivenField[],
  { documents }: ActionCall<unknown>['services'],
): Promise<RequestBody | undefined> {
  if (body === undefined) return undefined;
  const whole = given.find(({ field }) => field.place === 'whole-body');
  const parts = given.filter(({ field }) => field.place === 'body');
  if (whole === undefined && parts.length === 0 && !body.required) return undefined;
  const value =
    whole?.value ?? Object.fromEntries(parts.map(({ field, value: part }) => [field.sends, part]));
  const written = await writeBody(body.as, body.as === 'form' ? flat(value) : value, documents);
  if (!written.ok) throw new ValueProblem(written.message);
  // The boundary of a form and the type of a file are known to the one who wrote them.
  const isExact = body.as === 'multipart' || body.as === 'document';
  return isExact ? written.body : { ...written.body, type: body.type };
}

/** A web form knows only texts: what is deeper goes as JSON. */
function flat(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const isDeep = typeof each === 'object' && each !== null && !Array.isArray(each);
      return [name, isDeep ? JSON.stringify(each) : each];
    }),
  );
}

function within(value: JsonValue | undefined, least: number, most: number, usual: number): number {
  const number = Number(value ?? usual);
  return Number.isFinite(number) ? Math.min(Math.max(number, least), most) : usual;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function failed(message: string): ActionResult {
  return { kind: 'failed', message, terminal: true };
}
