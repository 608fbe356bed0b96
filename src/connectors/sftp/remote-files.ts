/**
 * What is done with the files of a file server.
 *
 * Invariants:
 * RF1  A file under its own name is whole: it is written under another, and only then gets its name. What is left of an
 *      attempt that broke off is overwritten by the next one of the same step.
 * RF2  Only plain files are read, moved and deleted.
 * RF3  No answer of the server makes more be held than `WINDOW` pieces of a file, or `MOST_LOOKED_AT` names.
 */
import { createHash } from 'node:crypto';
import type { Stats } from 'ssh2';
import { folderOf, nameIn } from './remote-path.ts';
import { SftpProblem } from './sftp-problem.ts';
import type { SftpSession } from './sftp-session.ts';

const PIECE = 32 * 1024;
/** Requests under way at once: what makes a distant server fast. */
const WINDOW = 16;
const MOST_LOOKED_AT = 20_000;
const DEEPEST = 30;

export interface RemoteFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Epoch ms. */
  readonly changedAt: number;
}

export interface RemoteList {
  readonly files: readonly RemoteFile[];
  readonly more: boolean;
}

export interface ListOrder {
  readonly fits: (name: string) => boolean;
  readonly by: 'name' | 'newest' | 'oldest';
  readonly most: number;
}

/** Plain files right in a folder; hidden ones and links are left out. */
export async function listRemote(
  session: SftpSession,
  folder: string,
  { fits, by, most }: ListOrder,
): Promise<RemoteList> {
  const handle = await session.openFolder(folder);
  const found: RemoteFile[] = [];
  let looked = 0;
  for (let page = await session.readFolder(handle); page !== undefined; ) {
    for (const { filename: name, attrs } of page) {
      looked += 1;
      const listed = !name.startsWith('.') && !/[/\p{Cc}]/u.test(name) && attrs.isFile();
      if (listed && fits(name)) found.push({ name, size: attrs.size, changedAt: attrs.mtime * 1_000 });
    }
    page = looked >= MOST_LOOKED_AT ? undefined : await session.readFolder(handle);
  }
  await session.closeHandle(handle);
  found.sort(
    (a, b) =>
      (by === 'name' ? 0 : by === 'newest' ? b.changedAt - a.changedAt : a.changedAt - b.changedAt) ||
      (a.name < b.name ? -1 : 1),
  );
  return { files: found.slice(0, most), more: found.length > most || looked >= MOST_LOOKED_AT };
}

export interface OpenRemote extends RemoteFile {
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Its handle is closed when it was read, or with the session. */
export async function openRemote(session: SftpSession, path: string): Promise<OpenRemote> {
  const facts = await plainFile(session, path);
  if (facts === undefined) throw notThere(session, path);
  const handle = await session.openFor(path, 'r');
  const { size, mtime } = await session.fstat(handle);
  const pieces = readPieces(session, handle);
  return { name: nameIn(path), size, changedAt: mtime * 1_000, pieces };
}

async function* readPieces(session: SftpSession, handle: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const window = Array.from({ length: WINDOW }, (_, piece) => {
      const into = Buffer.alloc(PIECE);
      const from = at + piece * PIECE;
      return session.read(handle, into, PIECE, from).then((length) => into.subarray(0, length));
    });
    for (const piece of await Promise.all(window)) {
      if (piece.byteLength === 0) {
        await session.closeHandle(handle);
        return;
      }
      yield piece;
      at += piece.byteLength;
      // A server may give less than was asked for: what was asked behind it is asked again.
      if (piece.byteLength < PIECE) break;
    }
  }
}

/** `same`: the name has this very content already, by an earlier attempt as a rule. */
export type Written = 'written' | 'same' | 'taken';

export interface RemoteContent {
  /** Bytes. */
  readonly size: number;
  /** From the beginning at each call. */
  pieces(): AsyncIterable<Uint8Array>;
}

