/** A real IMAP server for tests, with one mailbox that the test puts mails into. */
import type { AddressInfo } from 'node:net';
import hoodiecrow from 'hoodiecrow-imap';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';

export interface ImapStage {
  /** Fields of a credential of the kind `imap` that signs in there. */
  readonly fields: Readonly<Record<string, string>>;
  put(mail: SentMail): Promise<void>;
  /** A mail as bytes, however broken. */
  putRaw(raw: string): void;
  /** Of each mail in the inbox: whether it is marked as seen. */
  seen(): readonly boolean[];
  close(): Promise<void>;
}

export interface SentMail {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId?: string;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: Uint8Array | string;
  }[];
}

export async function startImap(): Promise<ImapStage> {
  const server = hoodiecrow({
    plugins: ['STARTTLS', 'IDLE', 'LITERALPLUS', 'MOVE', 'UIDPLUS'],
    storage: { INBOX: { messages: [] }, '': { separator: '/', folders: { Done: {} } } },
    users: { invoices: { password: 'password-of-the-mailbox' } },
  });
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  // cast: a listening TCP server has an address with a port
  const { port } = server.server.address() as AddressInfo;
  const putRaw = (raw: string) => server.appendMessage('INBOX', [], false, raw);
  return {
    fields: {
      host: '127.0.0.1',
      port: String(port),
      security: 'none',
      user: 'invoices',
      password: 'password-of-the-mailbox',
    },
    putRaw,
    put: async ({ attachments = [], ...mail }) => {
      const composed = new MailComposer({
        ...mail,
        to: 'invoices@baton.example',
        attachments: attachments.map(({ content, ...rest }) => ({
          ...rest,
          content: typeof content === 'string' ? content : Buffer.from(content),
        })),
      });
      putRaw((await composed.compile().build()).toString('binary'));
    },
    seen: () => (server.storage.INBOX?.messages ?? []).map(({ flags }) => flags.includes('\\Seen')),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
