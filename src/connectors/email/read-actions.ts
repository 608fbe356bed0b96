/**
 * Steps that look into a mailbox: list, read, mark, move.
 *
 * Boundary: the forms and what is told. IMAP is `mailbox.ts`, a mail as data `mail-payload.ts`.
 *
 * Invariants:
 * RA1  A mail is named by its message id or by what “List mails” gave; the latter holds only as long as the server keeps
 *      its numbers, and says so when it no longer does.
 * RA2  Every call ends within its time; what the server did not answer by then is tried again.
 */
import { type Static, type TObject, Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import { type ActionCall, type ActionResult, type ConnectorAction, defineAction, field } from '../action.ts';
import { mailPayload } from './mail-payload.ts';
import { LARGEST_MAIL, type MailHead, type OpenFolder, withFolder } from './mailbox.ts';

const USUAL_SECONDS = 60;

const surroundings = {
  folder: field.optional(field.text({ title: 'Folder', default: 'INBOX' })),
  timeout: field.optional(
    field.whole({
      title: 'Longest wait, in seconds',
      minimum: 1,
      maximum: 600,
      default: USUAL_SECONDS,
      baton: { advanced: true },
    }),
  ),
};
const mail = field.text({
  title: 'Mail',
  description: 'Its message id, or its “id” from “List mails”.',
  baton: { placeholder: '<abc@example.com>' },
});

const listInputs = Type.Object({
  from: field.optional(field.text({ title: 'From', description: 'Part of the sender’s name or address.' })),
  subject: field.optional(field.text({ title: 'Subject has' })),
  unread: field.optional(field.yesNo({ title: 'Only unread ones', default: false })),
  since: field.optional(
    field.text({ title: 'Come since', description: 'A day, such as 2026-01-31.', baton: { advanced: true } }),
  ),
  most: field.optional(field.whole({ title: 'Most mails', minimum: 1, maximum: 200, default: 20 })),
  ...surroundings,
});
const readInputs = Type.Object({
  mail,
  markRead: field.optional(field.yesNo({ title: 'Mark it as read', default: false })),
  ...surroundings,
});
const markInputs = Type.Object({
  mail,
  as: field.choice(['read', 'unread', 'flagged', 'not flagged'], { title: 'As', default: 'read' }),
  ...surroundings,
});
const moveInputs = Type.Object({
  mail,
  to: field.text({ title: 'To the folder', baton: { placeholder: 'Done' } }),
  ...surroundings,
});

const credential = { kinds: ['imap'], required: true } as const;

export const readingActions: readonly ConnectorAction[] = [
  defineAction({
    id: 'email.list',
    name: 'List mails',
    description: 'Looks for mails in a folder of a mailbox, the newest first. Nothing is marked as read.',
    inputs: listInputs,
    outputs: Type.Object({
      mails: Type.Array(Type.Unknown(), {
        title: 'Mails',
        description: 'Each with id, from, fromName, to, subject, date, messageId, read, flagged and size.',
      }),
      count: Type.Integer({ title: 'Count' }),
      more: Type.Boolean({ title: 'There are more' }),
    }),
    credential,
    effect: 'reads',
    repeat: 'safe',
    suggestedBy: ['check mailbox', 'list mails', 'postfach'],
    run: (call) => inFolder(call, (folder) => list(call, folder)),
  }),
  defineAction({
    id: 'email.read',
    name: 'Read a mail',
    description: 'Takes one mail into the case, its files too.',
    inputs: readInputs,
    outputs: Type.Object({
      from: Type.String({ title: 'From' }),
      fromName: Type.String({ title: 'Name of the sender' }),
      to: Type.Array(Type.String(), { title: 'To' }),
      cc: Type.Array(Type.String(), { title: 'Copy to' }),
      subject: Type.String({ title: 'Subject' }),
      text: Type.String({ title: 'Text' }),
      date: Type.Unknown({ title: 'Date' }),
      messageId: Type.Unknown({ title: 'Message id' }),
      inReplyTo: Type.Unknown({ title: 'In answer to' }),
      attachments: Type.Array(Type.Unknown(), { title: 'Files' }),
    }),
    credential,
    effect: 'reads',
    repeat: 'safe',
    suggestedBy: ['read mail', 'read e-mail', 'mail lesen'],
    run: (call) => inFolder(call, (folder) => read(call, folder)),
  }),
  defineAction({
    id: 'email.mark',
    name: 'Mark a mail',
    description: 'Marks one mail as read, unread or flagged.',
    inputs: markInputs,
    outputs: Type.Object({ id: Type.String({ title: 'Id' }) }),
    credential,
    effect: 'writes',
    repeat: 'safe',
    suggestedBy: ['mark mail'],
    run: (call) => inFolder(call, (folder) => mark(call, folder)),
  }),
  defineAction({
    id: 'email.move',
    name: 'Move a mail',
    description:
      'Moves one mail into another folder. One that is named by its message id and is there already counts as moved.',
    inputs: moveInputs,
    outputs: Type.Object({ already: Type.Boolean({ title: 'It was there already' }) }),
    credential,
    effect: 'writes',
    repeat: 'safe',
    suggestedBy: ['move mail', 'archive mail', 'mail verschieben'],
    run: move,
  }),
];

interface Surroundings {
  readonly folder?: string;
  readonly timeout?: number;
}

type Call<Inputs extends TObject> = ActionCall<Static<Inputs>>;

async function list({ inputs }: Call<typeof listInputs>, folder: OpenFolder): Promise<ActionResult> {
  const { from, subject, unread, since, most = 20 } = inputs;
  if (since !== undefined && Number.isNaN(Date.parse(since))) {
    return refused(`“${since.slice(0, 50)}” is no day: write it as 2026-01-31.`);
  }
  const { mails, more } = await folder.find(
    {
      all: true,
      ...(from === undefined || from === '' ? {} : { from }),
      ...(subject === undefined || subject === '' ? {} : { subject }),
      ...(unread === true ? { seen: false } : {}),
      ...(since === undefined ? {} : { since: new Date(since) }),
    },
    most,
  );
  const output = { mails: mails.map((each) => told(each, folder)), count: mails.length, more };
  return { kind: 'done', output };
}

async function read(call: Call<typeof readInputs>, folder: OpenFolder): Promise<ActionResult> {
  const { inputs, services } = call;
  const uid = await uidOf(inputs.mail, folder);
  const source = typeof uid === 'number' ? await folder.read(uid) : undefined;
  if (typeof uid === 'string') return refused(uid);
  if (uid === undefined || source === undefined) return notThere(inputs);
  if (source.byteLength >= LARGEST_MAIL) return refused('The mail is larger than the 30 MB that are read.');
  const { problem: _, ...payload } = await mailPayload(source, services.documents);
  if (inputs.markRead === true) await folder.markSeen(uid);
  return { kind: 'done', output: payload };
}

async function mark({ inputs }: Call<typeof markInputs>, folder: OpenFolder): Promise<ActionResult> {
  const uid = await uidOf(inputs.mail, folder);
  if (typeof uid === 'string') return refused(uid);
  if (uid === undefined) return notThere(inputs);
  const flag = inputs.as === 'read' || inputs.as === 'unread' ? 'seen' : 'flagged';
  await folder.setFlag(uid, flag, inputs.as === 'read' || inputs.as === 'flagged');
  return { kind: 'done', output: { id: idOf(uid, folder) } };
}

async function move(call: Call<typeof moveInputs>): Promise<ActionResult> {
  const { inputs } = call;
  const first = await inFolder(call, async (folder) => {
    const uid = await uidOf(inputs.mail, folder);
    if (typeof uid === 'string') return refused(uid);
    if (uid === undefined) return notThere(inputs);
    await folder.move(uid, inputs.to);
    return { kind: 'done', output: { already: false } };
  });
  const gone = first.kind === 'failed' && first.facts?.code === 'not-there';
  if (!gone || !isMessageId(inputs.mail)) return first;
  return inFolder({ ...call, inputs: { ...inputs, folder: inputs.to } }, async (folder) =>
    (await folder.withMessageId(inputs.mail)) === undefined
      ? first
      : { kind: 'done', output: { already: true } },
  );
}

async function inFolder(
  { inputs, credential: opened, services, signal }: ActionCall<Surroundings>,
  work: (folder: OpenFolder) => Promise<ActionResult>,
): Promise<ActionResult> {
  if (opened === undefined) return refused('Choose the connection to your mailbox for this step.');
  const { folder = 'INBOX', timeout = USUAL_SECONDS } = inputs;
  const late = AbortSignal.timeout(timeout * 1_000);
  const { host = '' } = opened.fields;
  try {
    const { sockets } = services;
    return await withFolder(opened.fields, folder, work, {
      sockets,
      signal: AbortSignal.any([signal, late]),
    });
  } catch (error) {
    if (late.aborted) {
      const message = `The mail server ${host} had not answered wholly after ${timeout} seconds.`;
      return { kind: 'failed', message, terminal: false, facts: { code: 'no-answer-in-time' } };
    }
    if (error instanceof OutgoingProblem) throw error;
    return failureOf(error, host, folder);
  }
}

/** Of refusals (RFC 5530): what may be otherwise in a while. */
const passingCodes = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG']);

function failureOf(error: unknown, host: string, folder: string): ActionResult {
  const facts: Readonly<Record<string, unknown>> =
    error instanceof Error ? { ...error, message: error.message } : { message: String(error) };
  const { responseText, message } = facts;
  const said = typeof responseText === 'string' && responseText !== '' ? responseText : String(message);
  const passing = passingCodes.has(String(facts.serverResponseCode));
  if (facts.authenticationFailed === true && !passing) {
    const words = `The mail server ${host} does not accept the sign-in: ${said}`;
    return { kind: 'failed', message: words, terminal: true, facts: { code: 'sign-in' } };
  }
  const no = facts.responseStatus === 'NO' || facts.responseStatus === 'BAD';
  if ((facts.mailboxMissing === true || no) && !passing) {
    const words = `The mail server ${host} does not do that in the folder “${folder}”: ${said}`;
    return { kind: 'failed', message: words, terminal: true, facts: { code: 'refused' } };
  }
  const words = `The mailbox at ${host} could not be reached, or the connection broke off: ${said}`;
  return { kind: 'failed', message: words, terminal: false, facts: { code: 'connection-lost' } };
}

/** A sentence where its number no longer holds; undefined: there is none. */
async function uidOf(given: string, folder: OpenFolder): Promise<number | string | undefined> {
  if (isMessageId(given)) return folder.withMessageId(given.trim());
  const [, generation, uid] = /^(\d+)\/(\d{1,10})$/u.exec(given.trim()) ?? [];
  if (generation === undefined || uid === undefined) {
    return `“${given.slice(0, 100)}” names no mail: give its message id (<…@…>), or its id from “List mails”.`;
  }
  if (generation !== folder.generation) {
    return 'The server has numbered this folder anew since the mail was listed. List the mails again, or name it by its message id.';
  }
  return (await folder.has(Number(uid))) ? Number(uid) : undefined;
}

function isMessageId(given: string): boolean {
  return /^\s*<[^<>\s]{1,900}>\s*$/u.test(given);
}

function idOf(uid: number, { generation }: OpenFolder): string {
  return `${generation}/${uid}`;
}

function told({ uid, seen, to, ...head }: MailHead, folder: OpenFolder): JsonValue {
  return { id: idOf(uid, folder), ...head, to: [...to], read: seen };
}

function notThere({ mail: given, folder = 'INBOX' }: Surroundings & { readonly mail: string }): ActionResult {
  return {
    kind: 'failed',
    message: `There is no mail ${given.slice(0, 200)} in the folder “${folder}”.`,
    terminal: true,
    facts: { code: 'not-there' },
  };
}

function refused(message: string): ActionResult {
  return { kind: 'failed', message, terminal: true };
}