export async function writeRemote(
  session: SftpSession,
  path: string,
  content: RemoteContent,
  { replace, key }: { readonly replace: boolean; readonly key: string },
): Promise<Written> {
  const there = await plainFile(session, path);
  if (there !== undefined && !replace) return sameOrTaken(session, path, content);
  await makeFolders(session, path);
  const half = halfName(path, key);
  try {
    await writeWhole(session, half, content);
    if (there !== undefined) await session.replace(half, path);
    else await session.rename(half, path);
    return 'written';
  } catch (error) {
    await session.unlink(half).catch(() => undefined);
    const taken = there === undefined && (await session.stat(path).catch(() => undefined)) !== undefined;
    if (taken) return sameOrTaken(session, path, content);
    throw error;
  }
}

export type Moved = 'moved' | 'moved-before' | 'taken';

/** `moved-before`: nothing is at the old place, and something is at the new one. */
export async function moveRemote(
  session: SftpSession,
  from: string,
  to: string,
  replace: boolean,
): Promise<Moved> {
  const [source, target] = [await plainFile(session, from), await plainFile(session, to)];
  if (source === undefined) {
    if (target === undefined) throw notThere(session, from);
    return 'moved-before';
  }
  if (from === to) return 'moved-before';
  if (target !== undefined && !replace) return 'taken';
  await makeFolders(session, to);
  if (target === undefined) await session.rename(from, to);
  else await session.replace(from, to);
  return 'moved';
}

/** False: there was none. */
export async function deleteRemote(session: SftpSession, path: string): Promise<boolean> {
  return (await plainFile(session, path)) === undefined ? false : session.unlink(path);
}

async function writeWhole(session: SftpSession, path: string, { pieces }: RemoteContent): Promise<void> {
  const handle = await session.openFor(path, 'w');
  let at = 0;
  let under: Promise<void>[] = [];
  for await (const large of pieces()) {
    for (let from = 0; from < large.byteLength; from += PIECE) {
      const piece = large.subarray(from, from + PIECE);
      const write = session.write(handle, piece, at);
      // What fails is told below, where all of them are waited for.
      write.catch(() => undefined);
      under.push(write);
      at += piece.byteLength;
      if (under.length < WINDOW) continue;
      await Promise.all(under);
      under = [];
    }
  }
  await Promise.all(under);
  await session.sync(handle);
  await session.closeHandle(handle);
}

async function sameOrTaken(
  session: SftpSession,
  path: string,
  content: RemoteContent,
): Promise<'same' | 'taken'> {
  const there = await openRemote(session, path);
  if (there.size !== content.size) return 'taken';
  const [ours, theirs] = [await hashOf(content.pieces()), await hashOf(there.pieces)];
  return ours === theirs ? 'same' : 'taken';
}

async function hashOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** Throws where something else than a plain file has the name. */
async function plainFile(session: SftpSession, path: string): Promise<Stats | undefined> {
  const facts = await session.stat(path);
  if (facts === undefined || facts.isFile()) return facts;
  throw new SftpProblem('no-plain-file', `What is at “${path}” at ${session.host} is no plain file.`, false);
}

async function makeFolders(session: SftpSession, path: string): Promise<void> {
  const missing: string[] = [];
  for (
    let folder = folderOf(path);
    folder !== undefined && missing.length < DEEPEST;
    folder = folderOf(folder)
  ) {
    if ((await session.stat(folder)) !== undefined) break;
    missing.push(folder);
  }
  for (const folder of missing.reverse()) {
    await session.makeFolder(folder).catch(async (error: unknown) => {
      // Another step may have made it at the same moment.
      if ((await session.stat(folder)) === undefined) throw error;
    });
  }
}

/** Beside the file; the same for every attempt at a step. */
function halfName(path: string, key: string): string {
  const mark = createHash('sha256').update(`${key} ${path}`).digest('hex').slice(0, 16);
  const folder = folderOf(path);
  const prefix = folder === undefined ? (path.startsWith('/') ? '/' : '') : `${folder}/`;
  return `${prefix}.baton-${mark}.part`;
}

function notThere({ host }: SftpSession, path: string): SftpProblem {
  return new SftpProblem('not-there', `There is no “${path}” at ${host}.`, false);
}
