/** Webhooks under load, repetition, crashes and bad senders: each accepted post is one case, whatever happens. */

import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openHost } from '../src/host/host.ts';
import { SystemClock } from '../src/host/system-clock.ts';
import { decodeRecord } from '../src/kernel/journal-record.ts';
import { silentLog } from '../src/ports/log.ts';
import type { IncomingAnswer, IncomingRequest } from '../src/ports/triggers.ts';
import { openSqliteStore, type SqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { CaseStarter } from '../src/triggers/case-starter.ts';
import { openTriggers, type TriggerService } from '../src/triggers/trigger-service.ts';
import type { TriggerWiring } from '../src/wiring/wiring-document.ts';
import { compiled } from './fixtures/wiring/compile.ts';

const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
  <userTask id="t" name="Look at it"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`;
const secret = 'a-secret-of-the-sender';

let close: (() => Promise<void>) | undefined;
let folder: string | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  folder = undefined;
});

async function newFolder(): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'baton-triggers-'));
  return join(folder, 'baton.db');
}

async function stage(
  path: string,
  entry: Partial<TriggerWiring>,
  wrap: (host: CaseStarter) => CaseStarter = (h) => h,
) {
  const store = await openSqliteStore(path);
  const clock = new SystemClock();
  const host = await openHost({ store, clock, random: { next: () => 0.5 }, log: silentLog });
  const wiring = { triggers: { hook: { on: 'webhook' as const, ...entry } } };
  const { definition } = await compiled(xml, wiring);
  await host.deploy({
    key: 'k',
    name: 'K',
    fileName: 'k.bpmn',
    source: new TextEncoder().encode(xml),
    wiring: { format: 1, ...wiring },
    findings: [],
    definition,
  });
  const none = () => {
    throw new Error('Not asked for here');
  };
  const service = await openTriggers({
    store: store.triggers,
    deployments: store,
    queries: store,
    readRecord: decodeRecord,
    clock,
    log: silentLog,
    host: wrap(host),
    documents: { put: none, read: none, stream: none },
    credentials: {
      open: async (name) => ({ name, kind: 'webhook-secret', fields: { secret }, secrets: [secret] }),
    },
    http: { request: none },
    limits: { waiting: 500 },
  });
  close = async () => {
    await service.close();
    await host.close();
  };
  return { store, host, service };
}

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

async function casesIn(store: SqliteStore): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ; ) {
    const page = await store.cases({}, { limit: 500, ...(after === undefined ? {} : { after }) });
    count += page.items.length;
    after = page.next;
    if (after === undefined) return count;
  }
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
    await close?.();
    const second = await stage(path, open);
    await expect.poll(async () => (await second.service.list('k'))[0]?.done).toBe(1);
    expect(await casesIn(second.store)).toBe(1);
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
