/**
 * Documents as files of a folder, named by the hash of their content: `ab/cdef…`.
 *
 * Boundary: bytes only. Names and media types travel with the references.
 *
 * Invariants:
 * FD1  A file under its hash is whole: it is written under another name, reaches the disk, and only then gets its own.
 * FD2  Nothing but a SHA-256 in hex becomes a path.
 * FD3  One process has the folder; `openFolderDocuments` is called by whoever has the database beside it.
 * FD4  The time of a file is when it was last put or touched. Between the look at it and its removal nothing else runs: what
 *      gives a file its name or its time is done here and not on another thread, as the look and the removal are.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, renameSync, statSync, unlinkSync, utimesSync } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  DocumentHash,
  DocumentReference,
  KeptDocument,
  KeptDocuments,
  RemovalCondition,
} from '../../ports/documents.ts';
import { displayName, mediaType } from './document-label.ts';
import { missing, tooLarge } from './document-problems.ts';
import { receiveContent } from './receive-content.ts';

export interface FolderDocumentsSettings {
  readonly folder: string;
  /** Largest document kept, in bytes. */
  readonly limit: number;
}

const INCOMING = 'incoming';

/** Throws away what an earlier process was still writing when it ended. */
export async function openFolderDocuments(settings: FolderDocumentsSettings): Promise<KeptDocuments> {
  const incoming = join(settings.folder, INCOMING);
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  await syncFolder(dirname(settings.folder));
  return new FolderDocuments(settings);
}

class FolderDocuments implements KeptDocuments {
  readonly #folder: string;
  readonly #limit: number;

  constructor({ folder, limit }: FolderDocumentsSettings) {
    this.#folder = folder;
    this.#limit = limit;
  }

  async put(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    about: { readonly name: string; readonly type: string },
  ): Promise<DocumentReference> {
    const incoming = join(this.#folder, INCOMING, randomUUID());
    try {
      const { document, size } = await receiveContent(incoming, content, {
        name: about.name,
        limit: this.#limit,
      });
      await this.#keep(incoming, document);
      return { document, name: displayName(about.name), type: mediaType(about.type), size };
    } finally {
      await rm(incoming, { force: true });
    }
  }

  async sizeOf(document: DocumentHash): Promise<number | undefined> {
    const path = this.#pathOf(document);
    if (path === undefined) return undefined;
    try {
      return (await stat(path)).size;
    } catch (error) {
      if (isNotThere(error)) return undefined;
      throw error;
    }
  }

  async touch(document: DocumentHash): Promise<boolean> {
    const path = this.#pathOf(document);
    if (path === undefined) return false;
    const now = new Date();
    try {
      utimesSync(path, now, now);
      return true;
    } catch (error) {
      if (isNotThere(error)) return false;
      throw error;
    }
  }

  async list(after: DocumentHash | undefined, limit: number): Promise<readonly KeptDocument[]> {
    const found: KeptDocument[] = [];
    const folders = await namesIn(this.#folder, /^[0-9a-f]{2}$/u);
    for (const folder of folders.filter((name) => after === undefined || name >= after.slice(0, 2))) {
      for (const rest of await namesIn(join(this.#folder, folder), /^[0-9a-f]{62}$/u)) {
        if (found.length === limit) return found;
        const document = folder + rest;
        if (after !== undefined && document <= after) continue;
        const facts = await factsOf(join(this.#folder, folder, rest));
        if (facts !== undefined) found.push({ document, ...facts });
      }
    }
    return found;
  }

  async remove(document: DocumentHash, { idle_ms, unless }: RemovalCondition): Promise<boolean> {
    const path = this.#pathOf(document);
    if (path === undefined) return false;
    try {
      if (Date.now() - statSync(path).mtimeMs < idle_ms || unless()) return false;
      unlinkSync(path);
      return true;
    } catch (error) {
      if (isNotThere(error)) return false;
      throw error;
    }
  }

  async read(document: DocumentHash, limit: number): Promise<Uint8Array> {
    const size = await this.sizeOf(document);
    if (size === undefined) throw missing(document);
    if (size > limit) throw tooLarge('The file', limit);
    const pieces: Uint8Array[] = [];
    for await (const piece of this.stream(document)) pieces.push(piece);
    return new Uint8Array(Buffer.concat(pieces));
  }

  async *stream(document: DocumentHash): AsyncIterable<Uint8Array> {
    const path = this.#pathOf(document);
    if (path === undefined) throw missing(document);
    const file = createReadStream(path);
    try {
      for await (const piece of file) yield piece;
    } catch (error) {
      throw isNotThere(error) ? missing(document) : error;
    } finally {
      file.destroy();
    }
  }

  /** The rename and the folders it happens in reach the disk too, also where another call has just done the same. */
  async #keep(incoming: string, document: DocumentHash): Promise<void> {
    const path = join(this.#folder, document.slice(0, 2), document.slice(2));
    await mkdir(dirname(path), { recursive: true });
    renameSync(incoming, path);
    await syncFolder(dirname(path));
    await syncFolder(this.#folder);
  }

  #pathOf(document: DocumentHash): string | undefined {
    if (!/^[0-9a-f]{64}$/u.test(document)) return undefined;
    return join(this.#folder, document.slice(0, 2), document.slice(2));
  }
}

async function namesIn(folder: string, form: RegExp): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => form.test(name)).sort();
  } catch (error) {
    if (isNotThere(error)) return [];
    throw error;
  }
}

async function factsOf(path: string): Promise<Omit<KeptDocument, 'document'> | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { size, idle_ms: Math.max(0, Math.floor(Date.now() - mtimeMs)) };
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no handle of a folder to sync; there the rename itself is journalled.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isNotThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
