/**
 * A mail as what was delivered: its people, its words, and its files as references.
 *
 * Invariant MP1: whatever a mail is made of, this gives a payload; what could not be read says so in `problem`.
 */
import PostalMime, { type Address, type Attachment } from 'postal-mime';
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { Documents } from '../../ports/documents.ts';

const LONGEST_TEXT = 200_000;
const MOST_ATTACHMENTS = 100;

export async function mailPayload(source: Uint8Array, documents: Documents): Promise<Variables> {
  const mail = await PostalMime.parse(source, { attachmentEncoding: 'arraybuffer' });
  const attachments: JsonValue[] = [];
  for (const attachment of mail.attachments.slice(0, MOST_ATTACHMENTS)) {
    attachments.push({ ...(await documents.put(bytesOf(attachment), labelOf(attachment))) });
  }
  return {
    from: addressOf(mail.from),
    fromName: mail.from?.name ?? '',
    to: (mail.to ?? []).map(addressOf),
    cc: (mail.cc ?? []).map(addressOf),
    subject: mail.subject ?? '',
    text: (mail.text ?? textOfHtml(mail.html ?? '')).slice(0, LONGEST_TEXT),
    date: mail.date ?? null,
    messageId: mail.messageId ?? null,
    inReplyTo: mail.inReplyTo ?? null,
    attachments,
    problem: null,
  };
}

/** Of a mail that could not be read whole. */
export function troubledPayload(problem: string): Variables {
  return {
    from: '',
    fromName: '',
    to: [],
    cc: [],
    subject: '',
    text: '',
    date: null,
    messageId: null,
    inReplyTo: null,
    attachments: [],
    problem,
  };
}

function addressOf(address: Address | undefined): string {
  return address?.address ?? '';
}

function bytesOf({ content }: Attachment): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
}

function labelOf({ filename, mimeType }: Attachment): { readonly name: string; readonly type: string } {
  return { name: filename ?? 'attachment', type: mimeType };
}

/** Words only: what a mail without a plain text says. */
function textOfHtml(html: string): string {
  return html
    .replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/giu, ' ')
    .replace(/<br\b[^>]*>|<\/p>|<\/div>|<\/tr>/giu, '\n')
    .replace(/<[^>]*>/gu, ' ')
    .replace(/[ \t]+/gu, ' ')
    .trim();
}
