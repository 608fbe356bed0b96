/**
 * Keeps a document that one node puts or names from being removed by another, where its keeper has no transactions: both
 * say in the database what they are about to do, and one of them comes first.
 *
 * Boundary: who may. What is put, touched or removed is the keeper's.
 *
 * Invariants:
 * NG1  Who uses a document waits until nobody removes it, and then puts it or finds it gone.
 * NG2  Who removes one has `WORK_MS` for it, of `LEAVING_MS` in which nobody uses it: a request that was sent in time has
 *      arrived, or has failed, before somebody uses the document again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentUseStore } from '../../ports/document-references.ts';
import type { DocumentHash } from '../../ports/documents.ts';

export interface Leaving {
  /** False: it is too late to begin the removal. */
  mayBegin(): boolean;
  /** It is over, one way or the other; not where nobody knows. */
  end(): Promise<void>;
}

const LEAVING_MS = 120_000;
const WORK_MS = 10_000;
const LOOK_AGAIN_MS = 200;

export class NodeGuard {
  readonly #store: DocumentUseStore;
  readonly #clock: Clock;

  constructor(store: DocumentUseStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** NG1. */
  async use(document: DocumentHash): Promise<void> {
    while (!(await this.#store.noteUse(document, this.#clock.now()))) await pause(LOOK_AGAIN_MS);
  }

  /** Undefined where it was used meanwhile, or somebody removes it already. */
  async leave(document: DocumentHash, idle_ms: number): Promise<Leaving | undefined> {
    const began = this.#clock.now();
    const until = began + LEAVING_MS;
    if (!(await this.#store.beginLeaving(document, { now: began, idle_ms, until }))) return undefined;
    return {
      mayBegin: () => this.#clock.now() - began < WORK_MS,
      end: () => this.#store.endLeaving(document, until),
    };
  }
}
