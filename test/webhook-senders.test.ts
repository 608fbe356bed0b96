/** Webhooks as known senders sign them, files that come with one, what a sender asks for later, and repeating by hand within the bound. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../src/expressions/value.ts';
import type { IncomingRequest } from '../src/ports/triggers.ts';
import type { TriggerService } from '../src/triggers/trigger-service.ts';
import { newFolder, secret, stage } from './trigger-stage.ts';

async function opened(settings: Record<string, JsonValue>, waiting = 500) {
  return stage(await newFolder(), { credential: 'c', settings }, undefined, { waiting });
}

function send(service: TriggerService, request: Partial<IncomingRequest>) {
  return service.receive({
    at: 'hooks',
    process: 'k',
    trigger: 'hook',
    rest: '',
    method: 'POST',
    query: {},
    headers: { 'content-type': 'application/json' },
    body: new Uint8Array(),
    address: '1.2.3.4',
    signal: new AbortController().signal,
    ...request,
  });
}

const body = '{"id":1}';

function hmac(text: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', secret).update(text).digest(encoding);
}

function signedBy(style: string, at: number): Record<string, string> {
  if (style === 'stripe') return { 'stripe-signature': `t=${at},v1=${hmac(`${at}.${body}`, 'hex')}` };
  if (style === 'slack') {
    return {
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${hmac(`v0:${at}:${body}`, 'hex')}`,
    };
  }
  return { 'x-shopify-hmac-sha256': hmac(body, 'base64') };
}

describe('a webhook', () => {
  for (const style of ['stripe', 'slack', 'shopify']) {
    test(`takes what is signed as ${style} signs, and nothing else`, async () => {
      const { service } = await opened({ sender: 'signature', style });
      const now = Math.floor(Date.now() / 1_000);
      const post = (at: number, sent: string) =>
        send(service, {
          headers: { 'content-type': 'application/json', ...signedBy(style, at) },
          body: Buffer.from(sent),
        });
      expect(await post(now, body)).toMatchObject({ status: 202 });
      expect(await post(now, '{"id":2}')).toMatchObject({ code: 'trigger-not-signed' });
      expect(await send(service, { body: Buffer.from(body) })).toMatchObject({ code: 'trigger-not-signed' });
      if (style !== 'shopify')
        expect(await post(now - 3_600, body)).toMatchObject({ code: 'trigger-not-signed' });
    });
  }

  test('takes what brings its secret in a header, and keeps none of it', async () => {
    const { service } = await opened({ sender: 'header', header: 'X-Key' });
    const post = (key: string) =>
      send(service, {
        headers: { 'content-type': 'application/json', 'x-key': key },
        body: Buffer.from(body),
      });
    expect(await post('wrong')).toMatchObject({ code: 'trigger-not-signed' });
    expect(await post(secret)).toMatchObject({ status: 202 });
    expect(JSON.stringify(await service.deliveries('k', 'hook', { limit: 5 }))).not.toContain(secret);
  });

  test('keeps the files of a multipart form and hands over references', async () => {
    const { service, documents } = await opened({ sender: 'anybody' });
    const form = new FormData();
    form.set('order', '17');
    form.set('file', new File(['signed'], 'contract.txt', { type: 'text/plain' }));
    const sent = new Response(form);
    const type = sent.headers.get('content-type') ?? '';
    const content = new Uint8Array(await sent.arrayBuffer());
    expect(await send(service, { headers: { 'content-type': type }, body: content })).toMatchObject({
      status: 202,
    });
    const [delivery] = (await service.deliveries('k', 'hook', { limit: 1 })).items;
    const document = createHash('sha256').update('signed').digest('hex');
    const file = { document, name: 'contract.txt', type: 'text/plain', size: 6 };
    expect(delivery?.payload).toMatchObject({ body: { order: '17', file }, files: [file] });
    expect(new TextDecoder().decode(await documents.read(document, 100))).toBe('signed');
  });

  test('gives a sender who waited too long an address that tells later what came of it', async () => {
    const { service } = await opened({
      sender: 'anybody',
      reply: 'when-done',
      replyWithin_s: 1,
      replyWith: '{ n: id }',
    });
    const answer = await send(service, { body: Buffer.from(body) });
    expect(answer).toMatchObject({
      status: 202,
      headers: { location: expect.stringContaining('/outcome/') },
    });
    const path = answer?.headers?.location ?? '';
    const rest = path.slice('/hooks/k/hook/'.length);
    expect(await send(service, { method: 'GET', rest })).toMatchObject({ status: 202 });
    expect(await send(service, { method: 'GET', rest: 'outcome/guessed' })).toMatchObject({
      code: 'no-such-trigger',
    });
  });

  test('is repeated by hand only as far as its bound', async () => {
    const { service } = await opened({ sender: 'anybody' }, 2);
    await send(service, { body: Buffer.from(body) });
    await service.idle();
    const [first] = (await service.deliveries('k', 'hook', { limit: 1 })).items;
    await service.setPaused('k', 'hook', true);
    const repeat = () => service.replay('k', 'hook', first?.id ?? 0);
    expect(await repeat()).toMatchObject({ replayOf: first?.id });
    expect(await repeat()).toMatchObject({ replayOf: first?.id });
    expect(await repeat()).toBe('full');
  });
});
