/**
 * Documents in the PostgreSQL database that keeps the cases: a row each, and its content in pieces.
 *
 * Boundary: bytes only. Names and media types travel with the references.
 *
 * Invariants:
 * PD1  A content is there whole or not at all: row and pieces come and go in one transaction.
 * PD2  Who puts, touches or removes one content waits at its row for the others, at whatever node: what is put or touched
 *      is not removed, and what was removed first is put again whole, or its touch is told that it is gone.
 * PD3  What is on its way lies in a folder of this computer; what a process that died left there goes after an hour.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  DocumentHash,
  DocumentReference,
  KeptDocument,
  KeptDocuments,
  RemovalCondition,
} from '../../ports/documents.ts';
import type { PgDatabase } from '../postgres/database.ts';
import type { Session } from '../postgres/session.ts';
import { bytes, integer, text } from '../sql/columns.ts';
import { DOCUMENT_TABLE } from '../sql/document-contents.ts';
import { displayName, mediaType } from './document-label.ts';
import { missing, tooLarge } from './document-problems.ts';
import { type Received, receiveContent } from './receive-content.ts';

export interface DatabaseDocumentsSettings {
  readonly database: PgDatabase;
  /** Of this computer, for what is on its way in. */
  readonly incoming: string;
  /** Largest document kept, in bytes. */
  readonly limit: number;
}

const PIECE = 1024 * 1024;
const LEFT_AFTER_MS = 60 * 60_000;
const KEPT = `${DOCUMENT_TABLE}_kept`;
const PIECES = `${DOCUMENT_TABLE}_piece`;
/** The server's: the one clock that all nodes share. */
const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

const KEEP = `
  INSERT INTO ${KEPT} (document, size, used_at) VALUES ($1, $2, ${NOW})
  ON CONFLICT (document) DO UPDATE SET used_at = ${NOW}
  RETURNING (xmax = 0)::int AS is_new`;
const ADD_PIECE = `INSERT INTO ${PIECES} (document, number, bytes) VALUES ($1, $2, $3)`;
const TOUCH = `UPDATE ${KEPT} SET used_at = ${NOW} WHERE document = $1`;
const SIZE = `SELECT size FROM ${KEPT} WHERE document = $1`;
const READ_PIECE = `SELECT bytes FROM ${PIECES} WHERE document = $1 AND number = $2`;
const LIST = `
  SELECT document, size, greatest(0, ${NOW} - used_at) AS idle FROM ${KEPT}
  WHERE document > $1 ORDER BY document LIMIT $2`;
const REMOVE = `DELETE FROM ${KEPT} WHERE document = $1 AND used_at <= ${NOW} - $2::bigint`;
const REMOVE_PIECES = `DELETE FROM ${PIECES} WHERE document = $1`;

export async function openDatabaseDocuments(settings: DatabaseDocumentsSettings): Promise<KeptDocuments> {
  await mkdir(settings.incoming, { recursive: true });
  await removeLeft(settings.incoming);
  return new DatabaseDocuments(settings);
}

class DatabaseDocuments implements KeptDocuments {
  readonly #database: PgDatabase;
  readonly #settings: DatabaseDocumentsSettings;

  constructor(settings: DatabaseDocumentsSettings) {
    this.#database = settings.database;
    this.#settings = settings;
  }

