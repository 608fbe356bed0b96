/** What keeps a trigger from working is told when its wiring is saved or put into use, with its trigger and field. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import type { Finding } from './api/finding.ts';
import type { DeployResult, ProcessDetail } from './api/processes.ts';
import type { TriggerList } from './api/triggers.ts';
import type { Draft } from './api/wiring.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" name="Orders"><startEvent id="Start" /><task id="Check" name="Check order" /><endEvent id="End" />
    <sequenceFlow id="F1" sourceRef="Start" targetRef="Check" />
    <sequenceFlow id="F2" sourceRef="Check" targetRef="End" /></process></definitions>`;

function deploy(key: string, trigger: unknown): Promise<DeployResult> {
  const wiring = JSON.stringify({ format: 1, triggers: { mine: trigger } });
  return baton.post<DeployResult>('/api/processes', upload(drawing, 'orders.bpmn', { key, wiring }));
}

const about = (findings: readonly Finding[]) =>
  findings.flatMap(({ at, code, message }) => (at === undefined ? [] : [{ at, code, message }]));

const wrong: readonly [string, unknown, string, string, string][] = [
  [
    'a start that is not drawn',
    { on: 'schedule', settings: { cron: '0 8 * * *' }, start: 'Begin' },
    'trigger-start-unknown',
    '/triggers/mine/start',
    '“mine”: It is to begin cases at “Begin”, where the process does not begin. It begins at “Start”.',
  ],
  [
    'a cron expression that is none',
    { on: 'schedule', name: 'Mornings', settings: { cron: 'every day' } },
    'trigger-incomplete',
    '/triggers/mine/settings/cron',
    '“Mornings”: “every day” is not a cron expression',
  ],
  [
    'a repetition rule that is none',
    { on: 'schedule', settings: { by: 'rule', rule: 'FREQ=OFTEN', starts: '2026-01-05' } },
    'trigger-incomplete',
    '/triggers/mine/settings/rule',
    '“FREQ=OFTEN” is not what was expected',
  ],
  [
    'a time zone that is none',
    { on: 'schedule', settings: { cron: '0 8 * * *', zone: 'Middle/Earth' } },
    'trigger-incomplete',
    '/triggers/mine/settings/zone',
    '“Middle/Earth” is not a time zone. Expected for example “Europe/Berlin”.',
  ],
  [
    'a number out of its range',
    { on: 'email', credential: 'post', settings: { every_s: 1 } },
    'trigger-incomplete',
    '/triggers/mine/settings/every_s',
    '“Looks every so many seconds” must be >= 5, and 1 was found.',
  ],
  [
    'a choice that there is not',
    { on: 'webhook', settings: { sender: 'nobody' } },
    'trigger-incomplete',
    '/triggers/mine/settings/sender',
    'must be one of “address”, ',
  ],
  [
    'an address without its secret part',
    { on: 'webhook', settings: {} },
    'trigger-incomplete',
    '/triggers/mine/settings/token',
    '“Secret part of the address” is not filled in.',
  ],
  [
    'an expression among its settings',
    { on: 'webhook', settings: { sender: 'anybody', same: 'body.' } },
    'trigger-incomplete',
    '/triggers/mine/settings/same',
    '“body.” cannot be understood as an expression',
  ],
  [
    'a form that is to tell a message',
    { on: 'form', message: { name: 'paid' } },
    'trigger-incomplete',
    '/triggers/mine/message',
    'It begins cases; it cannot tell a waiting one.',
  ],
  [
    'a folder that nobody named',
    { on: 'folder', settings: { folder: 'invoices', names: '*.pdf' } },
    'trigger-incomplete',
    '/triggers/mine/settings/folder',
    'There is no folder called “invoices” that Baton may work in. None is allowed',
  ],
  [
    'a table that is none',
    { on: 'database', credential: 'books', settings: { table: 'orders.', key: 'id' } },
    'trigger-incomplete',
    '/triggers/mine/settings/table',
    '“Table or view” is empty.',
  ],
  [
    'a statement that is given no values',
    {
      on: 'database',
      credential: 'books',
      settings: { by: 'statement', statement: 'SELECT :a', key: 'id' },
    },
    'trigger-incomplete',
    '/triggers/mine/settings/statement',
    'Nothing gives the statement a value for :a.',
  ],
  [
    'a database that others may use',
    { on: 'database', credential: 'books', settings: { table: 'orders', key: 'id' } },
    'trigger-connection-missing',
    '/triggers/mine/credential',
    'The connection “books” is not granted to “Database”.',
  ],
  [
    'no connection where one is needed',
    { on: 'email' },
    'trigger-connection-missing',
    '/triggers/mine/credential',
    'No connection is chosen.',
  ],
  [
    'no connection where the sender signs',
    { on: 'webhook', settings: { sender: 'signature' } },
    'trigger-connection-missing',
    '/triggers/mine/credential',
    'No connection is chosen.',
  ],
  [
    'a connection that is not there',
    { on: 'email', credential: 'nowhere' },
    'trigger-connection-missing',
    '/triggers/mine/credential',
    'There is no connection “nowhere” here.',
  ],
  [
    'a connection of another kind',
    { on: 'email', credential: 'hooks' },
    'trigger-connection-missing',
    '/triggers/mine/credential',
    'is of the kind “webhook-secret”, and “imap” was expected.',
  ],
  [
    'a connection that is granted to others',
    { on: 'webhook', credential: 'hooks', settings: { sender: 'header' } },
    'trigger-connection-missing',
    '/triggers/mine/credential',
    'The connection “hooks” is not granted to “Webhook”.',
  ],
];

describe('a trigger that cannot work', () => {
  beforeAll(async () => {
    const change = { kind: 'webhook-secret', fields: { secret: 'of-some-length-12345' }, grants: ['http'] };
    expect((await baton.ask('PUT', '/api/credentials/hooks', change)).status).toBe(200);
    const fields = { host: 'db.example', database: 'books', user: 'baton', password: 'of-some-length-12345' };
    const books = { kind: 'postgres', fields, grants: ['http'] };
    expect((await baton.ask('PUT', '/api/credentials/books', books)).status).toBe(200);
  });

  test.each(wrong)('is told of when it is put into use, and is put into use: %s', async (...row) => {
    const [what, trigger, code, at, message] = row;
    const key = what.replaceAll(' ', '-');
    const { findings } = await deploy(key, trigger);
    const told = about(findings).find((one) => one.at === at);
    expect(told).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(findings.find((one) => one.at === at)?.severity).toBe('warning');
    expect(await baton.get<TriggerList>(`/api/processes/${key}/triggers`)).toMatchObject({
      items: [{ id: 'mine' }],
    });
  });

  test.each(['when', 'title', 'data', 'key'])(
    'has no expression that does not compile: %s',
    async (where) => {
      const text = 'total >';
      const data = where === 'data' ? { data: { 'order/total': text } } : {};
      const key = where === 'key' ? { message: { name: 'paid', key: text } } : {};
      const plain = where === 'when' || where === 'title' ? { [where]: text } : {};
      const trigger = { on: 'schedule', settings: { cron: '0 8 * * *' }, ...data, ...key, ...plain };
      const wiring = JSON.stringify({ format: 1, triggers: { mine: trigger } });
      const form = upload(drawing, 'orders.bpmn', { key: `broken-${where}`, wiring });
      const places: Record<string, string> = { data: 'data/order~1total', key: 'message/key' };
      expect(await baton.problem('POST', '/api/processes', form)).toMatchObject({
        code: 'file-not-runnable',
        findings: expect.arrayContaining([
          expect.objectContaining({
            code: 'wiring-expression-not-usable',
            at: `/triggers/mine/${places[where] ?? where}`,
            message: expect.stringContaining('“total >” cannot be understood as an expression'),
          }),
        ]),
      });
    },
  );

  test('is saved half filled in, with what it lacks beside each field, and nothing else of the draft suffers', async () => {
    await deploy('drafted', { on: 'form' });
    const draft = '/api/processes/drafted/draft';
    const put = (entry: unknown, revision: number) =>
      baton.ask<Draft>('PUT', `${draft}/triggers/daily`, { revision, entry });
    const { status, body } = await put({ on: 'schedule', when: 'total >', start: 'Begin' }, 0);
    expect(status).toBe(200);
    expect(body.entries.find(({ id }) => id === 'daily')).toMatchObject({
      state: 'incomplete',
      places: [
        { at: 'start', message: expect.stringContaining('“Begin”') },
        { at: 'when', message: expect.stringContaining('“total >”') },
        { at: 'settings/cron', message: '“Cron expression” is not filled in.' },
      ],
    });
    expect(body).toMatchObject({ runnable: false, starts: [{ elements: ['Start'] }] });
    const { body: mended } = await put({ on: 'schedule', settings: { cron: '0 8 * * *' } }, 1);
    expect(mended.entries.find(({ id }) => id === 'daily')).toMatchObject({ state: 'changed', problems: [] });
    expect(mended.runnable).toBe(true);
  });

  test('is told of on the page of its process only as long as it cannot', async () => {
    await deploy('waiting', { on: 'webhook', credential: 'later', settings: { sender: 'header' } });
    const told = async () => about((await baton.get<ProcessDetail>('/api/processes/waiting')).findings);
    expect(await told()).toMatchObject([{ at: '/triggers/mine/credential' }]);
    const later = { kind: 'webhook-secret', fields: { secret: 'of-some-length-12345' }, grants: ['webhook'] };
    expect((await baton.ask('PUT', '/api/credentials/later', later)).status).toBe(200);
    expect(await told()).toEqual([]);
  });

  test('is not told of where nothing is wrong', async () => {
    const { findings } = await deploy('sound', {
      on: 'schedule',
      start: 'Start',
      settings: { by: 'rule', rule: 'FREQ=MONTHLY;BYDAY=-1FR', starts: '2026-01-05T09:00' },
      when: 'missed = 0',
      data: { day: 'date' },
    });
    expect(about(findings)).toEqual([]);
  });
});

test('only supervisors pause a trigger or take what came in once more', async () => {
  await deploy('guarded', { on: 'form' });
  await baton.post('/api/people', { name: 'Bo', roles: ['Clerk'] });
  const bo = { 'baton-person': 'bo' };
  const path = '/api/processes/guarded/triggers/mine';
  for (const [method, what, body] of [
    ['PUT', `${path}/paused`, { paused: true }],
    ['POST', `${path}/deliveries/1/replay`, {}],
  ] as const) {
    expect(await baton.problem(method, what, body, bo)).toMatchObject({ code: 'not-a-supervisor' });
  }
});
