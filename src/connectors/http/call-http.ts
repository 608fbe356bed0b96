/**
 * One HTTP request of a connector: signed in, sent, read, and told. REST, GraphQL, webhooks and the vendors stand on it.
 *
 * Boundary: one request and what its answer means by HTTP's own rules. What an API says inside a good answer is its
 * connector's to read.
 *
 * Invariants:
 * CH1  Every outcome carries what went out and what came back; nothing of the credential is in it but what masking finds.
 * CH2  No answer, 408, 425, 429, any 5xx and garbage are worth another attempt; any other refusal is not.
 */
import { STATUS_CODES } from 'node:http';
import type { JsonValue } from '../../expressions/value.ts';
import type { Exchange } from '../../ports/actions.ts';
import { OutgoingProblem, type OutgoingResponse } from '../../ports/outgoing-http.ts';
import type { ActionCall, ActionResult } from '../action.ts';
import { type AnswerForm, isReadable, readAnswer, sketchAnswer } from './answer-value.ts';
import { encodePairs, shownUrl } from './build-url.ts';
import { readPath } from './read-path.ts';
import type { RequestBody } from './request-body.ts';
import { readRetryAfter } from './retry-after.ts';
import { type SignedIn, signIn } from './sign-in.ts';

export interface HttpCall {
  readonly method: string;
  readonly url: URL;
  /** Checked; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  readonly answer: AnswerForm;
  /** Statuses that are a result, though HTTP calls them a refusal. */
  readonly accepts?: ReadonlySet<number>;
  readonly timeout_ms?: number;
  readonly maxBytes?: number;
  /** In place of the address, for people, where it holds a secret. */
  readonly shownAs?: string;
  /** Where an API's refusals say why, the first that does counts; absent: where APIs usually say it. */
  readonly errorMessages?: readonly string[];
  /** In place of what the credential's kind does by itself. */
  readonly signedIn?: SignedIn;
}

/** What an action's call has of that. */
export type HttpCaller = Pick<ActionCall<unknown>, 'credential' | 'idempotencyKey' | 'signal' | 'services'>;

export interface HttpAnswer {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue;
  readonly exchange: Exchange;
}

export type HttpFailure = Extract<ActionResult, { kind: 'failed' }>;

/** Throws `CredentialProblem`, `DocumentProblem`. */
export async function callHttp(call: HttpCall, caller: HttpCaller): Promise<HttpAnswer | HttpFailure> {
  const { http, clock, documents } = caller.services;
  const signed = call.signedIn ?? signIn(caller.credential);
  const url = new URL(call.url);
  url.search = [url.search.replace(/^\?/u, ''), encodePairs(signed.query)]
    .filter((part) => part !== '')
    .join('&');
  const headers = {
    accept: '*/*',
    ...(call.body === undefined ? {} : { 'content-type': call.body.type }),
    ...call.headers,
    ...signed.headers,
  };
  const request: Exchange['request'] = {
    title: `${call.method} ${call.shownAs ?? url.href}`,
    headers,
    ...(call.body === undefined ? {} : { body: call.body.shown }),
  };
  const began = clock.now();
  let answer: OutgoingResponse;
  try {
    answer = await http.request({
      method: call.method,
      url: url.href,
      headers,
      ...(call.body === undefined ? {} : { body: call.body.content }),
      ...(call.timeout_ms === undefined ? {} : { timeout_ms: call.timeout_ms }),
      ...(call.maxBytes === undefined ? {} : { maxBytes: call.maxBytes }),
      signal: caller.signal,
    });
  } catch (error) {
    if (!(error instanceof OutgoingProblem)) throw error;
    return unanswered(error, { request, took_ms: clock.now() - began });
  }
  const exchange: Exchange = {
    request,
    response: {
      title: titleOf(answer.status),
      headers: answer.headers,
      body: sketchAnswer(answer),
    },
    took_ms: clock.now() - began,
  };
  const what = `“${call.method} ${call.shownAs ?? shownUrl(call.url)}”`;
  const { status } = answer;
  if ((status < 200 || status > 299) && call.accepts?.has(status) !== true) {
    return refused({ what, errorMessages: call.errorMessages ?? [] }, answer, exchange, caller);
  }
  const read = await readAnswer(answer, call.answer, documents);
  if (!read.ok) {
    return {
      kind: 'failed',
      message: `${what} was answered ${titleOf(status)}, but ${read.message}.`,
      terminal: false,
      facts: { status, code: 'not-readable' },
      exchange,
    };
  }
  return { kind: 'answered', status, headers: answer.headers, body: read.value, exchange };
}

function unanswered(problem: OutgoingProblem, exchange: Exchange): HttpFailure {
  return {
    kind: 'failed',
    message: problem.message,
    terminal: !problem.retryable,
    facts: { code: problem.code },
    exchange,
  };
}

function refused(
  { what, errorMessages }: { readonly what: string; readonly errorMessages: readonly string[] },
  answer: OutgoingResponse,
  exchange: Exchange,
  { services, credential }: HttpCaller,
): HttpFailure {
  const { status, headers } = answer;
  const body = exchange.response?.body ?? null;
  const retryAfter_ms = readRetryAfter(headers['retry-after'], services.clock.now());
  const again = isWorthRetrying(status);
  return {
    kind: 'failed',
    message: `${what} was answered ${titleOf(status)}${isReadable(answer) ? detailOf(body, errorMessages) : '.'}${advice(status, credential?.name)}`,
    terminal: !again,
    ...(again && retryAfter_ms !== undefined ? { retryAfter_ms } : {}),
    facts: { status, headers, body, code: `status-${status}` },
    exchange,
  };
}

function isWorthRetrying(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function advice(status: number, credential: string | undefined): string {
  if (status === 401) {
    return credential === undefined
      ? ' It wants to know who asks: choose a connection for the step.'
      : ` The connection “${credential}” was not accepted: sign in again or correct it.`;
  }
  if (status === 403 && credential !== undefined) return ` The connection “${credential}” may not do this.`;
  return '';
}

/** What APIs call the sentence that says what was wrong. */
const detailNames = [
  'detail',
  'message',
  'error_description',
  'error',
  'errors',
  'title',
  'description',
  'Message',
];

/** As the end of a sentence: a colon with what the API said, or a full stop. */
function detailOf(body: JsonValue, places: readonly string[]): string {
  const told = places.map((place) => readPath(body, place)).find((each) => typeof each === 'string');
  const detail =
    sentenceIn(told ?? body, 0)
      ?.replace(/\s+/gu, ' ')
      .trim() ?? '';
  if (detail === '') return '.';
  const short = detail.length <= 300 ? detail : `${detail.slice(0, 300)}…`;
  return `: ${short}${/[.!?…]$/u.test(short) ? '' : '.'}`;
}

function sentenceIn(value: JsonValue, depth: number): string | undefined {
  // A page of HTML tells a person nothing here; the exchange has it.
  if (typeof value === 'string') return value.startsWith('<') ? undefined : value;
  if (typeof value !== 'object' || value === null || depth > 3) return undefined;
  const inner = Array.isArray(value)
    ? value.slice(0, 1)
    : detailNames.flatMap((name) =>
        Object.entries(value).flatMap(([own, each]) => (own === name ? [each] : [])),
      );
  for (const each of inner) {
    const found = sentenceIn(each, depth + 1);
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}

function titleOf(status: number): string {
  const words = STATUS_CODES[status];
  return words === undefined ? String(status) : `${status} ${words}`;
}
