/**
 * Clears the documents of contents that nothing refers to any more.
 *
 * Boundary: when a content goes. Where references stand is the store's (`ports/document-references.ts`), how contents are
 * kept the keeper's. Why it is done so: decision 0035.
 *
 * Invariants:
 * DC1  A content goes only when nobody has given it to Baton or named it there for `idleDocument_ms`, two scans at least `BETWEEN_MS` apart
 *      found no row that names it and no content that a row names, through whatever contents, and nothing has been written
 *      since the second began that could lead to it.
 * DC2  The last look and the removal are one work of the command loop: no commit of a case falls between them. Commits of other
 *      nodes may: what they name they have put or touched first, which the removal sees (DO3), or it was named before, where
 *      the scan has found it.
 * DC3  A scan that is broken off, by a crash or an error, removes nothing more; the next one begins anew.
 */
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';
import type { DocumentReferenceStore, ReferenceScan } from '../ports/document-references.ts';
import type { DocumentHash, KeptDocument, KeptDocuments } from '../ports/documents.ts';
import type { Log } from '../ports/log.ts';
import type { NodeParts } from '../ports/nodes.ts';
import type { CommandLoop } from './command-loop.ts';
import { ContentReader } from './held-hashes.ts';
import type { CollectionApi, CollectionResult } from './host-api.ts';
import type { HostLimits } from './host-options.ts';
import type { Chore } from './housekeeping.ts';

const HOUR = 60 * 60_000;
/** A little less than a day: housekeeping does not come to the minute. */
const BETWEEN_MS = 20 * HOUR;
const LISTED_AT_ONCE = 200;
/** Cases get their turns in between. */
const SLICE_MS = 8;

export interface CollectionParts {
  readonly store: DocumentReferenceStore;
  /** Absent: there are no documents. */
  readonly documents: KeptDocuments | undefined;
  readonly loop: CommandLoop;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Pick<HostLimits, 'idleDocument_ms'>;
  readonly node: Pick<NodeParts, 'registry'> | undefined;
}

export class DocumentCollection implements Chore, CollectionApi {
  readonly #parts: CollectionParts;
  last: CollectionResult | undefined;

  constructor(parts: CollectionParts) {
    this.#parts = parts;
  }

  get isNeeded(): boolean {
    return this.#parts.documents !== undefined;
  }

  async perform(goesOn: () => boolean): Promise<void> {
    const { documents, clock, store, log, node } = this.#parts;
    if (documents === undefined) return;
    const now = clock.now();
    if (this.last !== undefined && now - this.last.at < BETWEEN_MS) return;
    // Another node may have looked a few hours ago, and only the housekeeping has changed hands.
    if (node !== undefined && !(await node.registry.claimChore('documents', now, now + BETWEEN_MS))) return;
    const scan = store.openReferenceScan(SLICE_MS);
    try {
      while (goesOn() && (await scan.next())) await setImmediate();
      const named = new NamedDocuments(scan, documents, store);
      const result = await this.#sweep(named, documents, goesOn);
      if (result === undefined) return;
      this.last = result;
      if (result.removed > 0) log.info({ ...result }, 'Documents nothing refers to any more were removed');
    } finally {
      scan.close();
    }
  }

  /** Undefined where it was broken off. */
  async #sweep(
    named: NamedDocuments,
    documents: KeptDocuments,
    goesOn: () => boolean,
  ): Promise<CollectionResult | undefined> {
    const at = this.#parts.clock.now();
    const count = { documents: 0, bytes: 0, unnamed: 0, removed: 0 };
    for (let after: DocumentHash | undefined; ; ) {
      const some = await documents.list(after, LISTED_AT_ONCE);
      const [first, last] = [some[0], some.at(-1)];
      if (first === undefined || last === undefined) return { at, ...count };
      const unnamed = await this.#parts.store.unnamedSince(first.document, last.document);
      for (const kept of some) {
        if (!goesOn()) return undefined;
        const fate = await this.#judge(kept, named, unnamed.get(kept.document), at);
        if (fate === 'removed') count.removed += 1;
        else {
          count.documents += 1;
          count.bytes += kept.size;
          if (fate === 'unnamed') count.unnamed += 1;
        }
      }
      after = last.document;
      await setImmediate();
    }
  }

  async #judge(
    { document, idle_ms }: KeptDocument,
    named: NamedDocuments,
    since: number | undefined,
    now: number,
  ): Promise<'named' | 'unnamed' | 'removed'> {
    const { store } = this.#parts;
    const isNamed = await named.includes(document);
    if (isNamed || idle_ms < this.#parts.limits.idleDocument_ms) {
      if (since !== undefined) await store.noteUnnamed(document, undefined);
      return 'named';
    }
    if (since === undefined) await store.noteUnnamed(document, now);
    if (since === undefined || now - since < BETWEEN_MS || !(await this.#remove(document, named)))
      return 'unnamed';
    await store.forgetDocument(document);
    return 'removed';
  }

  #remove(document: DocumentHash, named: NamedDocuments): Promise<boolean> {
    const { loop, documents, limits } = this.#parts;
    const condition = { idle_ms: limits.idleDocument_ms, unless: () => named.mayInclude(document) };
    return loop.run({
      origin: 'internal',
      perform: async () => ({
        result: (await documents?.remove(document, condition)) ?? false,
        decided: [],
      }),
    });
  }
}

/** What rows name, and what stands in contents that are named: lists of files, payloads with attachments. */
class NamedDocuments {
  readonly #scan: ReferenceScan;
  readonly #reader: ContentReader;
  readonly #reached = new Set<DocumentHash>();
  /** Of what the scan found: how many have been followed, in the order they were found. */
  #followed = 0;

  constructor(scan: ReferenceScan, documents: KeptDocuments, store: DocumentReferenceStore) {
    this.#scan = scan;
    this.#reader = new ContentReader(documents, store);
  }

  async includes(document: DocumentHash): Promise<boolean> {
    for (
      let hash = this.#scan.found[this.#followed];
      hash !== undefined;
      hash = this.#scan.found[this.#followed]
    ) {
      await this.#follow(hash);
      this.#followed += 1;
    }
    return this.#reached.has(document);
  }

  /** True also where there is something new that has not been followed yet. */
  mayInclude(document: DocumentHash): boolean {
    return this.#reached.has(document) || this.#followed < this.#scan.found.length;
  }

  async #follow(first: DocumentHash): Promise<void> {
    const open = [first];
    for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
      if (this.#reached.has(hash)) continue;
      this.#reached.add(hash);
      open.push(...(await this.#reader.heldIn(hash)));
    }
  }
}
