/**
 * The connector `webhook`: tells another program that something happened, signed as Standard Webhooks has it
 * (https://www.standardwebhooks.com), so that the receiver can tell it is from here and not seen before.
 *
 * Invariant WH1  Every attempt carries the same `webhook-id`; its signature is over what is sent, byte for byte.
 */
import { Webhook } from 'standardwebhooks';
import { Type } from 'typebox';
import type { OpenCredential } from '../../ports/credentials.ts';
import { type Connector, defineAction, field } from '../action.ts';
import { callHttp } from '../http/call-http.ts';
import { headersField, limitFields } from '../http/http-fields.ts';
import { prepareRequest } from '../http/prepare-request.ts';
import { fieldOf } from '../http/sign-in.ts';

const webhookSend = defineAction({
  id: 'webhook.send',
  name: 'Send a webhook',
  description:
    'Posts data to an address, signed, so that the program there can check that it comes from you. A receiver that is down gets it again later, under the same id.',
  inputs: Type.Object({
    url: field.text({ title: 'Address', baton: { placeholder: 'https://partner.example/hooks/orders' } }),
    payload: field.json({ title: 'Data', description: 'What the receiver gets, as JSON.' }),
    headers: headersField,
    ...limitFields,
  }),
  outputs: Type.Object({
    id: Type.String({ title: 'Id the receiver knows it by' }),
    status: Type.Integer({ title: 'Status' }),
    body: Type.Unknown({ title: 'What came back' }),
  }),
  credential: { kinds: ['webhook-secret'], required: true },
  effect: 'writes',
  repeat: 'safe-by-key',
  suggestedBy: ['webhook', 'notify', 'inform', 'tell', 'benachrichtigen', 'melden', 'notifier'],
  run: async (call) => {
    const { credential, idempotencyKey: id, services } = call;
    const { url, payload, headers, ...limits } = call.inputs;
    const content = JSON.stringify(payload);
    const timestamp = new Date(Math.floor(services.clock.now() / 1_000) * 1_000);
    const signature = sign(credential, { id, timestamp, content });
    if (signature === undefined) {
      return {
        kind: 'failed',
        message:
          'The connection holds no secret that webhooks can be signed with: it is whsec_ with base64 behind it.',
        terminal: true,
      };
    }
    const signed = {
      'webhook-id': id,
      'webhook-timestamp': String(timestamp.getTime() / 1_000),
      'webhook-signature': signature,
    };
    const request = { url, method: 'POST', idempotencyKey: 'off', ...limits };
    const given = { ...request, ...(headers === undefined ? {} : { headers }) };
    const prepared = await prepareRequest(given, id, services);
    if (!prepared.ok) return prepared.failure;
    const answer = await callHttp(
      {
        ...prepared.call,
        headers: { ...prepared.call.headers, ...signed },
        body: { content, type: 'application/json', shown: payload },
        answer: 'text',
        signedIn: { headers: {}, query: {} },
      },
      call,
    );
    if (answer.kind === 'failed') return answer;
    const { status, body, exchange } = answer;
    return { kind: 'done', output: { id, status, body }, exchange };
  },
});

interface ToSign {
  readonly id: string;
  readonly timestamp: Date;
  readonly content: string;
}

function sign(
  credential: OpenCredential | undefined,
  { id, timestamp, content }: ToSign,
): string | undefined {
  if (credential === undefined) return undefined;
  const secret = fieldOf(credential, 'secret');
  try {
    return new Webhook(secret).sign(id, timestamp, content);
  } catch {
    return undefined;
  }
}

export const webhookConnector: Connector = {
  id: 'webhook',
  name: 'Webhooks',
  description: 'Tells other programs that something happened, with a signature they can check.',
  actions: [webhookSend],
};
