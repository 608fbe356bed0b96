/**
 * The HTTP connectors of Camunda, in their own terms: the REST and GraphQL connectors of Camunda 8 and the
 * `http-connector` of Camunda 7. A diagram or template that names one runs on these without being wired.
 *
 * Boundary: from what the other engine calls the inputs to a request. Which names stand for these actions is
 * `wiring/drawn-connectors.ts`.
 *
 * Source: Camunda 8 documentation, "REST Connector", "GraphQL Connector"; Camunda 7 manual, "Connectors".
 */
import { Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import { type ActionCall, type ActionResult, defineAction, field } from '../action.ts';
import { type AnswerForm, readJson } from '../http/answer-value.ts';
import { callHttp } from '../http/call-http.ts';
import { httpCredentialKinds } from '../http/sign-in.ts';
import { answered, answerRulesOf, refusedOr } from './drawn-answer.ts';
import { type DrawnRequest, prepareDrawnRequest } from './drawn-request.ts';
import { drawnSignIn } from './drawn-sign-in.ts';

const open = (title: string) => field.optional(field.json({ title }));

const shared = {
  credential: { kinds: httpCredentialKinds, required: false },
  effect: 'writes',
  repeat: 'safe-by-key',
  drawnOnly: true,
} as const;

export const camundaRest = defineAction({
  ...shared,
  id: 'http.camunda-rest',
  name: 'Call a web API',
  description: 'The REST connector of Camunda 8 (io.camunda:http-json:1).',
  inputs: Type.Object({
    url: open('URL'),
    method: open('Method'),
    authentication: open('Authentication'),
    headers: open('Headers'),
    queryParameters: open('Query parameters'),
    body: open('Request body'),
    ignoreNullValues: open('Ignore null values'),
    storeResponse: open('Store response'),
    documentReturnFormat: open('Response format'),
    connectionTimeoutInSeconds: open('Connection timeout in seconds'),
    readTimeoutInSeconds: open('Read timeout in seconds'),
  }),
  outputs: Type.Object({ response: Type.Unknown({ title: 'Status, headers and body' }) }),
  run: ({ inputs, ...call }) => {
    const body = inputs.ignoreNullValues === true ? withoutNulls(inputs.body ?? null) : inputs.body;
    const request = {
      method: inputs.method,
      url: inputs.url,
      query: inputs.queryParameters,
      headers: inputs.headers,
      body,
      timeouts_s: [inputs.connectionTimeoutInSeconds, inputs.readTimeoutInSeconds],
    };
    const format = entryOf(inputs.documentReturnFormat, 'choice');
    const form = inputs.storeResponse === true || format === 'DOCUMENT' ? 'document' : 'auto';
    return carriedOut(request, inputs.authentication, format === 'TEXT' ? 'text' : form, call);
  },
});

export const camundaGraphql = defineAction({
  ...shared,
  id: 'http.camunda-graphql',
  name: 'Ask a GraphQL API',
  description: 'The GraphQL connector of Camunda 8 (io.camunda:connector-graphql:1).',
  inputs: Type.Object({
    graphql: open('Endpoint, query and variables'),
    authentication: open('Authentication'),
    // The first versions of the connector had these at the top.
    url: open('URL'),
    method: open('Method'),
    query: open('Query'),
    variables: open('Variables'),
    headers: open('Headers'),
    connectionTimeoutInSeconds: open('Connection timeout in seconds'),
  }),
  outputs: Type.Object({ response: Type.Unknown({ title: 'Status, headers and body' }) }),
  run: ({ inputs, ...call }) => {
    const { graphql, authentication, ...top } = inputs;
    const given: Variables = { ...top, ...objectOf(graphql) };
    const method = String(given.method ?? 'post').toUpperCase();
    const asked = { query: given.query ?? null, variables: given.variables ?? {} };
    const inAddress = { query: asked.query, variables: JSON.stringify(asked.variables) };
    const request = {
      method,
      url: given.url,
      headers: given.headers,
      timeouts_s: [given.connectionTimeoutInSeconds, given.readTimeoutInSeconds],
      ...(method === 'GET' ? { query: inAddress } : { body: asked }),
    };
    const form = given.storeResponse === true ? 'document' : 'auto';
    return carriedOut(request, authentication, form, call);
  },
});

/** Its outputs are worked out over these locals, as the connector's own output parameters say. */
export const camundaHttpConnector = defineAction({
  ...shared,
  id: 'http.camunda-http-connector',
  name: 'Call a web API',
  description: 'The http-connector of Camunda 7.',
  inputs: Type.Object({ connector: open('What the connector is given') }),
  outputs: Type.Object({
    statusCode: Type.Integer({ title: 'Status' }),
    headers: Type.Unknown({ title: 'Headers' }),
    response: Type.String({ title: 'What came back, as text' }),
    answer: Type.Unknown({ title: 'What came back, as data' }),
  }),
  run: async ({ inputs, ...call }) => {
    const given = objectOf(inputs.connector);
    const request = { method: given.method, url: given.url, headers: given.headers, body: given.payload };
    const prepared = await prepareDrawnRequest(request, call);
    if (!prepared.ok) return prepared.failure;
    const everyStatus = new Set(Array.from({ length: 200 }, (_, index) => 300 + index));
    const sent = await callHttp({ ...prepared.call, answer: 'text', accepts: everyStatus }, call);
    if (sent.kind === 'failed') return sent;
    const { status, headers, body, exchange } = sent;
    const response = typeof body === 'string' ? body : '';
    const read = readJson(response);
    const answer = read.ok ? read.value : response;
    return { kind: 'done', output: { statusCode: status, headers, response, answer }, exchange };
  },
});

async function carriedOut(
  request: DrawnRequest,
  authentication: JsonValue | undefined,
  form: AnswerForm,
  call: Omit<ActionCall<unknown>, 'inputs'>,
): Promise<ActionResult> {
  const rules = answerRulesOf(call.pinned);
  const prepared = await prepareDrawnRequest(request, call);
  if (!prepared.ok) return prepared.failure;
  const signIn = call.credential === undefined ? await drawnSignIn(authentication, call) : undefined;
  if (signIn?.ok === false) return signIn.failure;
  const own = signIn === undefined ? {} : { signedIn: signIn.signedIn };
  const sent = await callHttp({ ...prepared.call, answer: form, ...own }, call);
  const now = call.services.clock.now();
  if (sent.kind === 'failed') return refusedOr(rules, sent, now);
  const { status, headers, exchange } = sent;
  return answered(rules, { status, headers, body: asData(sent.body, form) }, exchange, now);
}

/** The other engine reads JSON by what it looks like, whatever type the answer says it has. */
function asData(body: JsonValue, form: AnswerForm): JsonValue {
  if (typeof body !== 'string' || form !== 'auto' || !/^\s*[[{]/u.test(body)) return body;
  const read = readJson(body);
  return read.ok ? read.value : body;
}

function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutNulls(each)]));
}

function objectOf(value: JsonValue | undefined): Variables {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function entryOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  const record = objectOf(value);
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
