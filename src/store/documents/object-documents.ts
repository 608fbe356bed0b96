/**
 * Documents as contents of a bucket, named as in a folder: `ab/cdef…` behind a prefix.
 *
 * Boundary: bytes only. The bucket is spoken to by whoever is handed in; names and media types travel with the references.
 *
 * Invariants:
 * OD1  `put` resolves when the bucket has acknowledged the content, which it checks against its hash.
 * OD2  Nothing but a SHA-256 in hex becomes a key.
 * OD3  One process has the prefix, or several that are guarded from each other (`node-guard.ts`). Of one content one thing is done at a time: what is put or touched while it is being
 *      removed waits, and then finds it gone or puts it again; what is being put or touched is not removed. Who removes is
 *      waited for by all cases, so nothing is tried twice there.
 * OD4  What is on its way lies in a folder of this computer, which is emptied at the next start.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  DocumentHash,
  DocumentReference,
  KeptDocument,
  KeptDocuments,
  RemovalCondition,
} from '../../ports/documents.ts';
import { type ObjectStore, ObjectStoreProblem, type OpenObject } from '../../ports/object-store.ts';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import { displayName, mediaType } from './document-label.ts';
import { missing, tooLarge } from './document-problems.ts';
import type { NodeGuard } from './node-guard.ts';
import { receiveContent } from './receive-content.ts';

export interface ObjectDocumentsSettings {
  readonly bucket: ObjectStore;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
  /** Of this computer, for what is on its way in. */
  readonly incoming: string;
  /** Largest document kept, in bytes. */
  readonly limit: number;
  /** Of several nodes that have the prefix together. */
  readonly guard?: NodeGuard;
}

/** Before each further attempt at what another one may bring about. */
const pauses_ms = [200, 1_000];

/** Looks into the bucket once. Throws `ObjectStoreProblem`, `OutgoingProblem`. */
export async function openObjectDocuments(settings: ObjectDocumentsSettings): Promise<KeptDocuments> {
  await rm(settings.incoming, { recursive: true, force: true });
  await mkdir(settings.incoming, { recursive: true });
  await again(() => settings.bucket.list({ prefix: settings.prefix, most: 1 }));
  return new ObjectDocuments(settings);
}

class ObjectDocuments implements KeptDocuments {
  readonly #settings: ObjectDocumentsSettings;
  readonly #turns = new Map<DocumentHash, Promise<unknown>>();

  constructor(settings: ObjectDocumentsSettings) {
    this.#settings = settings;
  }

  async put(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    { name, type }: { readonly name: string; readonly type: string },
  ): Promise<DocumentReference> {
    const { bucket, incoming, limit } = this.#settings;
    const path = join(incoming, randomUUID());
    try {
      const { document, size } = await receiveContent(path, content, { name, limit });
      const kept = {
        size,
        sha256: document,
        type: 'application/octet-stream',
        pieces: () => createReadStream(path),
      };
      await this.#inTurn(document, async () => {
        await this.#settings.guard?.use(document);
        await again(() => bucket.put(this.#keyOf(document), kept));
      });
      return { document, name: displayName(name), type: mediaType(type), size };
    } finally {
      await rm(path, { force: true });
    }
  }

  async sizeOf(document: DocumentHash): Promise<number | undefined> {
    if (!isHash(document)) return undefined;
    return (await again(() => this.#settings.bucket.facts(this.#keyOf(document))))?.size;
  }

  async touch(document: DocumentHash): Promise<boolean> {
    if (!isHash(document)) return false;
    const { bucket } = this.#settings;
    return this.#inTurn(document, async () => {
      await this.#settings.guard?.use(document);
      return again(() => bucket.touch(this.#keyOf(document)));
    });
  }

  async list(after: DocumentHash | undefined, limit: number): Promise<readonly KeptDocument[]> {
    const { bucket, prefix } = this.#settings;
    const found: KeptDocument[] = [];
    const start = after === undefined ? {} : { after: this.#keyOf(after) };
    for (let next: { next?: string } = {}; ; ) {
      const from = next.next === undefined ? start : { next: next.next };
      const page = await again(() => bucket.list({ prefix, ...from }));
      const now = Date.now();
      for (const { key, size, changedAt } of page.objects) {
        if (found.length === limit) return found;
        const document = key.slice(prefix.length).replace('/', '');
        if (isHash(document) && key === this.#keyOf(document)) {
          found.push({ document, size, idle_ms: Math.max(0, now - changedAt) });
        }
      }
      if (page.next === undefined) return found;
      next = { next: page.next };
    }
  }

  async remove(document: DocumentHash, { idle_ms, unless }: RemovalCondition): Promise<boolean> {
    if (!isHash(document) || this.#turns.has(document)) return false;
    const { guard } = this.#settings;
    return this.#inTurn(document, async () => {
      const leaving = await guard?.leave(document, idle_ms);
      if (guard !== undefined && leaving === undefined) return false;
      const isInTime = () => leaving?.mayBegin() ?? true;
      // After a failure nobody knows whether it went: it may not be used before it is known to be over.
      const isRemoved = await this.#removeIdle(document, idle_ms, () => unless() || !isInTime());
      await leaving?.end();
      return isRemoved;
    });
  }

  async #removeIdle(document: DocumentHash, idle_ms: number, unless: () => boolean): Promise<boolean> {
    const { bucket } = this.#settings;
    const facts = await bucket.facts(this.#keyOf(document));
    if (facts?.changedAt === undefined || Date.now() - facts.changedAt < idle_ms || unless()) return false;
    await bucket.delete(this.#keyOf(document));
    return true;
  }

  async read(document: DocumentHash, limit: number): Promise<Uint8Array> {
    const object = await this.#open(document);
    try {
      if (object.size > limit) throw tooLarge('The file', limit);
      const pieces: Uint8Array[] = [];
      for await (const piece of object.pieces) pieces.push(piece);
      return new Uint8Array(Buffer.concat(pieces));
    } finally {
      object.close();
    }
  }

  async *stream(document: DocumentHash): AsyncIterable<Uint8Array> {
    yield* (await this.#open(document)).pieces;
  }

  async #open(document: DocumentHash): Promise<OpenObject> {
    const { bucket } = this.#settings;
    const object = isHash(document) ? await again(() => bucket.open(this.#keyOf(document))) : undefined;
    if (object === undefined) throw missing(document);
    return object;
  }

  #keyOf(document: DocumentHash): string {
    return `${this.#settings.prefix}${document.slice(0, 2)}/${document.slice(2)}`;
  }

  /** After everything that was begun with the same content. */
  async #inTurn<Result>(document: DocumentHash, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(document) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#turns.set(document, mine);
    try {
      return await mine;
    } finally {
      if (this.#turns.get(document) === mine) this.#turns.delete(document);
    }
  }
}

function isHash(document: string): boolean {
  return /^[0-9a-f]{64}$/u.test(document);
}

async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const pause_ms of pauses_ms) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await pause(pause_ms);
    }
  }
  return work();
}

function isPassing(error: unknown): boolean {
  return (error instanceof ObjectStoreProblem || error instanceof OutgoingProblem) && error.retryable;
}
