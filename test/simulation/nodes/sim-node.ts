/**
 * One node of a simulated world: its clock, its line to the store, whether it runs, stands still or is gone.
 *
 * Invariants:
 * SN1  Everything that reaches the program of a node (an alarm, an answer of the store, a signal) goes through its gate:
 *      held back while the node is paused, dropped once it is dead.
 * SN2  A commit whose answer was lost is asked for until it is known whether it happened; where it did not, its number is
 *      used up first, so that it cannot happen later (as the PostgreSQL store does it by the node's row).
 */
import type { Random } from '../../../src/host/rehearsal/random.ts';
import type { Alarm, Clock } from '../../../src/ports/clock.ts';
import type { NodeParts, NodeSignal } from '../../../src/ports/nodes.ts';
import type { CommitBatch, Committed, Store } from '../../../src/ports/store.ts';
import type { Faults } from './faults.ts';
import type { SimTime } from './sim-time.ts';

export class LostConnection extends Error {
  override readonly name = 'LostConnection';
}

type Outcome<Result> = { readonly value: Result } | { readonly error: unknown };

/** What all nodes share. */
export interface Shared {
  readonly time: SimTime;
  readonly random: Random;
  readonly store: Store;
  readonly faults: () => Faults;
  readonly nodes: () => readonly SimNode[];
  /** Commits by node and number: what came of each. */
  readonly commits: Map<string, Committed | 'used up'>;
  /** Changed by a test that plants a mistake. */
  readonly sent: (batch: CommitBatch) => CommitBatch;
  readonly wrong: (what: string) => void;
}

/** What a node gives up after, when the store is silent. */
const TIMEOUT_MS = 4_000;

export class SimNode {
  readonly name: string;
  readonly skew_ms: number;
  readonly clock: Clock;
  readonly store: Store;
  readonly parts: NodeParts;
  readonly #shared: Shared;
  readonly #listeners = new Set<(signal: NodeSignal) => void>();
  #state: 'running' | 'paused' | 'dead' = 'running';
  #isCut = false;
  #held: (() => void)[] = [];
  #commits = 0;

  constructor(name: string, shared: Shared) {
    this.name = name;
    this.#shared = shared;
    const { skew_ms } = shared.faults();
    this.skew_ms = Math.round((shared.random.next() * 2 - 1) * skew_ms);
    this.clock = {
      now: () => Math.round(shared.time.now) + this.skew_ms,
      schedule: (at, ring) => this.#schedule(at, ring),
    };
    this.store = this.#shaky(shared.store);
    this.parts = {
      name,
      version: 'simulated',
      registry: {
        storeTime: () => this.#call(() => Promise.resolve(Math.round(shared.time.now))),
        beat: () => this.#call(() => Promise.resolve([])),
        claimChore: () => Promise.resolve(false),
        leave: () => Promise.resolve(),
      },
      signals: {
        send: (signal) => this.#send(signal),
        listen: (listener) => {
          this.#listeners.add(listener);
          return () => void this.#listeners.delete(listener);
        },
      },
    };
  }

