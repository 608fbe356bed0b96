/**
 * The clock of a node: this machine's, corrected to that of the store, so that a time means the same to all nodes.
 *
 * Invariants:
 * SC1  `now` never goes back (C1 of the port): where the store's clock is behind, this one stands still until it is not.
 * SC2  A measurement is off by at most half of the time it took; one that took too long is left out.
 */
import type { Alarm, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NodeRegistry } from '../ports/nodes.ts';

const EVERY_MS = 30_000;
/** Of a measurement: longer ones say too little. */
const LONGEST_MS = 1_000;

export class StoreClock implements Clock {
  readonly #machine: Clock;
  readonly #registry: Pick<NodeRegistry, 'storeTime'>;
  readonly #log: Log;
  #offset = 0;
  #latest = 0;
  #alarm: Alarm | undefined;
  #closed = false;

  constructor(machine: Clock, registry: Pick<NodeRegistry, 'storeTime'>, log: Log) {
    this.#machine = machine;
    this.#registry = registry;
    this.#log = log;
  }

  now(): number {
    this.#latest = Math.max(this.#latest, this.#machine.now() + this.#offset);
    return this.#latest;
  }

  schedule(at: number, ring: () => void): Alarm {
    let alarm: Alarm;
    const set = () => {
      alarm = this.#machine.schedule(at - this.#offset, () => {
        // The correction may have changed meanwhile.
        if (this.now() < at) set();
        else ring();
      });
    };
    set();
    return { cancel: () => alarm.cancel() };
  }

  /** Measures now, and from now on every half minute. Rejects where the store does not answer. */
  async follow(): Promise<void> {
    await this.#measure();
    this.#again();
  }

  close(): void {
    this.#closed = true;
    this.#alarm?.cancel();
  }

  #again(): void {
    if (this.#closed) return;
    this.#alarm = this.#machine.schedule(this.#machine.now() + EVERY_MS, () => {
      this.#measure()
        .catch((error: unknown) => this.#log.warn({ error }, 'The time of the database could not be asked'))
        .finally(() => this.#again());
    });
  }

  async #measure(): Promise<void> {
    const before = this.#machine.now();
    const stored = await this.#registry.storeTime();
    const after = this.#machine.now();
    if (after - before <= LONGEST_MS) this.#offset = Math.round(stored - (before + after) / 2);
  }
}
