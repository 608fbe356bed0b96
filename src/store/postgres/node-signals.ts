/**
 * What nodes tell each other, by LISTEN and NOTIFY.
 *
 * Invariants:
 * NS1  Outside of every commit: a NOTIFY that commits with it makes commits wait for each other.
 * NS2  Whoever listens on a new connection may have missed something, and is told to look.
 * NS3  Anybody who may connect to the database can write to the channel, and so can a newer Baton: what is not understood
 *      is a reason to look, never one to fail.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeSignal, NodeSignals } from '../../ports/nodes.ts';
import type { PgDatabase } from './database.ts';
import type { Session } from './session.ts';

const CHANNEL = 'baton_nodes';
/** PostgreSQL takes less than 8,000 bytes. */
const MOST_BYTES = 7_900;
/** What is told within this goes together. */
const TOGETHER_MS = 10;
/** Whether the connection still leads anywhere. */
const PROBE_MS = 10_000;
const RECONNECT_MS = { first: 100, longest: 5_000 };
const NOTIFY = `SELECT set_config('synchronous_commit', 'off', true), pg_notify('${CHANNEL}', $1)`;

interface Telling {
  readonly from: string;
  readonly signals: readonly NodeSignal[];
}

export class PgNodeSignals implements NodeSignals {
  readonly #database: PgDatabase;
  readonly #name: string;
  readonly #listeners = new Set<(signal: NodeSignal) => void>();
  #waiting: NodeSignal[] = [];
  #timer: NodeJS.Timeout | undefined;
  #session: Session | undefined;
  #isListening = false;
  #isClosed = false;

  constructor(database: PgDatabase, name: string) {
    this.#database = database;
    this.#name = name;
  }

  send(signal: NodeSignal): void {
    if (this.#isClosed) return;
    this.#waiting.push(signal);
    this.#timer ??= setTimeout(() => void this.#tell(), TOGETHER_MS);
  }

  listen(listener: (signal: NodeSignal) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#isListening) {
      this.#isListening = true;
      void this.#keepListening();
    }
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#session?.end();
  }

  async #tell(): Promise<void> {
    this.#timer = undefined;
    for (const payload of payloadsOf(this.#name, this.#waiting.splice(0))) {
      // Nobody relies on a signal (ND2): one that cannot be sent is lost.
      await this.#database.query(NOTIFY, [payload]).catch(() => {});
    }
  }

  async #keepListening(): Promise<void> {
    let wait = RECONNECT_MS.first;
    for (let isFirst = true; !this.#isClosed; isFirst = false) {
      try {
        const session = await this.#database.connect();
        this.#session = session;
        if (this.#isClosed) session.end();
        session.client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
        await session.query(`LISTEN ${CHANNEL}`);
        wait = RECONNECT_MS.first;
        if (!isFirst) this.#emit({ kind: 'look' });
        const lost = new Promise<void>((resolve) => {
          session.onLost = resolve;
        });
        for (;;) {
          await Promise.race([lost, sleep(PROBE_MS, undefined, { ref: false })]);
          await session.query('SELECT 1');
        }
      } catch {
        if (this.#isClosed) return;
        await sleep(wait, undefined, { ref: false });
        wait = Math.min(wait * 2, RECONNECT_MS.longest);
      }
    }
  }

  #hear(payload: string): void {
    const telling = heard(payload);
    if (telling === undefined) this.#emit({ kind: 'look' });
    else if (telling.from !== this.#name) for (const signal of telling.signals) this.#emit(signal);
  }

  #emit(signal: NodeSignal): void {
    for (const listener of this.#listeners) listener(signal);
  }
}

/** NS3. Undefined where it is nothing that a node tells. */
export function heard(payload: string): Telling | undefined {
  let read: unknown;
  try {
    read = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null || !('from' in read) || !('signals' in read))
    return undefined;
  const { from, signals } = read;
  if (typeof from !== 'string' || !Array.isArray(signals) || !signals.every(isSignal)) return undefined;
  return { from, signals };
}

function isSignal(value: unknown): value is NodeSignal {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  switch (value.kind) {
    case 'changes':
      return 'changes' in value && isListOf(value.changes, isThing);
    case 'deployed':
      return 'key' in value && typeof value.key === 'string';
    case 'jobs-ready':
      return (
        'jobTypes' in value &&
        isListOf(value.jobTypes, (type) => typeof type === 'string') &&
        'at' in value &&
        Number.isSafeInteger(value.at)
      );
    case 'went-on':
      return 'instances' in value && isListOf(value.instances, Number.isSafeInteger);
    default:
      return value.kind === 'look';
  }
}

function isListOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((one) => isOne(one));
}

function isThing(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Everything in one where it fits, else each by itself; what does not fit even so is to be looked for. */
export function payloadsOf(from: string, signals: readonly NodeSignal[]): readonly string[] {
  if (signals.length === 0) return [];
  const together = payloadOf(from, signals);
  if (fits(together)) return [together];
  if (signals.length === 1) return [payloadOf(from, [{ kind: 'look' }])];
  const half = Math.ceil(signals.length / 2);
  return [...payloadsOf(from, signals.slice(0, half)), ...payloadsOf(from, signals.slice(half))];
}

function payloadOf(from: string, signals: readonly NodeSignal[]): string {
  const telling: Telling = { from, signals };
  return JSON.stringify(telling);
}

function fits(payload: string): boolean {
  return Buffer.byteLength(payload) <= MOST_BYTES;
}
