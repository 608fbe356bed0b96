/**
 * E-mail: a mail that comes into a folder of a mailbox begins a case.
 *
 * Boundary: when to look and where it goes on. IMAP is `email/mailbox.ts`, a mail as data `email/mail-payload.ts`.
 *
 * Invariants:
 * EM1  A mail is marked as seen after its delivery is on the disk: whoever dies in between takes it again, and its
 *      Message-ID tells that it is the same.
 * EM2  A mail that cannot be read is delivered with what is wrong with it; it never holds up those behind it.
 * EM3  Where the folder was made anew (another UIDVALIDITY) it is read from its beginning, unseen mails only.
 */
import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { field } from '../../connectors/action.ts';
import { mailPayload, troubledPayload } from '../../connectors/email/mail-payload.ts';
import {
  type FolderMark,
  LARGEST_MAIL,
  type ListedMail,
  type OpenFolder,
  withFolder,
} from '../../connectors/email/mailbox.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { Alarm } from '../../ports/clock.ts';
import { defineTrigger, type OpenTrigger, type TriggerContext } from '../trigger-kind.ts';

const Settings = Type.Object({
  folder: field.text({ title: 'Folder', default: 'INBOX' }),
  every_s: field.whole({
    title: 'Looks every so many seconds',
    minimum: 5,
    maximum: 86_400,
    default: 30,
    baton: { advanced: true },
  }),
});
type Settings = Static<typeof Settings>;

export const email = defineTrigger({
  on: 'email',
  name: 'E-mail',
  description: 'A mail that comes into a folder of a mailbox begins a case; its files come with it.',
  settings: Settings,
  credential: { kinds: ['imap'], required: true, connector: 'email' },
  delivers: Type.Object({
    from: Type.String({ description: 'Address of the sender.' }),
    fromName: Type.String(),
    to: Type.Array(Type.String()),
    cc: Type.Array(Type.String()),
    subject: Type.String(),
    text: Type.String({ description: 'Its words, without what makes them look nice.' }),
    date: Type.Unknown(),
    messageId: Type.Unknown({ description: 'What an answer refers to.' }),
    inReplyTo: Type.Unknown(),
    attachments: Type.Array(Type.Unknown(), { description: 'Files, as references.' }),
    problem: Type.Unknown({ description: 'Why it could not be read, as a rule nothing.' }),
  }),
  open: async (context) => new Mailbox(context),
});

/** Between two looks that failed, at most. */
const LONGEST_PAUSE_MS = 15 * 60_000;

class Mailbox implements OpenTrigger {
  readonly #context: TriggerContext<Settings>;
  #alarm: Alarm | undefined;
  #looking: Promise<void> = Promise.resolve();
  #failures = 0;
  #closed = false;

  constructor(context: TriggerContext<Settings>) {
    this.#context = context;
    this.#lookAt(context.clock.now());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#alarm?.cancel();
    await this.#looking;
  }

  #lookAt(at: number): void {
    if (this.#closed) return;
    this.#alarm = this.#context.clock.schedule(at, () => {
      this.#looking = this.#look();
    });
  }

  async #look(): Promise<void> {
    const { settings, clock, sockets, log, process, trigger } = this.#context;
    let pause = settings.every_s * 1_000;
    try {
      const credential = await this.#context.openCredential();
      if (credential === undefined) throw new Error('No connection to a mailbox is chosen.');
      await withFolder(credential.fields, settings.folder, (folder) => this.#take(folder), { sockets });
      this.#failures = 0;
      await this.#context.tell(undefined);
    } catch (error) {
      this.#failures += 1;
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2 ** Math.min(this.#failures, 8));
      const said = error instanceof Error ? saidBy(error) : String(error);
      log.warn({ process, trigger, error: said }, 'A mailbox could not be read');
      await this.#context.tell(`The mailbox could not be read: ${said}`).catch(() => undefined);
    }
    this.#lookAt(clock.now() + pause);
  }

  async #take(folder: OpenFolder): Promise<void> {
    const mark = markOf(await this.#context.cursor.get());
    const goesOn = mark?.generation === folder.generation;
    const mails = await folder.list(goesOn ? mark.last : 0);
    for (const mail of mails) {
      if (this.#closed) return;
      const cursor = { generation: folder.generation, last: mail.uid };
      if (!goesOn && mail.seen) await this.#context.cursor.set(cursor);
      else if (!(await this.#deliver(folder, mail, cursor))) return;
    }
  }

  /** False where as many wait as may: it is taken at the next look. */
  async #deliver(
    folder: OpenFolder,
    mail: ListedMail,
    cursor: { generation: string; last: number },
  ): Promise<boolean> {
    const payload = await this.#payloadOf(folder, mail);
    if (payload !== undefined) {
      const { messageId } = payload;
      const own = `${this.#context.settings.folder}/${folder.generation}/${mail.uid}`;
      const dedupKey = createHash('sha256')
        .update(typeof messageId === 'string' ? messageId : own)
        .digest('hex');
      const taken = await this.#context.deliver({ payload, dedupKey, cursor });
      if (taken.kind === 'full') return false;
      if (taken.kind === 'duplicate') await this.#context.cursor.set(cursor);
      await folder.markSeen(mail.uid);
    } else await this.#context.cursor.set(cursor);
    return true;
  }

  async #payloadOf(folder: OpenFolder, { uid, size }: ListedMail): Promise<Variables | undefined> {
    if (size > LARGEST_MAIL) {
      const megabytes = Math.round(size / 1024 / 1024);
      return troubledPayload(
        `The mail is ${megabytes} MB large, more than the 30 MB that are read. It is still in the mailbox.`,
      );
    }
    const source = await folder.read(uid);
    if (source === undefined) return undefined;
    try {
      return await mailPayload(source, this.#context.documents);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return troubledPayload(`The mail could not be read: ${said}. It is still in the mailbox.`);
    }
  }
}

function markOf(value: JsonValue | undefined): FolderMark | undefined {
  if (typeof value !== 'object' || value === null || !('generation' in value)) return undefined;
  const { generation, last } = value;
  return typeof generation === 'string' && typeof last === 'number' ? { generation, last } : undefined;
}

/** The server's own words, where it said any. */
function saidBy(error: Error): string {
  const said = 'responseText' in error ? error.responseText : undefined;
  return typeof said === 'string' && said !== '' ? said : error.message;
}