  async put(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    { name, type }: { readonly name: string; readonly type: string },
  ): Promise<DocumentReference> {
    const path = join(this.#settings.incoming, randomUUID());
    try {
      const { document, size, pieces } = await this.#receive(path, content, name);
      if (!(await this.touch(document))) await this.#keep(document, size, pieces);
      return { document, name: displayName(name), type: mediaType(type), size };
    } finally {
      await rm(path, { force: true });
    }
  }

  async sizeOf(document: DocumentHash): Promise<number | undefined> {
    if (!isHash(document)) return undefined;
    const [row] = (await this.#database.query(SIZE, [document])).rows;
    return row && integer(row, 'size');
  }

  async touch(document: DocumentHash): Promise<boolean> {
    if (!isHash(document)) return false;
    return (await this.#database.query(TOUCH, [document])).changed === 1;
  }

  async list(after: DocumentHash | undefined, limit: number): Promise<readonly KeptDocument[]> {
    const { rows } = await this.#database.query(LIST, [after ?? '', limit]);
    return rows.map((row) => ({
      document: text(row, 'document'),
      size: integer(row, 'size'),
      idle_ms: integer(row, 'idle'),
    }));
  }

  async remove(document: DocumentHash, { idle_ms, unless }: RemovalCondition): Promise<boolean> {
    if (!isHash(document)) return false;
    return this.#database.transaction('READ COMMITTED', async (session) => {
      if (unless()) return false;
      if ((await session.query(REMOVE, [document, idle_ms])).changed === 0) return false;
      await session.query(REMOVE_PIECES, [document]);
      return true;
    });
  }

  async read(document: DocumentHash, limit: number): Promise<Uint8Array> {
    const size = await this.sizeOf(document);
    if (size === undefined) throw missing(document);
    if (size > limit) throw tooLarge('The file', limit);
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#pieces(document, size)) pieces.push(piece);
    return new Uint8Array(Buffer.concat(pieces));
  }

  async *stream(document: DocumentHash): AsyncIterable<Uint8Array> {
    const size = await this.sizeOf(document);
    if (size === undefined) throw missing(document);
    yield* this.#pieces(document, size);
  }

  async *#pieces(document: DocumentHash, size: number): AsyncIterable<Uint8Array> {
    for (let number = 0; number * PIECE < size; number += 1) {
      const [row] = (await this.#database.query(READ_PIECE, [document, number])).rows;
      if (row === undefined) throw missing(document);
      yield bytes(row, 'bytes');
    }
  }

  async #keep(document: DocumentHash, size: number, pieces: () => Pieces): Promise<void> {
    await this.#database.transaction('READ COMMITTED', async (session) => {
      const [row] = (await session.query(KEEP, [document, size])).rows;
      if (row !== undefined && integer(row, 'is_new') === 1) await addPieces(session, document, pieces());
    });
  }

  /** What is in memory already needs no file. */
  async #receive(
    path: string,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    name: string,
  ): Promise<Received & { readonly pieces: () => Pieces }> {
    const { limit } = this.#settings;
    if (content instanceof Uint8Array) {
      const size = content.byteLength;
      if (size > limit) throw tooLarge(`“${displayName(name)}”`, limit);
      const document = createHash('sha256').update(content).digest('hex');
      return { document, size, pieces: () => cut(content) };
    }
    const received = await receiveContent(path, content, { name, limit });
    return { ...received, pieces: () => createReadStream(path, { highWaterMark: PIECE }) };
  }
}

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** However the content comes, a piece but the last has its full length: its place is found by its number. */
async function addPieces(session: Session, document: DocumentHash, pieces: Pieces): Promise<void> {
  let number = 0;
  let held = Buffer.alloc(0);
  const add = async (piece: Buffer) => {
    await session.prepared(ADD_PIECE, [document, number, piece]);
    number += 1;
  };
  for await (const piece of pieces) {
    held = held.byteLength === 0 ? Buffer.from(piece) : Buffer.concat([held, piece]);
    while (held.byteLength >= PIECE) {
      await add(held.subarray(0, PIECE));
      held = held.subarray(PIECE);
    }
  }
  if (held.byteLength > 0) await add(held);
}

function* cut(content: Uint8Array): Iterable<Uint8Array> {
  for (let from = 0; from < content.byteLength; from += PIECE) yield content.subarray(from, from + PIECE);
}

async function removeLeft(folder: string): Promise<void> {
  const old = Date.now() - LEFT_AFTER_MS;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && facts.mtimeMs < old) await rm(path, { force: true });
  }
}

function isHash(document: string): boolean {
  return /^[0-9a-f]{64}$/u.test(document);
}
