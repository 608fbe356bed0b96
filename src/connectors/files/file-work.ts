/**
 * What is done with the files of allowed folders. A `Place` comes in, already checked; nothing else is opened.
 *
 * Invariants:
 * FW1  A file under its own name is whole: it is written under another, reaches the disk, and only then gets its name.
 * FW2  Where a file must not be replaced, the system decides it in one act; two writers cannot both win.
 * FW3  Only plain files are read, written, moved and deleted; a pipe or a device is never opened.
 */
import { randomUUID } from 'node:crypto';
import { constants, createReadStream, type Dirent } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, opendir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Place } from './allowed-folders.ts';

/** Names that are hidden, those of half-written files too, are in no list. */
const HIDDEN = '.';
const MOST_LOOKED_AT = 100_000;
const MOST_SORTED = 20_000;

export interface FileFacts {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  /** Bytes. */
  readonly size: number;
}

export interface OpenedFile extends FileFacts {
  pieces(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export class NotThere extends Error {
  override readonly name = 'NotThere';
}

export class NoPlainFile extends Error {
  override readonly name = 'NoPlainFile';
}

export async function factsOf(absolute: string): Promise<FileFacts | undefined> {
  try {
    const found = await lstat(absolute);
    if (!found.isFile()) throw new NoPlainFile();
    return { name: basename(absolute), size: found.size, changedAt: Math.trunc(found.mtimeMs) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Throws `NotThere`, `NoPlainFile`. */
export async function openFile({ absolute }: Place): Promise<OpenedFile> {
  if ((await factsOf(absolute)) === undefined) throw new NotThere();
  const handle = await open(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new NoPlainFile();
    return {
      name: basename(absolute),
      size: found.size,
      changedAt: Math.trunc(found.mtimeMs),
      pieces: () => handle.createReadStream({ autoClose: false, start: 0 }),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * `written`: the file has the content now. `taken`: another file has the name, which was not to be replaced.
 * `same`: the name has this very content already, by an earlier attempt as a rule.
 */
export type Written = 'written' | 'same' | 'taken';

export async function writeFile(
  { absolute }: Place,
  content: () => AsyncIterable<Uint8Array>,
  replace: boolean,
  signal: AbortSignal,
): Promise<Written> {
  await makeFolder(dirname(absolute));
  const found = await factsOf(absolute);
  if (found !== undefined && !replace) return (await holds(absolute, content())) ? 'same' : 'taken';
  const half = join(dirname(absolute), `${HIDDEN}baton-${randomUUID()}.part`);
  try {
    await writeWhole(half, content(), signal);
    if (replace) await rename(half, absolute);
    else await giveFreeName(half, absolute);
    await reachDisk(dirname(absolute));
    return 'written';
  } catch (error) {
    await unlink(half).catch(() => undefined);
    if (codeOf(error) === 'EEXIST') return (await holds(absolute, content())) ? 'same' : 'taken';
    throw error;
  }
}

export type Moved = 'moved' | 'moved-before' | 'taken';

/** Throws `NotThere`. `moved-before`: nothing is at the old place, and something is at the new one. */
export async function moveFile(
  from: Place,
  to: Place,
  replace: boolean,
  signal: AbortSignal,
): Promise<Moved> {
  const [source, target] = [await factsOf(from.absolute), await factsOf(to.absolute)];
  if (source === undefined) {
    if (target === undefined) throw new NotThere();
    return 'moved-before';
  }
  if (from.absolute === to.absolute) return 'moved-before';
  await makeFolder(dirname(to.absolute));
  try {
    if (replace) await rename(from.absolute, to.absolute);
    else await giveFreeName(from.absolute, to.absolute);
    await reachDisk(dirname(to.absolute));
    await reachDisk(dirname(from.absolute));
    return 'moved';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return finishMove(from, to);
    if (codeOf(error) !== 'EXDEV') throw error;
    return moveToOtherDisk(from, to, replace, signal);
  }
}

/** A move that broke off between its two halves left one file under both names. */
async function finishMove(from: Place, to: Place): Promise<Moved> {
  const [source, target] = await Promise.all([lstat(from.absolute), lstat(to.absolute)]);
  if (source.ino !== target.ino || source.dev !== target.dev) return 'taken';
  await unlink(from.absolute);
  return 'moved';
}

async function moveToOtherDisk(
  from: Place,
  to: Place,
  replace: boolean,
  signal: AbortSignal,
): Promise<Moved> {
  const written = await writeFile(to, () => createReadStream(from.absolute), replace, signal);
  if (written === 'taken') return 'taken';
  await unlink(from.absolute);
  return 'moved';
}

/** False: there was none. */
export async function deleteFile({ absolute }: Place): Promise<boolean> {
  if ((await factsOf(absolute)) === undefined) return false;
  try {
    await unlink(absolute);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  await reachDisk(dirname(absolute));
  return true;
}

export interface ListOrder {
  readonly fits: (name: string) => boolean;
  readonly by: 'name' | 'newest' | 'oldest';
  readonly most: number;
}

export interface FileList {
  readonly files: readonly FileFacts[];
  /** More fit than were asked for, or the folder holds more than are looked at. */
  readonly more: boolean;
}

/** Plain files right in a folder; links are left out. */
export async function listFiles({ absolute }: Place, { fits, by, most }: ListOrder): Promise<FileList> {
  const names: string[] = [];
  let looked = 0;
  for await (const entry of await opendir(absolute)) {
    looked += 1;
    if (looked > MOST_LOOKED_AT || names.length >= MOST_SORTED) break;
    if (isListed(entry) && fits(entry.name)) names.push(entry.name);
  }
  names.sort();
  const sorted: FileFacts[] = [];
  for (const name of by === 'name' ? names.slice(0, most + 1) : names) {
    const facts = await factsOf(join(absolute, name)).catch(() => undefined);
    if (facts !== undefined) sorted.push(facts);
  }
  if (by === 'newest') sorted.sort((a, b) => b.changedAt - a.changedAt);
  if (by === 'oldest') sorted.sort((a, b) => a.changedAt - b.changedAt);
  const cut = looked > MOST_LOOKED_AT || names.length >= MOST_SORTED;
  return { files: sorted.slice(0, most), more: cut || sorted.length > most };
}

function isListed(entry: Dirent): boolean {
  return entry.isFile() && !entry.name.startsWith(HIDDEN);
}

async function writeWhole(
  path: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const handle: FileHandle = await open(path, 'wx', 0o666);
  try {
    for await (const piece of content) {
      signal.throwIfAborted();
      await handle.writeFile(piece);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Throws `EEXIST` where the name is taken. Where a disk knows no second names, the moment between look and act stays. */
async function giveFreeName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error;
    if ((await factsOf(to)) !== undefined) {
      throw Object.assign(new Error('The name is taken', { cause: error }), { code: 'EEXIST' });
    }
    await rename(from, to);
    return;
  }
  await unlink(from);
}

async function holds(absolute: string, content: AsyncIterable<Uint8Array>): Promise<boolean> {
  const handle = await open(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    let at = 0;
    for await (const piece of content) {
      const there = Buffer.alloc(piece.byteLength);
      const { bytesRead } = await handle.read(there, 0, piece.byteLength, at);
      if (bytesRead !== piece.byteLength || !there.equals(piece)) return false;
      at += piece.byteLength;
    }
    return (await handle.stat()).size === at;
  } finally {
    await handle.close();
  }
}

/** An existing folder stays as it is; one that was made reaches the disk with what is put into it. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}

/** The name, too, not only what is under it. Not every system knows folders as something to write out. */
async function reachDisk(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
