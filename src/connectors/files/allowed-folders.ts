/**
 * The folders of this computer that steps and triggers may work in, as whoever runs Baton named them, and the one guard
 * between a path somebody wrote and a path that is opened.
 *
 * `BATON_FOLDERS=invoices=/srv/invoices;reports=/srv/reports`: a semicolon between them, since a path may hold commas.
 *
 * Boundary: names and paths. What is done with a file is the callers'; they open `absolute` of a `Place` and nothing else.
 *
 * Invariants:
 * AF1  A place lies, with every link followed, below its folder, whatever the path says; Baton's own data is no place.
 * AF2  What would mean another file on another system (device names, drives, ends that Windows drops) is refused on all.
 * AF3  Whether a folder is there is asked at each use: a network drive comes and goes.
 */
import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

const LONGEST_PATH = 1_000;
const LONGEST_NAME = 255;

export interface AllowedFolders {
  /** As they were named, in order. */
  readonly names: readonly string[];
  /** `path`: below the folder, parted by `/` or `\`; empty: the folder itself. It need not be there yet. Throws `FolderProblem`. */
  place(folder: string, path: string): Promise<Place>;
  /** What can be told of a folder and a path without looking at the disk: names that are none, ways out. */
  problemWith(folder: string, path: string): FolderProblem | undefined;
  /** The place that a whole path of this computer means. Throws `FolderProblem` where it lies below no folder. */
  placeOf(wholePath: string): Promise<Place>;
}

export interface Place {
  readonly folder: string;
  /** Below the folder, as it was asked for, parted by `/`. */
  readonly path: string;
  /** With every link followed. */
  readonly absolute: string;
}

export type FolderProblemCode = 'no-such-folder' | 'folder-not-there' | 'bad-path' | 'leads-out';

export class FolderProblem extends Error {
  override readonly name = 'FolderProblem';
  readonly code: FolderProblemCode;
  /** `message`: a sentence for a person. */
  constructor(code: FolderProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Whether another attempt may come out otherwise. */
  get retryable(): boolean {
    return this.code === 'folder-not-there';
  }
}

/** `except`: folders nothing may be done in, though they lie below one: Baton's data. Throws `Error` with a sentence. */
export function readAllowedFolders(text = '', except: readonly string[] = []): AllowedFolders {
  const folders = new Map<string, string>();
  for (const entry of text.split(';')) {
    if (entry.trim() === '') continue;
    const [name, path] = readEntry(entry.trim());
    if (folders.has(name)) throw new Error(`BATON_FOLDERS names “${name}” twice.`);
    folders.set(name, path);
  }
  const names = [...folders.keys()];
  const read = (folder: string, path: string) => {
    const root = folders.get(folder);
    if (root === undefined) throw new FolderProblem('no-such-folder', noFolder(folder, names));
    return { root, parts: partsOf(path) };
  };
  const place = async (folder: string, path: string): Promise<Place> => {
    const { root, parts } = read(folder, path);
    const realRoot = await realFolder(root, folder);
    const absolute = await realPlace(realRoot, parts, folder);
    await refuseOwnData(absolute, except, path);
    return { folder, path: parts.join('/'), absolute };
  };
  return {
    names,
    place,
    problemWith: (folder, path) => {
      try {
        read(folder, path);
        return undefined;
      } catch (error) {
        if (error instanceof FolderProblem) return error;
        throw error;
      }
    },
    placeOf: async (wholePath) => {
      if (!isAbsolute(wholePath)) {
        throw new FolderProblem('bad-path', `“${shown(wholePath)}” is not the whole path of a file.`);
      }
      const plain = resolve(wholePath);
      for (const [name, root] of folders) {
        if (lies(plain, root)) return place(name, relative(root, plain));
      }
      throw new FolderProblem(
        'leads-out',
        `“${shown(wholePath)}” lies in none of the folders Baton may work in. ${named(names)}`,
      );
    },
  };
}

/** Whether a path is the folder or lies below it. Both whole. */
function lies(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function readEntry(entry: string): readonly [string, string] {
  const [, name, path] = /^([^=]*)=(.*)$/su.exec(entry) ?? [];
  if (name === undefined || path === undefined) {
    throw new Error(
      `“${shown(entry)}” in BATON_FOLDERS is no folder. Write name=path, several with a semicolon between them.`,
    );
  }
  const called = name.trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u.test(called)) {
    throw new Error(
      `“${shown(called)}” in BATON_FOLDERS is no name for a folder: letters, digits, spaces, dots, - and _.`,
    );
  }
  if (!isAbsolute(path.trim()) || path.includes('\0')) {
    throw new Error(
      `The folder “${called}” in BATON_FOLDERS needs its whole path, and “${shown(path)}” is none.`,
    );
  }
  return [called, resolve(path.trim())];
}

/** Throws where the path could mean something else than a file below. */
function partsOf(path: string): readonly string[] {
  if (path.length > LONGEST_PATH) throw badPath(path, `is longer than ${LONGEST_PATH} characters`);
  if (/[\p{Cc}\p{Cs}]/u.test(path)) throw badPath(path, 'holds characters that no file name has');
  if (/^[/\\]|^[a-z]:/iu.test(path)) {
    throw badPath(path, 'is a whole path: write it as seen from the folder');
  }
  const parts = path.split(/[/\\]/u).filter((part) => part !== '' && part !== '.');
  for (const part of parts) requireName(part, path);
  return parts;
}

const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)/iu;

