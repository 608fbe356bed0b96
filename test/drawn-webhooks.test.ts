/** Diagrams made for Camunda whose events are set off by its webhook connector take the same calls here, without a wiring. */
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseDetail, CaseSummary } from '../src/server/api/cases.ts';
import type { DeployResult } from '../src/server/api/processes.ts';
import type { Delivery, TriggerKinds, TriggerView } from '../src/server/api/triggers.ts';
import { type RunningBaton, runBaton, until, upload } from './running-baton.ts';

const shopSigns = 'shop-signs-with-Zq7T';
const bankKey = 'bank-key-91Lw-long';
let baton: RunningBaton;
let deployed: DeployResult;

beforeAll(async () => {
  baton = await runBaton();
  const drawing = await readFile(new URL('fixtures/templates/orders-by-webhook.c8.bpmn', import.meta.url));
  deployed = await baton.post<DeployResult>('/api/processes', upload(drawing, 'orders-by-webhook.c8.bpmn'));
});
afterAll(() => baton.close());

async function secret(name: string, value: string): Promise<void> {
  const put = { kind: 'webhook-secret', fields: { secret: value }, grants: ['webhook'] };
  expect((await baton.ask('PUT', `/api/credentials/${name}`, put)).status).toBeLessThan(300);
}

function order(body: object, signedWith = shopSigns, method = 'POST') {
  const text = JSON.stringify(body);
  const signature = createHmac('sha256', signedWith).update(text).digest('hex');
  return baton.ask<Record<string, unknown>>(method, '/inbound/New_Orders?shop=Lyon', body, {
    'x-shop-signature': `sha256=${signature}`,
  });
}

const payment = (body: object, key: string) =>
  baton.ask('PUT', '/inbound/payments', body, { authorization: `Bearer ${key}` });
const triggers = () => baton.items<TriggerView>(`/api/processes/${deployed.key}/triggers`);
const cases = () => baton.items<CaseSummary>(`/api/cases?process=${deployed.key}`);
const deliveries = (trigger: string) =>
  baton.items<Delivery>(`/api/processes/${deployed.key}/triggers/${trigger}/deliveries`);

