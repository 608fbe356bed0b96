/**
 * Connections that are open and at rest, at most so many at a time.
 *
 * Invariant SP1: a connection that one of them shows to be dead, or to lead to a standby, is not handed out again, nor are
 * those at rest beside it: they lead to the same place.
 */
import { ConnectionLost } from './failure.ts';
import type { Session } from './session.ts';

export interface ConnectionCounts {
  readonly busy: number;
  readonly idle: number;
  /** Those who wait for one. */
  readonly wanted: number;
}

export class SessionPool {
  readonly #open: () => Promise<Session>;
  readonly #most: number;
  readonly #idle: Session[] = [];
  readonly #busy = new Set<Session>();
  readonly #waiting: (() => void)[] = [];
  #opening = 0;
  #isClosed = false;

  constructor(open: () => Promise<Session>, most: number) {
    this.#open = open;
    this.#most = most;
  }

  get counts(): ConnectionCounts {
    return { busy: this.#busy.size + this.#opening, idle: this.#idle.length, wanted: this.#waiting.length };
  }

  /** Rejects as connecting does, and with `ConnectionLost` where none becomes free in time. */
  async take(wait_ms: number): Promise<Session> {
    const end = performance.now() + wait_ms;
    for (;;) {
      if (this.#isClosed) throw new ConnectionLost('the store was closed');
      const idle = this.#idle.pop();
      if (idle !== undefined) {
        this.#busy.add(idle);
        return idle;
      }
      if (this.#busy.size + this.#opening < this.#most) return this.#openOne();
      await this.#turn(end - performance.now());
    }
  }

  give(session: Session): void {
    this.#busy.delete(session);
    if (session.usable && !this.#isClosed) this.#idle.push(session);
    else session.end();
    this.#waiting.shift()?.();
  }

  /** SP1. */
  forget(): void {
    for (const session of this.#idle.splice(0)) session.end();
  }

  close(): void {
    this.#isClosed = true;
    this.forget();
    for (const session of this.#busy) session.end();
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #openOne(): Promise<Session> {
    this.#opening += 1;
    try {
      const session = await this.#open();
      this.#busy.add(session);
      session.onLost = () => {
        if (!this.#isClosed) this.forget();
      };
      if (this.#isClosed) session.end();
      return session;
    } catch (error) {
      this.#waiting.shift()?.();
      throw error;
    } finally {
      this.#opening -= 1;
    }
  }

  #turn(wait_ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(
        () => {
          const at = this.#waiting.indexOf(wake);
          if (at >= 0) this.#waiting.splice(at, 1);
          reject(new ConnectionLost('all connections are busy'));
        },
        Math.max(0, wait_ms),
      );
      this.#waiting.push(wake);
    });
  }
}