function requireName(part: string, path: string): void {
  if (part === '..') throw new FolderProblem('leads-out', `“${shown(path)}” leads out of its folder.`);
  if (Buffer.byteLength(part) > LONGEST_NAME) {
    throw badPath(path, `holds a name longer than ${LONGEST_NAME} bytes`);
  }
  if (devices.test(part)) throw badPath(path, `holds “${part}”, which Windows takes for a device`);
  if (/[. ]$/u.test(part)) throw badPath(path, 'holds a name that ends with a dot or a space');
  // Behind a colon Windows keeps another content of the same file.
  if (sep === '\\' && part.includes(':')) throw badPath(path, 'holds a colon');
}

async function realFolder(root: string, name: string): Promise<string> {
  try {
    return await realpath(root);
  } catch (error) {
    throw new FolderProblem(
      'folder-not-there',
      `The folder “${name}” is not there at the moment, or Baton may not look into it.`,
      { cause: error },
    );
  }
}

/** Part by part, so that what is not there yet is judged by where it would come to lie. */
async function realPlace(root: string, parts: readonly string[], folder: string): Promise<string> {
  let real = root;
  for (const [index, part] of parts.entries()) {
    const next = join(real, part);
    const found = await followed(next, folder);
    if (found === undefined) return join(real, ...parts.slice(index));
    if (!lies(found, root)) {
      throw new FolderProblem(
        'leads-out',
        `“${parts.slice(0, index + 1).join('/')}” is a link that leads out of the folder “${folder}”.`,
      );
    }
    real = found;
  }
  return real;
}

/** Undefined: nothing is there. */
async function followed(path: string, folder: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // A link to nothing could come to lead anywhere by being written through.
    if (code === 'ENOENT' && (await isNothing(path))) return undefined;
    const name = shown(path.slice(path.lastIndexOf(sep) + 1));
    throw new FolderProblem(
      'bad-path',
      code === 'ENOTDIR'
        ? `A part of the path before “${name}” is a file, not a folder.`
        : `“${name}” in the folder “${folder}” cannot be looked at: it is a link to nothing, or Baton may not.`,
      { cause: error },
    );
  }
}

async function isNothing(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    () => true,
  );
}

async function refuseOwnData(absolute: string, except: readonly string[], path: string): Promise<void> {
  for (const own of except) {
    const real = await realpath(own).catch(() => resolve(own));
    if (lies(absolute, real)) {
      throw new FolderProblem('leads-out', `“${shown(path)}” is where Baton keeps its own data.`);
    }
  }
}

function badPath(path: string, what: string): FolderProblem {
  return new FolderProblem('bad-path', `“${shown(path)}” ${what}.`);
}

function noFolder(folder: string, names: readonly string[]): string {
  return `There is no folder called “${shown(folder)}” that Baton may work in. ${named(names)}`;
}

function named(names: readonly string[]): string {
  if (names.length === 0) {
    return 'None is allowed: whoever runs Baton names them in BATON_FOLDERS.';
  }
  return `There is ${names.map((name) => `“${name}”`).join(', ')}.`;
}

function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, '�').slice(0, 200);
}
