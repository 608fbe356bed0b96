/**
 * Connections that are kept for the next statement: a few for each credential, closed when they were idle for a while.
 *
 * Invariants:
 * SP1  At most `most` connections are open for a credential; who comes later waits, and stops waiting when withdrawn.
 * SP2  A changed credential gets connections of its own: the key is made of all its fields.
 */
import { createHash } from 'node:crypto';
import type { Alarm, Clock } from '../../ports/clock.ts';
import type { OpenCredential } from '../../ports/credentials.ts';
import type { SqlSession } from './sql-database.ts';

export interface PoolLimits {
  readonly most: number;
  readonly idle_ms: number;
}

interface Idle {
  readonly session: SqlSession;
  readonly alarm: Alarm;
}

interface Shelf {
  open: number;
  readonly idle: Idle[];
  readonly waiting: Set<() => void>;
}

export interface Taken {
  readonly session: SqlSession;
  /** It had served before, so that the other side may have closed it in the meantime. */
  readonly used: boolean;
  /** Back on the shelf, or closed where it is no longer usable. */
  giveBack(): void;
}

export type Connect = (credential: OpenCredential, signal: AbortSignal) => Promise<SqlSession>;

export class SessionPool {
  readonly #connect: Connect;
  readonly #limits: PoolLimits;
  readonly #shelves = new Map<string, Shelf>();

  constructor(connect: Connect, limits: PoolLimits = { most: 5, idle_ms: 10_000 }) {
    this.#connect = connect;
    this.#limits = limits;
  }

  /** Rejects with `signal`'s reason when it is aborted, and with what `connect` rejects with. */
  async take(credential: OpenCredential, clock: Clock, signal: AbortSignal): Promise<Taken> {
    const key = keyOf(credential);
    let shelf = this.#shelfFor(key);
    while (shelf.open >= this.#limits.most && shelf.idle.length === 0) {
      await turn(shelf, signal);
      // An empty shelf is taken away: the one waited at may be it.
      shelf = this.#shelfFor(key);
    }
    if (signal.aborted) {
      wakeOne(shelf);
      throw signal.reason;
    }
    for (let idle = shelf.idle.pop(); idle !== undefined; idle = shelf.idle.pop()) {
      idle.alarm.cancel();
      if (idle.session.usable) return this.#taken(key, shelf, idle.session, true, clock);
      this.#drop(key, shelf, idle.session);
    }
    shelf.open++;
    try {
      return this.#taken(key, shelf, await this.#connect(credential, signal), false, clock);
    } catch (error) {
      this.#drop(key, shelf);
      throw error;
    }
  }

  #taken(key: string, shelf: Shelf, session: SqlSession, used: boolean, clock: Clock): Taken {
    const giveBack = () => {
      if (!session.usable) {
        this.#drop(key, shelf, session);
        return;
      }
      const alarm = clock.schedule(clock.now() + this.#limits.idle_ms, () => {
        shelf.idle.splice(shelf.idle.indexOf(idle), 1);
        this.#drop(key, shelf, session);
      });
      const idle: Idle = { session, alarm };
      shelf.idle.push(idle);
      wakeOne(shelf);
    };
    return { session, used, giveBack };
  }

  #shelfFor(key: string): Shelf {
    const there = this.#shelves.get(key);
    if (there !== undefined) return there;
    const shelf: Shelf = { open: 0, idle: [], waiting: new Set() };
    this.#shelves.set(key, shelf);
    return shelf;
  }

  #drop(key: string, shelf: Shelf, session?: SqlSession): void {
    session?.close();
    shelf.open--;
    wakeOne(shelf);
    if (shelf.open === 0 && shelf.waiting.size === 0) this.#shelves.delete(key);
  }
}

function turn(shelf: Shelf, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const wake = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      shelf.waiting.delete(wake);
      reject(signal.reason);
    };
    if (signal.aborted) return leave();
    shelf.waiting.add(wake);
    signal.addEventListener('abort', leave, { once: true });
  });
}

function wakeOne(shelf: Shelf): void {
  const [wake] = shelf.waiting;
  if (wake === undefined) return;
  shelf.waiting.delete(wake);
  wake();
}

function keyOf({ name, fields }: OpenCredential): string {
  return createHash('sha256')
    .update(JSON.stringify([name, fields]))
    .digest('base64');
}
