/**
 * One look into a folder of a mailbox over IMAP (RFC 9051): which mails are newer than a mark, and each of them whole.
 *
 * Invariant MB1: at most `MOST_AT_ONCE` mails are listed, and of none more than `LARGEST_MAIL` bytes is read.
 */
import { ImapFlow } from 'imapflow';

export const LARGEST_MAIL = 30 * 1024 * 1024;
const MOST_AT_ONCE = 50;
const CONNECT_MS = 20_000;

/** Where a folder was left: its generation and the last mail taken of it. */
export interface FolderMark {
  readonly generation: string;
  readonly last: number;
}

export interface ListedMail {
  readonly uid: number;
  /** Bytes. */
  readonly size: number;
  readonly seen: boolean;
}

export interface OpenFolder {
  readonly generation: string;
  /** Oldest first. Newer than `after`. */
  list(after: number): Promise<readonly ListedMail[]>;
  /** As it came; undefined where it is gone. */
  read(uid: number): Promise<Uint8Array | undefined>;
  markSeen(uid: number): Promise<void>;
}

/** Signs in, lets `look` work, signs out. Throws what the server says, without the password. */
export async function withFolder<Result>(
  { host = '', port, security = 'tls', user = '', password = '' }: Readonly<Record<string, string>>,
  folder: string,
  look: (folder: OpenFolder) => Promise<Result>,
): Promise<Result> {
  const client = new ImapFlow({
    host,
    port: Number(port ?? (security === 'tls' ? 993 : 143)),
    secure: security === 'tls',
    doSTARTTLS: security === 'starttls',
    auth: { user, pass: password },
    logger: false,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    disableAutoIdle: true,
  });
  // What breaks later also rejects the command under way; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const lock = await client.getMailboxLock(folder);
    try {
      return await look(openFolder(client));
    } finally {
      lock.release();
    }
  } finally {
    await client.logout().catch(() => client.close());
  }
}

function openFolder(client: ImapFlow): OpenFolder {
  const { mailbox } = client;
  const generation = mailbox === false ? '' : String(mailbox.uidValidity);
  return {
    generation,
    list: async (after) => {
      const found = await client.fetchAll(
        `${after + 1}:*`,
        { uid: true, size: true, flags: true },
        { uid: true },
      );
      return found
        .map(({ uid, size = 0, flags }) => ({ uid, size, seen: flags?.has('\\Seen') === true }))
        .filter(({ uid }) => uid > after)
        .sort((a, b) => a.uid - b.uid)
        .slice(0, MOST_AT_ONCE);
    },
    read: async (uid) => {
      const found = await client.fetchOne(
        String(uid),
        { uid: true, source: { maxLength: LARGEST_MAIL } },
        { uid: true },
      );
      return found === false ? undefined : found?.source;
    },
    markSeen: async (uid) => {
      await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
    },
  };
}
