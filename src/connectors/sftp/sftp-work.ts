/**
 * What the actions on a file server do, and how it is told.
 *
 * Boundary: one action's work. The server is spoken to by `sftp-session.ts`, which loads its driver when it is first needed.
 */
import type { Static } from 'typebox';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import type { ActionCall, ActionResult } from '../action.ts';
import { givenContent } from '../content/given-content.ts';
import { mediaTypeOfName } from '../content/media-type-of-name.ts';
import { namePattern } from '../files/name-pattern.ts';
import { deleteRemote, listRemote, moveRemote, openRemote, writeRemote } from './remote-files.ts';
import { nameIn, remotePath } from './remote-path.ts';
import type { deleteInputs, getInputs, listInputs, moveInputs, putInputs } from './sftp-forms.ts';
import { SftpProblem } from './sftp-problem.ts';
import type { SftpSession } from './sftp-session.ts';

const LARGEST_TEXT = 1_000_000;
const USUAL_SECONDS = 300;

export function listFiles(call: ActionCall<Static<typeof listInputs>>): Promise<ActionResult> {
  const { folder = '', path = '', names = '', order = 'name', most = 100 } = call.inputs;
  return onServer(call, `list “${path || folder || '.'}”`, async (session) => {
    const fits = patternOf(names);
    if (typeof fits === 'string') return refused(fits);
    const { files, more } = await listRemote(session, remotePath(folder, path), { fits, by: order, most });
    const prefix = path === '' ? '' : `${path.replace(/\/+$/u, '')}/`;
    const told = files.map(({ name, size, changedAt }) => ({
      name,
      path: prefix + name,
      size,
      changedAt: isoOf(changedAt),
    }));
    return { kind: 'done', output: { files: told, count: told.length, more } };
  });
}

export function getFile(call: ActionCall<Static<typeof getInputs>>): Promise<ActionResult> {
  const { folder = '', path, as } = call.inputs;
  const { documents } = call.services;
  return onServer(call, `fetch “${path}”`, async (session) => {
    const file = await openRemote(session, remotePath(folder, path));
    if (as === 'text' && file.size > LARGEST_TEXT) {
      return refused(`“${path}” is larger than the 1 MB that are read as text: read it as a file.`);
    }
    const { name } = file;
    const document = await documents.put(file.pieces, { name, type: mediaTypeOfName(name) });
    const text =
      as === 'text'
        ? new TextDecoder('utf-8').decode(await documents.read(document.document, LARGEST_TEXT))
        : null;
    const { size } = document;
    return {
      kind: 'done',
      output: { document: { ...document }, name, path, size, changedAt: isoOf(file.changedAt), text },
    };
  });
}

export function putFile(call: ActionCall<Static<typeof putInputs>>): Promise<ActionResult> {
  const { folder = '', path: wanted = '', ifTaken } = call.inputs;
  const content = givenContent(call.inputs, call.services.documents);
  if (typeof content === 'string') return Promise.resolve(refused(content));
  const path = withName(wanted, content.name ?? '');
  if (path === '' || path.endsWith('/')) {
    return Promise.resolve(refused('Say what the file is to be called.'));
  }
  return onServer(call, `put “${path}”`, async (session) => {
    const came = await writeRemote(session, remotePath(folder, path), content, {
      replace: ifTaken === 'replace',
      key: call.idempotencyKey,
    });
    if (came === 'taken') return nameTaken(path);
    const told = { name: nameIn(path), path, size: content.size };
    return { kind: 'done', output: { ...told, already: came === 'same' } };
  });
}

export function moveFile(call: ActionCall<Static<typeof moveInputs>>): Promise<ActionResult> {
  const { folder = '', path, toFolder, toPath = '', ifTaken } = call.inputs;
  return onServer(call, `move “${path}”`, async (session) => {
    const target = toPath === '' ? path : withName(toPath, nameIn(path));
    const from = remotePath(folder, path);
    const to = remotePath(toFolder ?? folder, target);
    const came = await moveRemote(session, from, to, ifTaken === 'replace');
    if (came === 'taken') return nameTaken(target);
    return { kind: 'done', output: { path: target, already: came === 'moved-before' } };
  });
}

export function deleteFile(call: ActionCall<Static<typeof deleteInputs>>): Promise<ActionResult> {
  const { folder = '', path } = call.inputs;
  return onServer(call, `delete “${path}”`, async (session) => ({
    kind: 'done',
    output: { deleted: await deleteRemote(session, remotePath(folder, path)) },
  }));
}

/** Signs in, lets `work` work, signs out; what goes wrong becomes a failure. */
async function onServer(
  { inputs, credential, services, signal }: ActionCall<{ readonly timeout?: number }>,
  what: string,
  work: (session: SftpSession) => Promise<ActionResult>,
): Promise<ActionResult> {
  if (credential === undefined) return refused('Choose the connection to your file server for this step.');
  const { fields } = credential;
  const { host = '', user = '' } = fields;
  const seconds = inputs.timeout ?? USUAL_SECONDS;
  const late = AbortSignal.timeout(seconds * 1_000);
  const began = services.clock.now();
  const request = { title: `sftp://${user}@${host}: ${what}` };
  const told = (result: ActionResult): ActionResult => {
    const title = result.kind === 'failed' ? result.message : 'done';
    return { ...result, exchange: { request, response: { title }, took_ms: services.clock.now() - began } };
  };
  try {
    const { openSftp } = await import('./sftp-session.ts');
    const session = await openSftp(fields, {
      sockets: services.sockets,
      signal: AbortSignal.any([signal, late]),
    });
    try {
      return told(await work(session));
    } finally {
      session.end();
    }
  } catch (error) {
    const problem = late.aborted && !signal.aborted ? tooLate(host, seconds) : error;
    if (!(problem instanceof SftpProblem) && !(problem instanceof OutgoingProblem)) throw error;
    const { message, retryable, code } = problem;
    return told({ kind: 'failed', message, terminal: !retryable, facts: { code } });
  }
}

function tooLate(host: string, seconds: number): SftpProblem {
  const words = `The file server ${host} was not done after ${seconds} seconds.`;
  return new SftpProblem('no-answer-in-time', words, true);
}

/** A path that ends with `/`, or is empty, names the folder; the file keeps its name. */
function withName(given: string, name: string): string {
  return given === '' || given.endsWith('/') ? `${given}${name}` : given;
}

function patternOf(names: string): ((name: string) => boolean) | string {
  try {
    return namePattern(names);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function nameTaken(path: string): ActionResult {
  const message = `There is another file “${path.slice(0, 200)}” on the server already. Choose another name, or let it be replaced.`;
  return { kind: 'failed', message, terminal: true, facts: { code: 'name-taken' } };
}

function refused(message: string): ActionResult {
  return { kind: 'failed', message, terminal: true };
}
