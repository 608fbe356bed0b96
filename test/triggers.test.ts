/** Webhooks under load, repetition, crashes and bad senders: each accepted post is one case, whatever happens. */

import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { IncomingAnswer, IncomingRequest } from '../src/ports/triggers.ts';
import type { TriggerService } from '../src/triggers/trigger-service.ts';
import type { TriggerWiring } from '../src/wiring/wiring-document.ts';
import { casesIn, newFolder, secret, stage } from './trigger-stage.ts';

function post(
  service: TriggerService,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<IncomingAnswer | undefined> {
  const request: IncomingRequest = {
    at: 'hooks',
    process: 'k',
    trigger: 'hook',
    rest: '',
    method: 'POST',
    query: {},
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    address: '1.2.3.4',
    signal: new AbortController().signal,
  };
  return service.receive(request);
}

const open: Partial<TriggerWiring> = { settings: { sender: 'anybody', same: 'body.id' } };

describe('a webhook', () => {
  test('takes a burst up to its bound; what it took is one case each, the rest is told to come back', async () => {
    const { store, service } = await stage(await newFolder(), open);
    const answers = await Promise.all(Array.from({ length: 2_000 }, (_, id) => post(service, { id })));
    const taken = answers.filter((a) => a?.kind === 'answered' && a.status === 202).length;
    const full = answers.filter((a) => a?.kind === 'refused' && a.code === 'trigger-full').length;
    expect(taken + full).toBe(2_000);
    expect(taken).toBeGreaterThanOrEqual(500);
    expect(full).toBeGreaterThan(0);
    await service.idle();
    await expect.poll(async () => (await service.list('k'))[0]?.done, { timeout: 20000 }).toBe(taken);
    expect(await casesIn(store)).toBe(taken);
  }, 60_000);

  test('recognises what came before, at once and later, and begins it again only by hand', async () => {
    const { store, service } = await stage(await newFolder(), open);
    await Promise.all(Array.from({ length: 50 }, () => post(service, { id: 7 })));
    await service.idle();
    await post(service, { id: 7 });
    await service.idle();
    expect(await casesIn(store)).toBe(1);
    const [facts] = await service.list('k');
    expect(facts).toMatchObject({ done: 1, duplicates: 50 });
    const [first] = (await service.deliveries('k', 'hook', { limit: 5 })).items;
    await service.replay('k', 'hook', first?.id ?? 0);
    await service.idle();
    expect(await casesIn(store)).toBe(2);
  });

  test('begins one case though Baton died after the case began and before that was noted', async () => {
    const path = await newFolder();
    const first = await stage(path, open);
    first.store.triggers.change = () => Promise.reject(new Error('died'));
    await post(first.service, { id: 1 });
    await expect.poll(() => casesIn(first.store)).toBe(1);
    await first.close();
    const second = await stage(path, open);
    await expect.poll(async () => (await second.service.list('k'))[0]?.done).toBe(1);
    expect(await casesIn(second.store)).toBe(1);
  });

  test('begins a case by what comes in after all that came before was removed', async () => {
    const { store, service } = await stage(await newFolder(), open);
    for (const id of [1, 2]) {
      await post(service, { id });
      await service.idle();
      await store.triggers.prune(() => Number.MAX_SAFE_INTEGER, 1_000);
      expect(await casesIn(store)).toBe(id);
    }
  });

  test('keeps what comes in while it is paused, and begins it when it goes on', async () => {
    const { store, service } = await stage(await newFolder(), open);
    await service.setPaused('k', 'hook', true);
    await post(service, { id: 1 });
    await service.idle();
    expect(await casesIn(store)).toBe(0);
    await service.setPaused('k', 'hook', false);
    await service.idle();
    expect(await casesIn(store)).toBe(1);
  });

  test('tries again when the host is overloaded', async () => {
    let refusals = 2;
    const { store, service } = await stage(await newFolder(), open, (host) => ({
      changes: host.changes,
      tell: (changes) => host.tell(changes),
      publishMessage: (message) => host.publishMessage(message),
      startCase: (request) =>
        refusals-- > 0 ? Promise.reject(new Error('overloaded')) : host.startCase(request),
    }));
    await post(service, { id: 1 });
    await expect.poll(() => casesIn(store), { timeout: 10000 }).toBe(1);
  }, 20000);

  test('takes nothing that is not signed with its secret, and keeps no signature', async () => {
    const { service } = await stage(await newFolder(), {
      credential: 'c',
      settings: { sender: 'signature' },
    });
    const body = '{"id":1}';
    const sign = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    expect(await post(service, body, { 'x-hub-signature-256': 'sha256=00' })).toMatchObject({
      code: 'trigger-not-signed',
    });
    expect(await post(service, body)).toMatchObject({ code: 'trigger-not-signed' });
    expect(await post(service, body, { 'x-hub-signature-256': sign })).toMatchObject({ status: 202 });
    expect(JSON.stringify(await service.deliveries('k', 'hook', { limit: 5 }))).not.toContain(sign);
  });

  test('refuses what is too large or no JSON', async () => {
    const { service } = await stage(await newFolder(), { settings: { sender: 'anybody', largest_kb: 1 } });
    expect(await post(service, { text: 'x'.repeat(2000) })).toMatchObject({ code: 'body-too-large' });
    expect(await post(service, '{"a":')).toMatchObject({ code: 'body-unreadable' });
    expect(await post(service, `${'['.repeat(400)}${']'.repeat(400)}`)).toMatchObject({
      code: 'body-unreadable',
    });
  });

  test('answers with what came of the case when it has reached a step', async () => {
    const { service } = await stage(await newFolder(), {
      settings: {
        sender: 'anybody',
        reply: 'when-done',
        replyAt: 't',
        replyWith: '{ n: id + 1 }',
        replyWithin_s: 5,
      },
    });
    const answer = await post(service, { id: 1 });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer?.kind === 'answered' && JSON.parse(answer.body)).toMatchObject({ result: { n: 2 } });
  });
});
