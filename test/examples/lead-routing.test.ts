/** Webhook → enrich → decision table → CRM → chat → assign → escalate when untouched for two hours. */
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../running-baton.ts';
import { AnsweringServer, type AskedRequest } from '../servers/answering-server.ts';
import { ExampleStage } from './example-stage.ts';

const HOUR = 3_600_000;
const secret = `whsec_${randomBytes(24).toString('base64')}`;
let stage: ExampleStage;
let world: AnsweringServer;

beforeAll(async () => {
  world = await AnsweringServer.open(({ method, path }) => {
    if (path.endsWith('/companies/big.example')) return { body: { name: 'Big', employees: 4000 } };
    if (path.includes('/companies/')) return { status: 404, body: { error: 'unknown' } };
    if (method === 'PUT') return { body: { id: 'C-1' } };
    return { body: 'ok' };
  });
  stage = await ExampleStage.open('lead-routing');
  await stage.connect('shop-webhook', { kind: 'webhook-secret', fields: { secret }, grants: ['webhook'] });
  await stage.connect('crm', { kind: 'bearer', fields: { token: 'crm-token-1' }, grants: ['http'] });
  for (const chat of ['team', 'management'])
    await stage.connect(`${chat}-chat`, {
      kind: 'webhook-address',
      fields: { address: `${world.url}/chat/${chat}` },
      grants: ['slack-webhook'],
    });
  await stage.deploy({ 'companies.example': `${world.url}/companies`, 'crm.example': `${world.url}/crm` }, [
    'lead-routing.dmn',
  ]);
});
afterAll(async () => {
  await stage?.close();
  await world?.close();
});

async function send(lead: object, id = randomBytes(6).toString('hex')): Promise<number> {
  const body = JSON.stringify({ lead });
  const at = new Date(stage.clock.now());
  const answer = await fetch(`${stage.baton.url}/hooks/lead-routing/new-lead`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
    body,
  });
  return answer.status;
}

const askedAt = (part: string): readonly AskedRequest[] =>
  world.asked.filter(({ path }) => path.includes(part));

test('a lead of a large company goes to the key accounts, into the CRM and the chat, and to a person', async () => {
  const lead = {
    name: 'Ada',
    email: 'ada@big.example',
    company: 'Big',
    domain: 'big.example',
    country: 'FR',
  };
  expect(await send(lead, 'first')).toBeLessThan(300);
  expect(await send(lead, 'first')).toBeLessThan(300);
  const task = await stage.task('Contact the lead');
  const [put, ...more] = askedAt('/crm/');
  expect(more).toEqual([]);
  expect(put).toMatchObject({ method: 'PUT', headers: { authorization: 'Bearer crm-token-1' } });
  expect(put?.path).toMatch(/\/contacts\/ada(?:@|%40)big\.example$/u);
  expect(JSON.parse(put?.body ?? '')).toMatchObject({ owner: 'Key accounts', employees: 4000 });
  expect(askedAt('/chat/team')).toHaveLength(1);
  await stage.complete(task, { variables: { result: 'Called' } });
  const done = await stage.caseWhere(({ state }) => state === 'completed');
  expect(done.instances[0]?.variables).toMatchObject({ contact: 'C-1', result: 'Called' });
  expect(done.title).toBe('Lead of Big');
});

test('an unknown company is routed by its country, and two hours untouched are told to the head of sales', async () => {
  await send({
    name: 'Bo',
    email: 'bo@small.example',
    company: 'Small',
    domain: 'small.example',
    country: 'AT',
  });
  await stage.task('Contact the lead');
  expect(JSON.parse(askedAt('/crm/').at(-1)?.body ?? '')).toMatchObject({ owner: 'Sales DACH' });
  expect(askedAt('/chat/management')).toEqual([]);
  await stage.pass(2 * HOUR);
  const [told] = await until(async () => {
    const found = askedAt('/chat/management');
    return found.length > 0 ? found : undefined;
  });
  expect(told?.body).toContain('Nobody has contacted Bo of Small');
  expect((await stage.task('Contact the lead')).role).toBeTruthy();
});

test('a call that is not signed begins nothing', async () => {
  const answer = await fetch(`${stage.baton.url}/hooks/lead-routing/new-lead`, {
    method: 'POST',
    body: '{}',
  });
  expect(answer.status).toBe(401);
});
