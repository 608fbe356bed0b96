/**
 * The jobs of one handler in this process: so many running, the others waiting their turn.
 *
 * Invariant HL1: `held` counts every job promised to the lane (reserved, waiting, running or being reported) and never
 * passes the backlog, so memory stays bounded however many jobs there are.
 */
import type { JobHandler } from '../ports/connector.ts';
import type { JobRow, WaitId } from '../ports/store.ts';

/** Within this process. */
export function callKey(id: WaitId): string {
  return `${id.instance}/${id.key}`;
}

export interface LaneLoad {
  readonly running: number;
  readonly waiting: number;
}

export class HandlerLane {
  readonly handler: JobHandler;
  readonly #concurrency: number;
  readonly #backlog: number;
  readonly #run: (row: JobRow) => void;
  /** In the order in which they came. */
  readonly #waiting = new Map<string, JobRow>();
  #held = 0;
  #running = 0;
  /** Jobs of this type were left in the store because the lane was full. */
  #leftBehind = false;

  constructor(handler: JobHandler, concurrency: number, backlog: number, run: (row: JobRow) => void) {
    this.handler = handler;
    this.#concurrency = concurrency;
    this.#backlog = Math.max(backlog, concurrency);
    this.#run = run;
  }

  get load(): LaneLoad {
    return { running: this.#running, waiting: this.#waiting.size };
  }

  get isFull(): boolean {
    return this.#held >= this.#backlog;
  }

  /** Room again for those left in the store. */
  get isBehind(): boolean {
    return this.#leftBehind && this.#held <= this.#backlog / 2;
  }

  reserve(): boolean {
    if (this.isFull) {
      this.#leftBehind = true;
      return false;
    }
    this.#held += 1;
    return true;
  }

  /** Reserves all the room there is. */
  reserveAll(): number {
    const room = Math.max(0, this.#backlog - this.#held);
    this.#held += room;
    return room;
  }

  /** So many of the places reserved were filled from the store; the others are free again. */
  filled(jobs: number, reserved: number): void {
    this.#held -= reserved - jobs;
    this.#leftBehind = jobs === reserved;
  }

  release(): void {
    this.#held -= 1;
  }

  /** Of a reserved place. */
  add(row: JobRow): void {
    if (this.#running < this.#concurrency) this.#start(row);
    else this.#waiting.set(callKey(row), row);
  }

  finished(): void {
    this.#running -= 1;
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next[0]);
    this.#start(next[1]);
  }

  /** Gives up one that has not begun; false where there is none. */
  withdraw(id: WaitId): boolean {
    if (this.#waiting.size === 0 || !this.#waiting.delete(callKey(id))) return false;
    this.#held -= 1;
    return true;
  }

  /** Gives up those that have not begun; they are still the store's. */
  clear(): readonly JobRow[] {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#held -= waiting.length;
    return waiting;
  }

  #start(row: JobRow): void {
    this.#running += 1;
    this.#run(row);
  }
}
