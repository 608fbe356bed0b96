/**
 * Of nodes that share a store, one at a time carries a trigger that looks by itself: it renews its lease, and others take
 * over what nobody renews. Also tells this node's triggers what another node has paused.
 *
 * Boundary: who carries. That nobody else writes is the store's (TS4), so a node that was stopped for a while, and does
 * not know yet that its time is over, changes nothing.
 */
import type { Alarm, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { TriggerStore } from '../ports/trigger-store.ts';
import type { OpenedTrigger } from './opened-trigger.ts';

export interface CarryingParts {
  /** This process's alone, also among those that lived before under the same name. */
  readonly carrier: string;
  readonly store: Pick<TriggerStore, 'carry' | 'letGo'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Those of this node that look by themselves. */
  readonly triggers: () => readonly OpenedTrigger[];
}

const ROUND_MS = 5_000;
const LEASE_MS = 20_000;

export class Carrying {
  readonly #parts: CarryingParts;
  #alarm: Alarm | undefined;
  #round: Promise<void> = Promise.resolve();
  #leaseEnds = 0;
  #closed = false;

  constructor(parts: CarryingParts) {
    this.#parts = parts;
  }

  /** Resolves when each trigger stands as the store says now. */
  look(): Promise<void> {
    this.#round = this.#round.then(() => this.#look());
    return this.#round;
  }

  idle(): Promise<void> {
    return this.#round;
  }

  /** After the triggers have been closed. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#alarm?.cancel();
    await this.#round;
    await this.letGo(this.#parts.triggers());
  }

  /** Others need not wait until the lease is over. */
  async letGo(triggers: readonly OpenedTrigger[]): Promise<void> {
    const { store, carrier, log } = this.#parts;
    const places = triggers.map(({ place }) => place);
    if (places.length === 0) return;
    await store
      .letGo(places, carrier)
      .catch((error: unknown) =>
        log.warn({ err: error }, 'Triggers stay this node’s until their time is over'),
      );
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    this.#alarm?.cancel();
    const { clock, log } = this.#parts;
    try {
      await this.#carryAll(clock.now());
    } catch (error) {
      log.error({ err: error }, 'Which triggers this node carries could not be told');
      if (clock.now() >= this.#leaseEnds) await this.#loseAll();
    }
    if (!this.#closed) this.#alarm = clock.schedule(clock.now() + ROUND_MS, () => void this.look());
  }

  async #carryAll(now: number): Promise<void> {
    const { store, carrier, triggers } = this.#parts;
    const wanted = triggers().filter((trigger) => trigger.mayBeCarried(now));
    if (wanted.length === 0) return;
    const until = now + LEASE_MS;
    const places = wanted.map(({ place }) => place);
    const standings = await store.carry(places, { by: carrier, until }, now);
    this.#leaseEnds = until;
    const opened = await Promise.all(
      wanted.map(async (trigger, index) => {
        const standing = standings[index] ?? { carried: false, paused: false };
        return { trigger, works: await trigger.stand(standing, now) };
      }),
    );
    await this.letGo(opened.filter(({ works }) => !works).map(({ trigger }) => trigger));
  }

  async #loseAll(): Promise<void> {
    const { triggers, clock } = this.#parts;
    const lost = { carried: false, paused: false };
    await Promise.all(triggers().map((trigger) => trigger.stand(lost, clock.now())));
  }
}
