/**
 * The time of a simulated world: what happens next happens at its own moment, in one order that the seed decides.
 *
 * Invariant ST1: before time goes on, everything that the moment set off inside the program has run: promises, what was put
 * off by `setImmediate`, which is counted while a simulation runs, and what a real database was asked.
 */
import { setImmediate as whenIdle } from 'node:timers/promises';

interface Happening {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
  isOff: boolean;
}

export class SimTime {
  #now: number;
  #order = 0;
  #heap: Happening[] = [];
  #asked = 0;

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  /** Returns how to call it off. */
  at(time: number, happen: () => void): () => void {
    const happening = { at: Math.max(time, this.#now), order: this.#order++, happen, isOff: false };
    this.#push(happening);
    return () => {
      happening.isOff = true;
    };
  }

  after(delay_ms: number): Promise<void> {
    return new Promise((resolve) => void this.at(this.#now + delay_ms, resolve));
  }

  /** Time stands still until the answer is here. */
  async real<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    this.#asked += 1;
    try {
      return await question();
    } finally {
      this.#asked -= 1;
    }
  }

  /** Goes on until `until`, or until `isOver`. */
  async run(until: number, isOver: () => boolean = () => false): Promise<void> {
    for (;;) {
      do await settled();
      while (this.#asked > 0);
      if (isOver()) return;
      const next = this.#heap[0];
      if (next === undefined || next.at > until) break;
      this.#pop();
      this.#now = next.at;
      if (!next.isOff) next.happen();
    }
    this.#now = Math.max(this.#now, until);
  }

  #isBefore(a: Happening | undefined, b: Happening | undefined): boolean {
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swap(i: number, j: number): void {
    const [a, b] = [this.#heap[i], this.#heap[j]];
    if (a === undefined || b === undefined) return;
    this.#heap[i] = b;
    this.#heap[j] = a;
  }

  #push(happening: Happening): void {
    this.#heap.push(happening);
    for (let i = this.#heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#isBefore(this.#heap[i], this.#heap[parent])) break;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (this.#isBefore(this.#heap[child], this.#heap[least])) least = child;
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }
}

let immediates = 0;

async function settled(): Promise<void> {
  do await whenIdle();
  while (immediates > 0);
}

/** Counts what the program puts off by `setImmediate` while `work` runs. */
export async function countingImmediates<Result>(work: () => Promise<Result>): Promise<Result> {
  const real = globalThis.setImmediate;
  const counted = (callback: () => void) => {
    immediates += 1;
    return real(() => {
      immediates -= 1;
      callback();
    });
  };
  // The promised form (`timers/promises`) stays what it is; the host uses the plain one.
  globalThis.setImmediate = Object.assign(counted, { __promisify__: real.__promisify__ });
  try {
    return await work();
  } finally {
    globalThis.setImmediate = real;
    immediates = 0;
  }
}
