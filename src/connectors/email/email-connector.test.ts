import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import { type SmtpStage, startSmtp } from '../../../test/servers/smtp-server.ts';
import { emailConnector } from './email-connector.ts';

let server: SmtpStage;
beforeAll(async () => {
  server = await startSmtp();
});
afterAll(() => server?.close());
beforeEach(() => {
  server.received.length = 0;
  server.refuse = () => undefined;
});

const stage = (fields: Readonly<Record<string, string>> = server.fields) =>
  actionStage(emailConnector, { credential: { kind: 'smtp', fields } });

const letter = { subject: 'Order {{ number }}', text: 'Dear {{ name }},\nit is on its way.' };

describe('a mail', () => {
  test('goes out with its templates filled, its files and a message id that stays', async () => {
    const { run, documents } = stage();
    const file = await documents.put(Buffer.from('%PDF-1.4'), {
      name: 'Rechnung Ä.pdf',
      type: 'application/pdf',
    });
    const step = {
      values: letter,
      variables: {
        to: 'ada@customer.example',
        number: 7,
        name: 'Ada',
        attachments: [{ ...file }],
        inReplyTo: '<a@b>',
      },
      idempotencyKey: 'one',
    };
    const first = await run('email.send', step);
    await run('email.send', step);
    expect(first).toMatchObject({
      kind: 'done',
      output: { accepted: ['ada@customer.example'], refused: [] },
    });
    const [one, again] = server.received;
    expect(one).toMatchObject({
      from: 'office@baton.example',
      to: ['ada@customer.example'],
      mail: { subject: 'Order 7', inReplyTo: '<a@b>', attachments: [{ filename: 'Rechnung Ä.pdf' }] },
    });
    expect(one?.mail.text).toContain('Dear Ada,\nit is on its way.');
    expect(again?.mail.messageId).toBe(one?.mail.messageId);
  });

  test('is not changed by data that looks like a template or a header', async () => {
    const variables = {
      to: 'ada@customer.example',
      number: '1\r\nBcc: spy@elsewhere.example',
      name: '{{ secret }}{% for a in (1..9) %}x{% endfor %}',
    };
    await stage().run('email.send', { values: letter, variables });
    const [one] = server.received;
    expect(one?.to).toEqual(['ada@customer.example']);
    expect(one?.mail.subject).toBe('Order 1 Bcc: spy@elsewhere.example');
    expect(one?.mail.bcc ?? []).toEqual([]);
    expect(one?.mail.text).toContain('{{ secret }}{% for a in (1..9) %}x{% endfor %}');
  });

  test('escapes what data puts into HTML', async () => {
    const values = { subject: 'x', html: '<p>{{ name }}</p>' };
    await stage().run('email.send', { values, variables: { to: 'a@b.example', name: '<img src=x>' } });
    expect(server.received[0]?.mail.html).toContain('<p>&lt;img src=x&gt;</p>');
  });

  test('reaches those the server takes and tells of the others', async () => {
    server.refuse = (address) => (address.startsWith('gone') ? 550 : undefined);
    const to = ['ada@customer.example', 'gone@customer.example'];
    expect(await stage().output('email.send', { values: letter, variables: { to } })).toMatchObject({
      accepted: ['ada@customer.example'],
      refused: ['gone@customer.example'],
    });
  });
});

describe('a mail that does not go out', () => {
  const variables = { to: 'ada@customer.example' };

  test('is tried again where the server says later, and not where it refuses', async () => {
    server.refuse = () => 450;
    expect(await stage().failure('email.send', { values: letter, variables })).toMatchObject({
      terminal: false,
      facts: { status: 450 },
    });
    server.refuse = () => 550;
    const refused = await stage().failure('email.send', { values: letter, variables });
    expect(refused).toMatchObject({ terminal: true });
    expect(refused.message).toContain('refused the mail');
    expect(refused.message).toContain('No such mailbox');
  });

  test('says that the sign-in is wrong without telling the password', async () => {
    const wrong = { ...server.fields, password: 'not-the-password' };
    const failure = await stage(wrong).failure('email.send', { values: letter, variables });
    expect(failure).toMatchObject({ terminal: true });
    expect(failure.message).toContain('does not accept the sign-in');
    expect(JSON.stringify(failure)).not.toContain('not-the-password');
  });

  test('is tried again where nobody answers', async () => {
    const failure = await stage({ ...server.fields, port: '1' }).failure('email.send', {
      values: letter,
      variables,
    });
    expect(failure).toMatchObject({ terminal: false });
    expect(failure.message).toContain('could not be reached');
  });

  test('without a text or an address is refused in words', async () => {
    expect((await stage().failure('email.send', { variables })).message).toBe('The mail has no text.');
    const nobody = await stage().failure('email.send', { values: letter, variables: { to: ' ' } });
    expect(nobody.message).toBe('Nobody is given to send the mail to.');
  });
});
