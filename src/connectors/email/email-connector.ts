/**
 * The connector `email`: sends a mail through the house's own mail server (SMTP, RFC 5321).
 *
 * Boundary: what a mail is made of. Speaking to the server is `send-mail.ts`.
 *
 * Invariants:
 * EM1  Subject and texts are templates of the wiring, or plain text that was worked out: data never becomes a template.
 * EM2  Every attempt at a step sends the same Message-ID, so that a mail that went out twice can be recognised.
 */
import { type Static, Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { isDocumentReference } from '../../ports/documents.ts';
import { type ActionCall, type ActionResult, type Connector, defineAction, field } from '../action.ts';
import { TemplateProblem } from '../templates/template-problem.ts';
import { readingActions } from './read-actions.ts';
import { type Mail, type MailAttachment, sendMail } from './send-mail.ts';

/** All attachments of one mail, in bytes: what mail servers take, as a rule. */
const LARGEST_ATTACHMENTS = 20 * 1024 * 1024;
const MOST_ADDRESSES = 200;

const addresses = (title: string, description?: string) =>
  Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: MOST_ADDRESSES })], {
    title,
    ...(description === undefined ? {} : { description }),
  });

const inputs = Type.Object({
  to: addresses('To', 'One address, several with commas between them, or a list.'),
  subject: field.optional(
    field.text({
      title: 'Subject',
      baton: { as: 'template', fixed: true, placeholder: 'Your order {{ number }}' },
    }),
  ),
  text: field.optional(
    field.text({
      title: 'Text',
      description: '{{ names }} are filled from the other inputs of the step.',
      baton: { as: 'template', fixed: true },
    }),
  ),
  html: field.optional(
    field.text({
      title: 'Text as HTML',
      description: 'Beside the plain text. What {{ names }} put in is escaped.',
      baton: { as: 'template', fixed: true, advanced: true },
    }),
  ),
  subjectText: field.optional(
    field.text({
      title: 'Subject, worked out',
      description: 'In place of the one written.',
      baton: { advanced: true },
    }),
  ),
  bodyText: field.optional(
    field.text({
      title: 'Text, worked out',
      description: 'In place of the one written.',
      baton: { as: 'lines', advanced: true },
    }),
  ),
  attachments: field.optional(
    field.list({ title: 'Attachments', description: 'Files the case has.', baton: { as: 'document' } }),
  ),
  from: field.optional(
    field.text({
      title: 'From',
      description: 'Absent: the user name of the connection.',
      baton: { placeholder: 'Sales office <sales@example.com>' },
    }),
  ),
  cc: field.optional(addresses('Copy to')),
  bcc: field.optional(addresses('Blind copy to')),
  replyTo: field.optional(field.text({ title: 'Answers go to', baton: { advanced: true } })),
  inReplyTo: field.optional(
    field.text({
      title: 'In answer to',
      description: 'The message id of the mail it answers, so that both stand in one thread.',
      baton: { advanced: true },
    }),
  ),
});

type Inputs = Static<typeof inputs>;

const send = defineAction({
  id: 'email.send',
  name: 'Send an e-mail',
  description: 'Sends one mail, with files if wished, through your own mail server.',
  inputs,
  outputs: Type.Object({
    messageId: Type.String({ title: 'Message id' }),
    accepted: Type.Array(Type.String(), { title: 'Addresses the server took' }),
    refused: Type.Array(Type.String(), { title: 'Addresses the server refused' }),
    answer: Type.String({ title: 'What the server said' }),
  }),
  credential: { kinds: ['smtp'], required: true },
  effect: 'writes',
  repeat: 'unsafe',
  suggestedBy: [
    'e-mail',
    'email',
    'mail',
    'send',
    'inform',
    'notify',
    'remind',
    'reply',
    'senden',
    'mailen',
    'benachrichtigen',
    'erinnern',
  ],
  run: async (call): Promise<ActionResult> => {
    const { credential, idempotencyKey, services, signal } = call;
    if (credential === undefined) return refused('Choose the connection to your mail server for this step.');
    const mail = await mailOf(call, credential.fields.user ?? '');
    if ('kind' in mail) return mail;
    const { clock, sockets } = services;
    return sendMail(mail, credential.fields, { idempotencyKey, clock, sockets, signal });
  },
});

export const emailConnector: Connector = {
  id: 'email',
  name: 'E-mail',
  description: 'Sends mail through your own mail server, and reads your mailbox.',
  actions: [send, ...readingActions],
};

async function mailOf(call: ActionCall<Inputs>, user: string): Promise<Mail | ActionResult> {
  const { inputs: given, data } = call;
  const from = given.from ?? user;
  const to = listOf(given.to);
  if (to.length === 0) return refused('Nobody is given to send the mail to.');
  if (!from.includes('@'))
    return refused('Say whom the mail is from: the user name of the connection is no address.');
  const { renderTemplate } = await import('../templates/render-template.ts');
  const rendered = (template: string | undefined, html: boolean): string | undefined =>
    template === undefined ? undefined : renderTemplate(template, data, { html });
  try {
    const subject = given.subjectText ?? rendered(given.subject, false) ?? '';
    const text = given.bodyText ?? rendered(given.text, false);
    const html = rendered(given.html, true);
    if (text === undefined && html === undefined) return refused('The mail has no text.');
    const attachments = await attachmentsOf(call, given.attachments ?? []);
    if (!Array.isArray(attachments)) return attachments;
    const { replyTo, inReplyTo } = given;
    return {
      from,
      to,
      cc: listOf(given.cc),
      bcc: listOf(given.bcc),
      subject: subject.replace(/[\r\n]+/gu, ' '),
      ...(text === undefined ? {} : { text }),
      ...(html === undefined ? {} : { html }),
      attachments,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(inReplyTo === undefined ? {} : { inReplyTo }),
    };
  } catch (error) {
    if (error instanceof TemplateProblem) return refused(error.message);
    throw error;
  }
}

async function attachmentsOf(
  { services }: ActionCall<Inputs>,
  given: readonly JsonValue[],
): Promise<MailAttachment[] | ActionResult> {
  const found: MailAttachment[] = [];
  let size = 0;
  for (const one of given) {
    if (!isDocumentReference(one)) return refused('An attachment is no file of the case.');
    size += one.size;
    if (size > LARGEST_ATTACHMENTS)
      return refused('The attachments are larger than 20 MB together, more than mail servers take.');
    const content = await services.documents.read(one.document, LARGEST_ATTACHMENTS);
    found.push({ name: one.name, type: one.type, content });
  }
  return found;
}

/** Commas inside a name in quotes are left to the mail library. */
function listOf(given: string | readonly string[] | undefined): readonly string[] {
  if (given === undefined) return [];
  return (typeof given === 'string' ? [given] : given).filter((address) => address.trim() !== '');
}

function refused(message: string): Extract<ActionResult, { readonly kind: 'failed' }> {
  return { kind: 'failed', message, terminal: true };
}
