/** `http.request`: any one request to a web API. */
import { Type } from 'typebox';
import { defineAction, field } from '../action.ts';
import { answerForms } from './answer-value.ts';
import { callHttp } from './call-http.ts';
import { answerOutputs, headersField, idempotencyField, limitFields } from './http-fields.ts';
import { prepareRequest } from './prepare-request.ts';
import { bodyForms } from './request-body.ts';
import { httpCredentialKinds } from './sign-in.ts';

export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

export const httpRequest = defineAction({
  id: 'http.request',
  name: 'Call a web API',
  description:
    'Sends one request to an address and gives back the status, the headers and what came back. A refusal that may pass (too many requests, a server in trouble, no answer) is tried again; any other is an incident or, by the step’s rules, an error of the diagram.',
  inputs: Type.Object({
    method: field.choice(httpMethods, { title: 'Method', default: 'GET' }),
    url: field.text({
      title: 'Address',
      description: 'May hold {placeholders}, which “In the address” fills.',
      baton: { placeholder: 'https://books.example/invoices/{number}' },
    }),
    path: field.optional(
      field.pairs({ title: 'In the address', description: 'What its {placeholders} stand for.' }),
    ),
    query: field.optional(
      field.pairs({ title: 'Query', description: 'Added to the address behind the question mark.' }),
    ),
    body: field.optional(
      field.json({ title: 'Body', description: 'Data, a text or a file, as “Body is sent as” says.' }),
    ),
    bodyAs: field.optional(
      field.choice(bodyForms, {
        title: 'Body is sent as',
        description: 'json · form (web form) · text · document (a file) · multipart (web form with files)',
        default: 'json',
      }),
    ),
    headers: headersField,
    answer: field.optional(
      field.choice(answerForms, {
        title: 'Answer is read as',
        description: 'auto: by its type; what is large or no text becomes a file. document: always a file.',
        default: 'auto',
        baton: { advanced: true },
      }),
    ),
    accepts: field.optional(
      field.text({
        title: 'Refusals that are a result',
        description: 'Statuses the process goes on with, such as 404 where a thing may be missing.',
        baton: { advanced: true, placeholder: '404, 409' },
      }),
    ),
    idempotencyKey: idempotencyField,
    ...limitFields,
  }),
  outputs: answerOutputs,
  credential: { kinds: httpCredentialKinds, required: false },
  effect: 'writes',
  repeat: 'safe-by-key',
  suggestedBy: ['api', 'http', 'rest', 'call', 'request', 'fetch', 'abrufen', 'übermitteln', 'web service'],
  run: async (call) => {
    const { inputs } = call;
    const prepared = await prepareRequest(inputs, call.idempotencyKey, call.services);
    if (!prepared.ok) return prepared.failure;
    const accepts = new Set((inputs.accepts?.match(/\d{3}/gu) ?? []).map(Number));
    const answer = await callHttp({ ...prepared.call, answer: inputs.answer ?? 'auto', accepts }, call);
    if (answer.kind === 'failed') return answer;
    const { status, headers, body, exchange } = answer;
    return { kind: 'done', output: { status, headers, body }, exchange };
  },
});
