/** Throws away what has grown old: answers of idempotency keys, messages nobody ever waited for. */
import type { Alarm, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { DeliveryStore, JournalStore } from '../ports/store.ts';
import type { HostLimits } from './host-options.ts';

const EVERY_MS = 6 * 60 * 60_000;
const AT_ONCE = 1_000;

export interface HousekeepingParts {
  readonly store: Pick<JournalStore, 'forgetAnswers'> & Pick<DeliveryStore, 'dropExpired'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: HostLimits;
}

export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #alarm: Alarm | undefined;
  #until = 0;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  /** Something is kept that will be old one day. */
  due(): void {
    const { clock, limits } = this.#parts;
    this.#until = clock.now() + Math.max(limits.answerTimeToLive_ms, limits.messageTimeToLive_ms) + EVERY_MS;
    this.#set();
  }

  close(): void {
    this.#alarm?.cancel();
    this.#until = 0;
  }

  #set(): void {
    const { clock } = this.#parts;
    if (this.#alarm !== undefined || this.#until <= clock.now()) return;
    this.#alarm = clock.schedule(clock.now() + EVERY_MS, () => {
      this.#alarm = undefined;
      void this.#clean();
    });
  }

  async #clean(): Promise<void> {
    const { store, clock, limits, log } = this.#parts;
    try {
      await store.forgetAnswers(clock.now() - limits.answerTimeToLive_ms);
      let dropped = 0;
      for (;;) {
        const expired = await store.dropExpired(clock.now(), AT_ONCE);
        dropped += expired.length;
        if (expired.length < AT_ONCE) break;
      }
      if (dropped > 0) log.warn({ dropped }, 'Messages nobody waited for were dropped after their time');
    } catch (error) {
      log.error({ error }, 'Housekeeping failed');
    }
    this.#set();
  }
}