describe('an event set off by the webhook connector of Camunda 8', () => {
  test('has its address as drawn, and nobody has to say that it has happened', async () => {
    const told = deployed.findings.filter(({ code }) => code !== 'drawing-missing');
    expect(told.map(({ code, element }) => [code, element])).toEqual([
      ['secret-missing', 'Ordered'],
      ['secret-missing', 'Paid'],
      ['field-asked', 'orders'],
    ]);
    expect(await triggers()).toMatchObject([
      { id: 'new-orders', name: 'Order placed', path: '/inbound/New_Orders', start: 'Ordered', drawn: true },
      { id: 'payments', name: 'Payment confirmed', path: '/inbound/payments', message: '8f2f7f5e-paid' },
    ]);
    const kinds = await baton.get<TriggerKinds>('/api/triggers/kinds');
    expect(kinds.items.map(({ on }) => on)).not.toContain('camunda-webhook');
  });

  test('takes nothing until the secret it names is there, and tells those who run it why', async () => {
    expect((await triggers())[0]?.problem).toContain('SHOP_SIGNS');
    expect((await order({ order: 'A-0', total: 1 })).status).toBe(401);
    await secret('SHOP_SIGNS', shopSigns);
    await secret('BANK_KEY', bankKey);
    expect((await triggers()).map(({ problem }) => problem)).toEqual([undefined, undefined]);
    expect(await cases()).toEqual([]);
  });

  test('answers the one-time verification, and begins nothing by it', async () => {
    const answer = await order({ challenge: 'c-1' }, 'anything');
    expect([answer.status, answer.body]).toEqual([200, { challenge: 'c-1' }]);
    expect(await deliveries('new-orders')).toEqual([]);
  });

  test('refuses a wrong signature and another method', async () => {
    expect((await order({ order: 'A-1', total: 5 }, 'guessed')).status).toBe(401);
    expect((await order({ order: 'A-1', total: 5 }, shopSigns, 'PUT')).status).toBe(405);
    expect(await deliveries('new-orders')).toEqual([]);
  });

  test('begins a case with what the diagram takes, answers as it says, and once for each message', async () => {
    const answer = await order({ order: 'A-7', total: 12.5 });
    expect([answer.status, answer.body]).toEqual([201, { received: 'A-7', begun: true }]);
    expect(answer.headers.get('x-order')).toBe('A-7');
    expect(answer.headers.get('set-cookie')).toBeNull();
    await order({ order: 'A-7', total: 12.5 });
    const [only, ...more] = await until(async () => {
      const found = await cases();
      return found.length > 0 ? found : undefined;
    });
    expect(more).toEqual([]);
    const detail = await baton.get<CaseDetail>(`/api/cases/${only?.id}`);
    expect(detail.instances[0]?.variables).toMatchObject({
      order: 'A-7',
      total: 12.5,
      shop: 'Lyon',
      came: { request: { body: { order: 'A-7' }, params: { shop: 'Lyon' } } },
    });
  });

  test('puts aside what its condition does not let in', async () => {
    await order({ order: 'A-8', total: 0 });
    const [newest] = await until(async () => {
      const found = await deliveries('new-orders');
      return found[0]?.state === 'waiting' ? undefined : found;
    });
    expect(newest?.state).toBe('put-aside');
  });

  test('tells the case that waits, known by its key', async () => {
    expect((await payment({ reference: 'A-7', payer: 'Ida' }, 'wrong-key')).status).toBe(401);
    const answer = await payment({ reference: 'A-7', payer: 'Ida', key: bankKey }, bankKey);
    expect([answer.status, answer.body]).toEqual([200, {}]);
    const [found] = await cases();
    const done = await until(async () => {
      const detail = await baton.get<CaseDetail>(`/api/cases/${found?.id}`);
      return detail.state === 'running' ? undefined : detail;
    });
    expect(done.instances[0]?.variables).toMatchObject({ paidBy: 'Ida' });
  });

  test('keeps no secret of a sender', async () => {
    const kept = JSON.stringify([await deliveries('new-orders'), await deliveries('payments')]);
    expect(kept).not.toContain(bankKey);
    expect(kept).not.toContain('sha256=');
  });

  test('is answered whatever the diagram says of the answer, and once for each message, however alike they begin', async () => {
    const drawing = await readFile(
      new URL('fixtures/templates/orders-by-webhook.c8.bpmn', import.meta.url),
      'utf8',
    );
    const odd = drawing
      .replace('New_Orders', 'odd')
      .replace('"payments"', '"odd-payments"')
      .replace('value="enabled"', 'value="disabled"')
      .replace(
        /(name="inbound.responseExpression" value=")[^"]*/u,
        '$1={statusCode: request.body.status, headers: {Trailer: &#34;x&#34;, &#34;Alt-Svc&#34;: &#34;h2=:1&#34;, Location: &#34;/next&#34;}, body: {a: 1}}',
      );
    const { key } = await baton.post<DeployResult>('/api/processes', upload(Buffer.from(odd), 'odd.bpmn'));
    const send = (body: object) => baton.ask('POST', '/inbound/odd?back=/a?b=1', { total: 1, ...body });
    const alike = 'x'.repeat(600);
    for (const [body, status] of [
      [{ status: 200, order: '' }, 200],
      [{ status: 204, order: '' }, 204],
      [{ status: 304, order: `${alike}1` }, 304],
      [{ status: 200, order: `${alike}2` }, 200],
      [{ status: 200, order: `${alike}2` }, 200],
    ] as const) {
      const answer = await send(body);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('location')).toBe('/next');
      expect(['trailer', 'alt-svc'].filter((name) => answer.headers.has(name))).toEqual([]);
    }
    const taken = await baton.items<Delivery>(`/api/processes/${key}/triggers/odd/deliveries`);
    expect(taken).toHaveLength(4);
    const [one] = await until(async () => {
      const found = await baton.items<CaseSummary>(`/api/cases?process=${key}`);
      return found.length === 4 ? found : undefined;
    });
    const detail = await baton.get<CaseDetail>(`/api/cases/${one?.id}`);
    expect(detail.instances[0]?.variables.came).toMatchObject({ request: { params: { back: '/a?b=1' } } });
  });

  test('keeps what came in as it came where the name its senders sign in with stands in it', async () => {
    const drawing = await readFile(
      new URL('fixtures/templates/orders-by-webhook.c8.bpmn', import.meta.url),
      'utf8',
    );
    const signedIn = drawing
      .replace('New_Orders', 'named')
      .replace('"payments"', '"named-payments"')
      .replace('value="enabled"', 'value="disabled"')
      .replace(
        'name="inbound.auth.type" value="NONE" />',
        'name="inbound.auth.type" value="BASIC" /><zeebe:property name="inbound.auth.username" value="orders" /><zeebe:property name="inbound.auth.password" value="{{secrets.SHOP_SIGNS}}" />',
      );
    const { key } = await baton.post<DeployResult>(
      '/api/processes',
      upload(Buffer.from(signedIn), 'named.bpmn'),
    );
    const authorization = `Basic ${Buffer.from(`orders:${shopSigns}`).toString('base64')}`;
    const sent = { order: 'orders-17', total: 1, note: `not ${shopSigns}` };
    expect((await baton.ask('POST', '/inbound/named', sent, { authorization })).status).toBe(201);
    const [only] = await until(async () => {
      const found = await baton.items<CaseSummary>(`/api/cases?process=${key}`);
      return found.length > 0 ? found : undefined;
    });
    const detail = await baton.get<CaseDetail>(`/api/cases/${only?.id}`);
    expect(detail.instances[0]?.variables).toMatchObject({ order: 'orders-17' });
    expect(JSON.stringify(detail)).not.toContain(shopSigns);
  });

  test('is not opened with a secret that is a broken expression, and does not show what is written there', async () => {
    const broken = (
      await readFile(new URL('fixtures/templates/orders-by-webhook.c8.bpmn', import.meta.url), 'utf8')
    ).replace('value="{{secrets.SHOP_SIGNS}}"', 'value="= hush-hush ("');
    const { findings, key } = await baton.post<DeployResult>(
      '/api/processes',
      upload(
        Buffer.from(broken.replace('New_Orders', 'broken').replace('"payments"', '"elsewhere"')),
        'broken.bpmn',
      ),
    );
    const told = findings.find(({ code, element }) => code === 'trigger-incomplete' && element === 'Ordered');
    expect(told?.message).toContain('“inbound.hmacSecret” begins with “=”');
    const [first] = await baton.items<TriggerView>(`/api/processes/${key}/triggers`);
    expect(first?.problem).toContain('inbound.hmacSecret');
    expect(JSON.stringify([told, first])).not.toContain('hush');
    expect((await baton.ask('POST', '/inbound/broken', {})).status).toBe(404);
  });

  test('is a webhook of the wiring’s where the wiring has one of that name', async () => {
    const wiring = {
      format: 1,
      triggers: {
        payments: { on: 'webhook', message: { name: '8f2f7f5e-paid' }, settings: { sender: 'anybody' } },
      },
    };
    const put = await baton.ask('PUT', `/api/processes/${deployed.key}/wiring`, { wiring });
    expect(put.status).toBeLessThan(300);
    const changed = await until(async () => {
      const found = await triggers();
      return found.some(({ path }) => path?.startsWith('/hooks/')) ? found : undefined;
    });
    expect(changed.map(({ id, drawn }) => [id, drawn])).toEqual([
      ['payments', undefined],
      ['new-orders', true],
    ]);
    expect((await payment({}, bankKey)).status).toBe(404);
  });
});