  get isAlive(): boolean {
    return this.#state !== 'dead';
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  kill(): void {
    this.#state = 'dead';
    this.#held = [];
  }

  pause(): void {
    if (this.#state === 'running') this.#state = 'paused';
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    const held = this.#held;
    this.#held = [];
    for (const enter of held) enter();
  }

  cut(): void {
    this.#isCut = true;
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Of something outside that answers this node. */
  enter(happen: () => void): void {
    if (this.#state === 'dead') return;
    if (this.#state === 'paused') this.#held.push(happen);
    else happen();
  }

  #schedule(at: number, ring: () => void): Alarm {
    let isOff = false;
    const cancel = this.#shared.time.at(at - this.skew_ms, () => {
      this.enter(() => {
        if (!isOff) ring();
      });
    });
    return {
      cancel: () => {
        isOff = true;
        cancel();
      },
    };
  }

  #delay(): number {
    const { random, faults } = this.#shared;
    const { delay_ms } = faults();
    return random.next() * delay_ms * (random.chance(0.02) ? 10 : 1);
  }

  /** A question to the store and its answer, each on its own way. */
  #call<Result>(perform: () => Promise<Result>): Promise<Result> {
    const { time, random, faults } = this.#shared;
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = (outcome: Outcome<Result>) => {
        this.enter(() => {
          if (isOver) return;
          isOver = true;
          stopWaiting();
          if ('value' in outcome) resolve(outcome.value);
          else reject(outcome.error);
        });
      };
      const stopWaiting = time.at(time.now + TIMEOUT_MS, () =>
        end({ error: new LostConnection('The store did not answer') }),
      );
      const arrive = () => {
        void outcomeOf(perform).then((outcome) => {
          if (this.#isCut || random.chance(faults().lost)) return;
          time.at(time.now + this.#delay(), () => end(outcome));
        });
      };
      if (this.#isCut || random.chance(faults().lost)) return;
      time.at(time.now + this.#delay(), arrive);
      if (random.chance(faults().doubled)) time.at(time.now + 3 * this.#delay(), arrive);
    });
  }

  async #commit(batch: CommitBatch): Promise<Committed> {
    this.#commits += 1;
    const key = `${this.name}/${this.#commits}`;
    const { commits, store, sent, wrong } = this.#shared;
    const perform = async (): Promise<Committed> => {
      if (commits.has(key)) throw new LostConnection('This commit was sent before');
      const late = await this.#lateReports(batch);
      const answer = await store.commit(sent(batch));
      commits.set(key, answer);
      for (const job of late) wrong(`${this.name} reported job ${job}, whose lease it had lost`);
      return answer;
    };
    try {
      return await this.#call(perform);
    } catch (error) {
      if (!(error instanceof LostConnection)) throw error;
    }
    const known = await this.#untilKnown(key);
    if (known === 'used up') throw new LostConnection('The commit did not happen');
    return known;
  }

  /** Jobs it reports although the lease is another's by now. */
  async #lateReports({ expected }: CommitBatch): Promise<readonly string[]> {
    const late: string[] = [];
    for (const { instance, key, fence } of expected.leases) {
      const row = await this.#shared.store.findJob({ instance, key });
      if (row?.fence !== fence) late.push(`${instance}/${key}`);
    }
    return late;
  }

  async #untilKnown(key: string): Promise<Committed | 'used up'> {
    const { commits, time } = this.#shared;
    for (;;) {
      try {
        return await this.#call(async () => {
          const known = commits.get(key);
          if (known !== undefined) return known;
          commits.set(key, 'used up');
          return 'used up';
        });
      } catch (error) {
        if (!(error instanceof LostConnection)) throw error;
        await new Promise<void>((resolve) => void time.at(time.now + 200, () => this.enter(resolve)));
      }
    }
  }

  #send(signal: NodeSignal): void {
    const { time, random, faults, nodes } = this.#shared;
    if (this.#state === 'dead' || this.#isCut) return;
    for (const node of nodes()) {
      if (node === this) continue;
      const { lost, doubled } = faults();
      if (random.chance(lost * 3)) continue;
      time.at(time.now + this.#delay(), () => node.hear(signal));
      if (random.chance(doubled)) time.at(time.now + 5 * this.#delay(), () => node.hear(signal));
    }
  }

  hear(signal: NodeSignal): void {
    if (this.#isCut) return;
    this.enter(() => {
      for (const listener of this.#listeners) listener(signal);
    });
  }

  #shaky(store: Store): Store {
    return new Proxy(store, {
      get: (target, name, receiver) => {
        if (name === 'commit') return (batch: CommitBatch) => this.#commit(batch);
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function' || name === 'openReferenceScan') return value;
        void receiver;
        return (...given: unknown[]) =>
          this.#call(() => Promise.resolve(Reflect.apply(value, target, given)));
      },
    });
  }
}

async function outcomeOf<Result>(perform: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { value: await perform() };
  } catch (error) {
    return { error };
  }
}
