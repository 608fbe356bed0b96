/**
 * One look into a folder of a mailbox over IMAP (RFC 9051): which mails there are, each of them whole, marking and moving.
 *
 * Invariant MB1: at most `MOST_AT_ONCE` mails are listed, and of none more than `LARGEST_MAIL` bytes is read.
 */
import type { LookupFunction } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { FetchMessageObject, ImapFlow, SearchObject } from 'imapflow';
import type { OutgoingSockets } from '../../ports/outgoing-sockets.ts';

export const LARGEST_MAIL = 30 * 1024 * 1024;
const MOST_AT_ONCE = 50;
const CONNECT_MS = 20_000;
/** Of the mails a search finds: so many of the newest are looked at. */
const MOST_FOUND = 1_000;

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

export interface MailHead extends ListedMail {
  readonly flagged: boolean;
  readonly from: string;
  readonly fromName: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** ISO 8601; null where the mail tells none. */
  readonly date: string | null;
  readonly messageId: string | null;
}

export interface FoundMails {
  readonly mails: readonly MailHead[];
  readonly more: boolean;
}

export interface OpenFolder {
  readonly generation: string;
  /** Oldest first. Newer than `after`. */
  list(after: number): Promise<readonly ListedMail[]>;
  /** As it came; undefined where it is gone. */
  read(uid: number): Promise<Uint8Array | undefined>;
  markSeen(uid: number): Promise<void>;
  /** Newest first. */
  find(wanted: SearchObject, most: number): Promise<FoundMails>;
  /** Of the mails with this message id, the first. */
  withMessageId(messageId: string): Promise<number | undefined>;
  has(uid: number): Promise<boolean>;
  setFlag(uid: number, flag: 'seen' | 'flagged', on: boolean): Promise<void>;
  move(uid: number, folder: string): Promise<void>;
}

/** Signs in, lets `look` work, signs out. Throws what the server says, without the password. */
export async function withFolder<Result>(
  fields: Readonly<Record<string, string>>,
  folder: string,
  look: (folder: OpenFolder) => Promise<Result>,
  { sockets, signal }: { readonly sockets: OutgoingSockets; readonly signal?: AbortSignal },
): Promise<Result> {
  signal?.throwIfAborted();
  const { host = '', port, security = 'tls', user = '', password = '' } = fields;
  const usualPort = security === 'tls' ? 993 : 143;
  const imap = await import('imapflow');
  const client = new imap.ImapFlow({
    host,
    port: Number(port ?? usualPort),
    tls: reachedBy(sockets.lookupFor({ fields, usualPort })),
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
  const stop = () => client.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    const lock = await client.getMailboxLock(folder);
    try {
      return await look(openFolder(client));
    } finally {
      lock.release();
    }
  } finally {
    await client.logout().catch(() => client.close());
    signal?.removeEventListener('abort', stop);
  }
}

/** The driver hands these on to Node's `connect`, encrypted or not. */
function reachedBy(lookup: LookupFunction): ConnectionOptions {
  return { lookup };
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
    find: async (wanted, most) => {
      const found = uidsOf(await client.search(wanted, { uid: true })).slice(-MOST_FOUND);
      const chosen = found.slice(-most);
      if (chosen.length === 0) return { mails: [], more: false };
      const heads = await client.fetchAll(
        chosen.join(','),
        { uid: true, size: true, flags: true, envelope: true },
        { uid: true },
      );
      return { mails: heads.map(headOf).sort((a, b) => b.uid - a.uid), more: found.length > chosen.length };
    },
    withMessageId: async (messageId) =>
      uidsOf(await client.search({ header: { 'message-id': messageId } }, { uid: true }))[0],
    has: async (uid) => (await client.fetchOne(String(uid), { uid: true }, { uid: true })) !== false,
    setFlag: async (uid, flag, on) => {
      const flags = [flag === 'seen' ? '\\Seen' : '\\Flagged'];
      if (on) await client.messageFlagsAdd(String(uid), flags, { uid: true });
      else await client.messageFlagsRemove(String(uid), flags, { uid: true });
    },
    move: async (uid, target) => {
      const moved = await client.messageMove(String(uid), target, { uid: true });
      if (moved === false) throw new Error(`the mail could not be moved into “${target}”`);
    },
  };
}

function uidsOf(found: number[] | false | undefined): readonly number[] {
  return found === undefined || found === false ? [] : [...found].sort((a, b) => a - b);
}

function headOf({ uid, size = 0, flags, envelope }: FetchMessageObject): MailHead {
  const [from] = envelope?.from ?? [];
  const { date } = envelope ?? {};
  return {
    uid,
    size,
    seen: flags?.has('\\Seen') === true,
    flagged: flags?.has('\\Flagged') === true,
    from: from?.address ?? '',
    fromName: from?.name ?? '',
    to: (envelope?.to ?? []).map(({ address }) => address ?? ''),
    subject: envelope?.subject ?? '',
    date: date instanceof Date && !Number.isNaN(date.getTime()) ? date.toISOString() : null,
    messageId: envelope?.messageId ?? null,
  };
}
