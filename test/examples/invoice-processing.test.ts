/** Mail with a PDF or CSV → read → held against purchase orders → approved over a limit → posted → answered. */
import PDFDocument from 'pdfkit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../running-baton.ts';
import { AnsweringServer } from '../servers/answering-server.ts';
import { type ImapStage, startImap } from '../servers/imap-server.ts';
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts';
import { type SmtpStage, startSmtp } from '../servers/smtp-server.ts';
import { ExampleStage } from './example-stage.ts';

const MINUTE = 60_000;
let stage: ExampleStage;
let accounting: AnsweringServer;
let outgoing: SmtpStage;
let mailbox: ImapStage;
let database: PostgresServer;

beforeAll(async () => {
  accounting = await AnsweringServer.open((_request, count) => ({
    status: 201,
    body: { entry: `E-${count}` },
  }));
  [outgoing, mailbox, database] = await Promise.all([startSmtp(), startImap(), startPostgres()]);
  await database.query('CREATE TABLE purchase_orders (number text PRIMARY KEY, total numeric(12, 2))');
  await database.query("INSERT INTO purchase_orders VALUES ('PO-1', 480), ('PO-2', 4800), ('PO-3', 99)");
  stage = await ExampleStage.open('invoice-processing');
  await stage.connect('invoice-mailbox', { kind: 'imap', fields: mailbox.fields, grants: ['email'] });
  await stage.connect('office-mail', { kind: 'smtp', fields: outgoing.fields, grants: ['email'] });
  await stage.connect('purchasing-database', {
    kind: 'postgres',
    fields: database.fields,
    grants: ['postgres'],
  });
  await stage.connect('accounting', {
    kind: 'bearer',
    fields: { token: 'accounting-token' },
    grants: ['http'],
  });
  await stage.deploy({ 'accounting.example': accounting.url });
});
afterAll(async () => {
  await stage?.close();
  await Promise.all([accounting?.close(), outgoing?.close(), mailbox?.close(), database?.close()]);
});
beforeEach(() => {
  accounting.asked.length = 0;
  outgoing.received.length = 0;
});

function pdf(lines: readonly string[]): Promise<Buffer> {
  return new Promise((resolve) => {
    const document = new PDFDocument();
    const pieces: Buffer[] = [];
    document.on('data', (piece: Buffer) => pieces.push(piece));
    document.on('end', () => resolve(Buffer.concat(pieces)));
    for (const line of lines) document.text(line);
    document.end();
  });
}

async function arrives(
  subject: string,
  attachment?: { filename: string; contentType: string; content: Buffer },
) {
  await mailbox.put({
    from: 'sales@supplier.example',
    subject,
    text: 'Please find our invoice attached.',
    messageId: `<${subject.replaceAll(' ', '-')}@supplier.example>`,
    attachments: attachment === undefined ? [] : [attachment],
  });
  await stage.pass(MINUTE);
}

const invoice = async (number: string, order: string, total: string) => ({
  filename: `${number}.pdf`,
  contentType: 'application/pdf',
  content: await pdf([`Invoice no. ${number}`, `Order: ${order}`, `Total: EUR ${total}`]),
});

const reply = () => until(async () => outgoing.received[0], 20_000);

test('an invoice as PDF that matches its order is posted and answered, without anybody', async () => {
  await arrives('Invoice A-1', await invoice('A-1', 'PO-1', '480.00'));
  const answer = await reply();
  expect(answer.to).toEqual(['sales@supplier.example']);
  expect(answer.mail.subject).toBe('Re: Invoice A-1');
  expect(answer.mail.inReplyTo).toBe('<Invoice-A-1@supplier.example>');
  expect(answer.mail.text).toContain('A-1 is in our books as E-');
  const [posted] = accounting.asked;
  expect(posted?.headers.authorization).toBe('Bearer accounting-token');
  expect(JSON.parse(posted?.body ?? '')).toMatchObject({ number: 'A-1', order: 'PO-1', amount: 480 });
  await stage.caseWhere(({ state }) => state === 'completed');
  expect(mailbox.seen()).toEqual([true]);
});

test('one over the limit is posted once the head of purchasing has approved it', async () => {
  const content = Buffer.from('number;order;amount\nB-7;PO-2;4800\n');
  await arrives('Invoice B-7', { filename: 'B-7.csv', contentType: 'text/csv', content });
  const task = await stage.task('Approve the invoice');
  expect(task.role).toBe('Head of purchasing');
  expect(accounting.asked).toEqual([]);
  await stage.complete(task, { answers: { Approved: ['F_approved'] } });
  expect((await reply()).mail.text).toContain('B-7 is in our books');
  expect(accounting.asked).toHaveLength(1);
});

test('one that differs from its order is cleared up by a person, and refused if it is wrong', async () => {
  await arrives('Invoice C-3', await invoice('C-3', 'PO-3', '199.00'));
  const task = await stage.task('Clear up the difference');
  await stage.complete(task, { answers: { Cleared: ['F_wrong'] } });
  expect((await reply()).mail.text).toContain('We cannot accept your invoice C-3');
  expect(accounting.asked).toEqual([]);
});

test('a mail without an invoice is answered with a question', async () => {
  await arrives('Hello');
  expect((await reply()).mail.text).toContain('could not find an invoice');
});

test('the same mail twice, and a restart in between, make one case', async () => {
  const before = await stage.baton.items('/api/cases?process=invoice-processing');
  const attachment = await invoice('D-4', 'PO-1', '480.00');
  await arrives('Invoice D-4', attachment);
  await reply();
  await stage.baton.restart();
  await arrives('Invoice D-4', attachment);
  await stage.pass(MINUTE);
  // The look that was begun at the start may have taken longer than that minute.
  await until(async () => {
    if (mailbox.seen().every(Boolean)) return true;
    await stage.pass(MINUTE);
    return undefined;
  }, 20_000);
  const after = await stage.baton.items('/api/cases?process=invoice-processing');
  expect(after.length).toBe(before.length + 1);
});
