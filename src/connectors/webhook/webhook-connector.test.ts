import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ActionStage,
  done,
  failure,
  openActionStage,
  stageStart,
} from '../../../test/servers/action-stage.ts';
import { AnsweringServer } from '../../../test/servers/answering-server.ts';
import { webhookConnector } from './webhook-connector.ts';

const secret = `whsec_${Buffer.from('a secret of the two of us').toString('base64')}`;
let server: AnsweringServer;
let stage: ActionStage;

beforeEach(async () => {
  server = await AnsweringServer.open(() => ({ status: 202, body: 'thanks' }));
  stage = openActionStage([
    { name: 'partner', kind: 'webhook-secret', fields: { secret } },
    { name: 'spoilt', kind: 'webhook-secret', fields: { secret: 'not base64!' } },
  ]);
});

afterEach(async () => {
  await stage.close();
  await server.close();
});

function send(credential: string, attempt = 1) {
  const inputs = { url: `${server.url}/hook`, payload: { order: 7, note: 'ü' } };
  return stage.run(webhookConnector, 'webhook.send', inputs, { credential, attempt });
}

test('a webhook is signed so that the receiver can check it, with the same id at every attempt', async () => {
  expect(done(await send('partner'))).toEqual({ id: 'baton-7-3', status: 202, body: 'thanks' });
  done(await send('partner', 2));
  for (const { headers, body } of server.asked) {
    expect(headers['webhook-id']).toBe('baton-7-3');
    expect(headers['webhook-timestamp']).toBe(String(stageStart / 1_000));
    const signed = { id: 'baton-7-3', at: new Date(stageStart) };
    expect(headers['webhook-signature']).toBe(new Webhook(secret).sign(signed.id, signed.at, body));
    expect(JSON.parse(body)).toEqual({ order: 7, note: 'ü' });
  }
});

test('a receiver that is down gets it again, one that is gone does not', async () => {
  server.answer = () => ({ status: 503 });
  expect(failure(await send('partner')).terminal).toBe(false);
  server.answer = () => ({ status: 410 });
  expect(failure(await send('partner')).terminal).toBe(true);
});

test('a secret that is none is told and nothing is sent', async () => {
  const failed = failure(await send('spoilt'));
  expect(failed.message).toContain('whsec_');
  expect(failed.message).not.toContain('not base64!');
  expect(server.asked).toEqual([]);
});
