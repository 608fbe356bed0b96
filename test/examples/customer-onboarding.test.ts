/** Form → checks side by side → accounts → contract → signed by webhook, or reminded after three days → welcome. */
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../running-baton.ts';
import { AnsweringServer } from '../servers/answering-server.ts';
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts';
import { type SmtpStage, startSmtp } from '../servers/smtp-server.ts';
import { ExampleStage } from './example-stage.ts';

const DAY = 86_400_000;
const secret = `whsec_${randomBytes(24).toString('base64')}`;
let stage: ExampleStage;
let world: AnsweringServer;
let mail: SmtpStage;
let database: PostgresServer;

beforeAll(async () => {
  let accounts = 0;
  world = await AnsweringServer.open(({ path }) => {
    if (path.includes('/ratings')) return { body: { rating: path.includes('Shaky') ? 20 : 88 } };
    if (path.includes('/customers')) return { status: 201, body: { id: 'S-1' } };
    accounts += 1;
    return { status: 201, body: { number: `B-${accounts}` } };
  });
  [mail, database] = await Promise.all([startSmtp(), startPostgres()]);
  await database.query('CREATE TABLE sanctions (name text)');
  await database.query('INSERT INTO sanctions VALUES ($1)', ['Bad Actors']);
  stage = await ExampleStage.open('customer-onboarding');
  for (const name of ['credit-agency', 'shop', 'billing'])
    await stage.connect(name, { kind: 'bearer', fields: { token: `${name}-token` }, grants: ['http'] });
  await stage.connect('compliance-database', {
    kind: 'postgres',
    fields: database.fields,
    grants: ['postgres'],
  });
  await stage.connect('office-mail', { kind: 'smtp', fields: mail.fields, grants: ['email'] });
  await stage.connect('signing-service', { kind: 'webhook-secret', fields: { secret }, grants: ['webhook'] });
  await stage.deploy({
    'credit.example': `${world.url}/credit`,
    'shop.example': `${world.url}/shop`,
    'billing.example': `${world.url}/billing`,
  });
});
afterAll(async () => {
  await stage?.close();
  await Promise.all([world?.close(), mail?.close(), database?.close()]);
});

const formAddress = () => `${stage.baton.url}/forms/customer-onboarding/sign-up`;

async function signUp(fields: Readonly<Record<string, string>>): Promise<{ status: number; text: string }> {
  const page = await (await fetch(formAddress())).text();
  const once = /name="once_" value="([^"]+)"/u.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ ...fields, once_: once });
  const answer = await fetch(formAddress(), { method: 'POST', body });
  return { status: answer.status, text: await answer.text() };
}

async function sign(account: unknown): Promise<number> {
  const body = JSON.stringify({ account, document: 'contract-7', signedAt: '2026-11-26T08:00:00Z' });
  const at = new Date(stage.clock.now());
  const id = randomBytes(6).toString('hex');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  const address = `${stage.baton.url}/hooks/customer-onboarding/contract-signed`;
  return (await fetch(address, { method: 'POST', headers, body })).status;
}

const subjects = () => mail.received.map((received) => received.mail.subject);
const mailed = (subject: string) =>
  until(async () => (subjects().includes(subject) ? true : undefined), 20_000);

const ada = { company: 'Solid', person: 'Ada', email: 'ada@solid.example', country: '0' };

test('a form with something missing is shown again with what is wrong, and begins nothing', async () => {
  const { status, text } = await signUp({ ...ada, email: 'no address', company: '' });
  expect(status).toBe(422);
  expect(text).toContain('aria-invalid="true"');
  expect(await stage.baton.items('/api/cases?process=customer-onboarding')).toEqual([]);
});

test('a customer is checked, gets accounts and a contract, is reminded, signs and is welcomed', async () => {
  const { status, text } = await signUp(ada);
  expect(status).toBe(200);
  expect(text).toContain('Your number with us is');
  await mailed('Your contract, Solid');
  expect(subjects()).not.toContain('A reminder: your contract');
  await stage.caseWhere(({ waits }) => waits.some(({ kind }) => kind === 'time'));
  await stage.pass(3 * DAY);
  await mailed('A reminder: your contract');
  const waiting = await stage.caseWhere(({ waits }) => waits.some(({ kind }) => kind === 'message'));
  expect(waiting.instances[0]?.variables).toMatchObject({ rating: 88, listed: false, shopAccount: 'S-1' });
  expect(await sign(waiting.instances[0]?.variables.account)).toBeLessThan(300);
  await mailed('Welcome, Solid');
  const done = await stage.caseWhere(({ state }) => state === 'completed');
  expect(done.instances[0]?.variables).toMatchObject({ signed: { document: 'contract-7' } });
  expect(world.asked.map(({ headers }) => headers['idempotency-key']).filter(Boolean)).toHaveLength(2);
});

test('a name on the sanctions list waits for a person to decide', async () => {
  await signUp({ ...ada, company: 'bad actors' });
  const task = await stage.task('Decide about the customer');
  await stage.complete(task, { answers: { Decided: ['F_leave'] } });
  const done = await stage.caseWhere(({ state }) => state === 'completed');
  expect(done.title).toBe('bad actors');
  expect(subjects()).not.toContain('Your contract, bad actors');
});

test('the same page sent twice begins one customer', async () => {
  const page = await (await fetch(formAddress())).text();
  const once_ = /name="once_" value="([^"]+)"/u.exec(page)?.[1] ?? '';
  const send = () =>
    fetch(formAddress(), { method: 'POST', body: new URLSearchParams({ ...ada, company: 'Twice', once_ }) });
  await Promise.all([send(), send(), send()]);
  const cases = await stage.baton.items<{ title: string }>('/api/cases?process=customer-onboarding');
  expect(cases.filter(({ title }) => title === 'Twice')).toHaveLength(1);
});
