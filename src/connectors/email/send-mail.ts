/**
 * One mail to one server: what is not taken for now (4xx of RFC 5321) is tried again later, what is refused (5xx) is not.
 *
 * Invariant SM1: the password never stands in a message; the server's own words do.
 */
import { createHash } from 'node:crypto';
import type { SMTPTransportOptions } from 'nodemailer';
import type { Exchange } from '../../ports/actions.ts';
import type { Clock } from '../../ports/clock.ts';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import type { OutgoingSockets } from '../../ports/outgoing-sockets.ts';
import type { ActionResult } from '../action.ts';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly attachments: readonly MailAttachment[];
  readonly replyTo?: string;
  readonly inReplyTo?: string;
}

export interface MailAttachment {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
}

interface Surroundings {
  readonly idempotencyKey: string;
  readonly clock: Clock;
  readonly sockets: OutgoingSockets;
  readonly signal: AbortSignal;
}

const CONNECT_MS = 20_000;
const SOCKET_MS = 60_000;

export async function sendMail(
  mail: Mail,
  server: Readonly<Record<string, string>>,
  { idempotencyKey, clock, sockets, signal }: Surroundings,
): Promise<ActionResult> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(transportOf(server, sockets, signal));
  const stop = () => transport.close();
  signal.addEventListener('abort', stop, { once: true });
  const began = clock.now();
  const messageId = messageIdOf(idempotencyKey, mail.from);
  const request = requestSide(mail, server, messageId);
  try {
    const sent = await transport.sendMail({
      from: mail.from,
      to: [...mail.to],
      cc: [...mail.cc],
      bcc: [...mail.bcc],
      subject: mail.subject,
      ...(mail.text === undefined ? {} : { text: mail.text }),
      ...(mail.html === undefined ? {} : { html: mail.html }),
      messageId,
      date: new Date(clock.now()),
      attachments: mail.attachments.map(({ name, type, content }) => ({
        filename: name,
        contentType: type,
        content: Buffer.from(content),
      })),
      ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
      ...(mail.inReplyTo === undefined ? {} : { inReplyTo: mail.inReplyTo, references: mail.inReplyTo }),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const refused = sent.rejected.map(String);
    const exchange: Exchange = { request, response: { title: sent.response }, took_ms: clock.now() - began };
    const output = { messageId, accepted: sent.accepted.map(String), refused, answer: sent.response };
    return { kind: 'done', output, exchange };
  } catch (error) {
    const failure = failureOf(error, server);
    const response = { title: failure.message };
    return { ...failure, exchange: { request, response, took_ms: clock.now() - began } };
  } finally {
    signal.removeEventListener('abort', stop);
    transport.close();
  }
}

function transportOf(
  fields: Readonly<Record<string, string>>,
  sockets: OutgoingSockets,
  signal: AbortSignal,
): SMTPTransportOptions {
  const { host = '', security = 'tls', user, password } = fields;
  const usualPort = security === 'tls' ? 465 : security === 'starttls' ? 587 : 25;
  return {
    host,
    getSocket: (_options, done) => {
      sockets.open({ fields, usualPort }, { timeout_ms: CONNECT_MS, signal }).then(
        (connection) => done(null, { connection }),
        (error: Error) => done(error, false),
      );
    },
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined || user === '' || password === undefined || password === ''
      ? {}
      : { auth: { user, pass: password } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
  };
}

/** The same for every attempt at a step. */
function messageIdOf(idempotencyKey: string, from: string): string {
  const domain = /@([a-z0-9.-]+)/iu.exec(from)?.[1] ?? 'baton.invalid';
  return `<${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40)}@${domain}>`;
}

function requestSide(
  mail: Mail,
  server: Readonly<Record<string, string>>,
  messageId: string,
): Exchange['request'] {
  return {
    title: `Mail to ${mail.to.join(', ')} through ${server.host ?? ''}`,
    headers: { From: mail.from, Subject: mail.subject, 'Message-ID': messageId },
    body: mail.text ?? mail.html ?? '',
  };
}

function failureOf(
  error: unknown,
  { host = '' }: Readonly<Record<string, string>>,
): Extract<ActionResult, { readonly kind: 'failed' }> {
  if (error instanceof OutgoingProblem) {
    const { message, retryable, code } = error;
    const words = `The mail server ${host} could not be reached: ${message}`;
    return { kind: 'failed', message: words, terminal: !retryable, facts: { code } };
  }
  const { code, responseCode, response, message }: { [name: string]: unknown } =
    error instanceof Error ? { ...error, message: error.message } : { message: String(error) };
  const said = typeof response === 'string' ? response : String(message);
  const facts = {
    ...(typeof responseCode === 'number' ? { status: responseCode } : {}),
    ...(typeof code === 'string' ? { code } : {}),
  };
  if (code === 'EAUTH') {
    return {
      kind: 'failed',
      message: `The mail server ${host} does not accept the sign-in: ${said}`,
      terminal: true,
      facts,
    };
  }
  if (typeof responseCode === 'number') {
    const terminal = responseCode >= 500;
    const what = terminal ? 'refused the mail' : 'does not take the mail for now';
    return { kind: 'failed', message: `The mail server ${host} ${what}: ${said}`, terminal, facts };
  }
  if (code === 'EENVELOPE') {
    return {
      kind: 'failed',
      message: `The mail has no address it can be sent to: ${said}`,
      terminal: true,
      facts,
    };
  }
  return {
    kind: 'failed',
    message: `The mail server ${host} could not be reached: ${said}`,
    terminal: false,
    facts,
  };
}
