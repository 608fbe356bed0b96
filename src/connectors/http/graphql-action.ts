/**
 * `http.graphql`: a query or mutation of a GraphQL API, over HTTP as the GraphQL-over-HTTP specification has it.
 *
 * Invariant GQ1  The query is written in the wiring; data only reach it as variables.
 */
import { Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { type ActionResult, defineAction, field } from '../action.ts';
import { callHttp, type HttpAnswer } from './call-http.ts';
import { headersField, idempotencyField, limitFields } from './http-fields.ts';
import { prepareRequest } from './prepare-request.ts';
import { readPath } from './read-path.ts';
import { httpCredentialKinds } from './sign-in.ts';

/** What servers write in `extensions.code` for what may pass. */
const passing =
  /^(?:THROTTLED|RATE_?LIMITED|RATE_LIMIT_EXCEEDED|TOO_MANY_REQUESTS|TIMEOUT|INTERNAL_SERVER_ERROR|SERVICE_UNAVAILABLE)$/iu;

export const graphql = defineAction({
  id: 'http.graphql',
  name: 'Ask a GraphQL API',
  description:
    'Sends a query or a mutation with its variables. Errors in the answer are a failure, also where its status says all is well.',
  inputs: Type.Object({
    url: field.text({ title: 'Address', baton: { placeholder: 'https://shop.example/graphql' } }),
    query: field.text({
      title: 'Query',
      description: 'Values of the case go into variables, not into the text.',
      baton: { as: 'lines', fixed: true, placeholder: 'query ($id: ID!) { order(id: $id) { total } }' },
    }),
    variables: field.optional(field.json({ title: 'Variables', description: 'Names with their values.' })),
    operationName: field.optional(
      field.text({
        title: 'Operation',
        description: 'Where the query holds more than one.',
        baton: { advanced: true },
      }),
    ),
    headers: headersField,
    idempotencyKey: idempotencyField,
    ...limitFields,
  }),
  outputs: Type.Object({ data: Type.Unknown({ title: 'What was asked for' }) }),
  credential: { kinds: httpCredentialKinds, required: false },
  effect: 'writes',
  repeat: 'safe-by-key',
  suggestedBy: ['graphql'],
  run: async (call) => {
    const { query, variables, operationName, ...inputs } = call.inputs;
    const body = {
      query,
      ...(variables === undefined ? {} : { variables }),
      ...(operationName === undefined ? {} : { operationName }),
    };
    const request = { ...inputs, method: 'POST', body };
    const prepared = await prepareRequest(request, call.idempotencyKey, call.services);
    if (!prepared.ok) return prepared.failure;
    const headers = {
      accept: 'application/graphql-response+json, application/json',
      ...prepared.call.headers,
    };
    const answer = await callHttp({ ...prepared.call, headers, answer: 'json' }, call);
    return answer.kind === 'failed' ? answer : readData(answer);
  },
});

function readData({ body, status, exchange }: HttpAnswer): ActionResult {
  const errors = readPath(body, 'errors');
  if (Array.isArray(errors) && errors.length > 0) return refused(errors, { status, exchange });
  const data = readPath(body, 'data');
  if (data !== undefined) return { kind: 'done', output: { data }, exchange };
  return {
    kind: 'failed',
    message: 'The answer is no answer of a GraphQL API: it holds neither data nor errors.',
    terminal: true,
    facts: { status, body },
    exchange,
  };
}

function refused(
  errors: readonly JsonValue[],
  { status, exchange }: Pick<HttpAnswer, 'status' | 'exchange'>,
): ActionResult {
  const messages = errors.slice(0, 3).map((error) => readPath(error, 'message'));
  const said = messages.filter((message) => typeof message === 'string').join(' · ');
  const [code] = errors.flatMap((error) => {
    const found = readPath(error, 'extensions.code');
    return typeof found === 'string' ? [found] : [];
  });
  return {
    kind: 'failed',
    message: `The GraphQL API refused: ${said === '' ? 'it does not say why' : said.slice(0, 500)}`,
    terminal: code === undefined || !passing.test(code),
    facts: { status, errors, code: code ?? 'graphql-errors' },
    exchange,
  };
}
