import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import { type ImapStage, startImap } from '../../../test/servers/imap-server.ts';
import { emailConnector } from './email-connector.ts';

let server: ImapStage;
beforeEach(async () => {
  server = await startImap();
  await server.put({
    from: 'Ada <ada@customer.example>',
    subject: 'Invoice 1',
    text: 'one',
    messageId: '<1@x>',
  });
  await server.put({
    from: 'bob@customer.example',
    subject: 'Invoice 2',
    text: 'two',
    messageId: '<2@x>',
    attachments: [{ filename: 'bill.pdf', contentType: 'application/pdf', content: '%PDF-1.4' }],
  });
  await server.put({ from: 'ada@customer.example', subject: 'Hello', text: 'three', messageId: '<3@x>' });
});
afterEach(() => server.close());

const stage = (fields: Readonly<Record<string, string>> = {}) =>
  actionStage(emailConnector, { credential: { kind: 'imap', fields: { ...server.fields, ...fields } } });

describe('a mailbox', () => {
  test('is listed newest first, and searched, without marking anything', async () => {
    const { output } = stage();
    expect(await output('email.list', { values: { most: 2 } })).toMatchObject({
      mails: [
        { messageId: '<3@x>', subject: 'Hello', read: false, to: ['invoices@baton.example'] },
        { messageId: '<2@x>', from: 'bob@customer.example' },
      ],
      count: 2,
      more: true,
    });
    const search = { values: { subject: 'invoice', from: 'ada' } };
    expect(await output('email.list', search)).toMatchObject({
      mails: [{ messageId: '<1@x>', fromName: 'Ada' }],
      more: false,
    });
    expect(await output('email.list', { values: { subject: 'nothing' } })).toMatchObject({ mails: [] });
    expect(server.seen()).toEqual([false, false, false]);
  });

  test('gives a mail with its files, by message id or by its place, and marks it where so wished', async () => {
    const { output, documents } = stage();
    const read = await output('email.read', { variables: { mail: '<2@x>' }, values: { markRead: true } });
    expect(read).toMatchObject({
      from: 'bob@customer.example',
      subject: 'Invoice 2',
      text: expect.stringContaining('two'),
      attachments: [{ name: 'bill.pdf', type: 'application/pdf', size: 8 }],
    });
    expect(JSON.stringify(read)).toContain('"document":"');
    expect(documents).toBeDefined();
    expect(server.seen()).toEqual([false, true, false]);
    const listed = JSON.parse(JSON.stringify(await output('email.list', { values: { unread: true } })));
    expect(listed.count).toBe(2);
    const again = await output('email.read', { variables: { mail: listed.mails[0].id } });
    expect(again).toMatchObject({ messageId: '<3@x>' });
    await output('email.mark', { variables: { mail: '<2@x>' }, values: { as: 'unread' } });
    expect(server.seen()).toEqual([false, false, false]);
  });

  test('has a mail moved; again is done already', async () => {
    const { output } = stage();
    const step = { values: { to: 'Done' }, variables: { mail: '<1@x>' } };
    expect(await output('email.move', step)).toEqual({ already: false });
    expect(await output('email.move', step)).toEqual({ already: true });
    expect(await output('email.list', { values: { folder: 'Done' } })).toMatchObject({ count: 1 });
    expect(await output('email.list')).toMatchObject({ count: 2 });
  });

  test('without the mail, the folder or the right password fails for good, in words', async () => {
    const { failure } = stage();
    expect(await failure('email.read', { variables: { mail: '<9@x>' } })).toMatchObject({
      terminal: true,
      facts: { code: 'not-there' },
    });
    expect(await failure('email.read', { variables: { mail: '99/1' } })).toMatchObject({
      message: expect.stringContaining('numbered this folder anew'),
    });
    for (const mail of ['1:*', 'x', '<a> OR ALL', '<a\r\nb>']) {
      const given = await failure('email.read', { variables: { mail } });
      expect(given).toMatchObject({ terminal: true, message: expect.stringContaining('names no mail') });
    }
    expect(await failure('email.list', { values: { folder: 'Nowhere' } })).toMatchObject({
      terminal: true,
      message: expect.stringContaining('in the folder “Nowhere”'),
    });
    const wrong = await stage({ password: 'wrong-password' }).failure('email.list');
    expect(wrong).toMatchObject({ terminal: true, message: expect.stringContaining('does not accept') });
    expect(JSON.stringify(wrong)).not.toContain('wrong-password');
  });
});

describe('a mail server that', () => {
  let faulty: Server;
  afterEach(() => new Promise((resolve) => faulty.close(resolve)));

  test.each([
    ['hangs', (): undefined => undefined, /had not answered wholly after 1 seconds/u],
    ['drops the connection', 'drop', /could not be reached, or the connection broke off/u],
    ['greets and hangs', '* OK ready\r\n', /had not answered wholly after 1 seconds/u],
  ])('%s is tried again', async (_, act, words) => {
    faulty = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      if (act === 'drop') socket.destroy();
      else if (typeof act === 'string') socket.write(act);
    });
    await new Promise<void>((resolve) => faulty.listen(0, '127.0.0.1', resolve));
    // cast: a listening TCP server has an address with a port
    const { port } = faulty.address() as AddressInfo;
    const failure = await stage({ port: String(port) }).failure('email.list', { values: { timeout: 1 } });
    expect(failure).toMatchObject({ terminal: false, message: expect.stringMatching(words) });
  });
});
