/**
 * Throws away what has grown old: answers of idempotency keys, messages nobody ever waited for, cases whose time is over.
 *
 * Boundary: when, and that one thing after the other is done; what each throws away is its own file's.
 *
 * Invariant HK1: of several nodes one does it at a time; where two do all the same, because one of them stood still for hours,
 * nothing is thrown away that should stay.
 */
import type { Alarm, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NodeParts } from '../ports/nodes.ts';
import type { DeliveryStore, JournalStore } from '../ports/store.ts';
import type { Activity } from './activity.ts';
import type { HostLimits } from './host-options.ts';

const EVERY_MS = 6 * 60 * 60_000;
/** A machine that is switched on for an hour a day has its turn too. */
const FIRST_AFTER_MS = 10 * 60_000;
const AT_ONCE = 1_000;
/** The node that did it last comes before the others. */
const CLAIMED_MS = EVERY_MS + 5 * 60_000;

/** Something that takes its time and may have to be broken off. */
export interface Chore {
  /** False: it will never have anything to do unless `due` is called. */
  readonly isNeeded: boolean;
  /** `goesOn` turns false when the host closes. */
  perform(goesOn: () => boolean): Promise<void>;
}

export interface HousekeepingParts {
  readonly store: Pick<JournalStore, 'forgetAnswers'> & Pick<DeliveryStore, 'dropExpired'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly activity: Activity;
  readonly limits: HostLimits;
  readonly chores: readonly Chore[];
  readonly node: Pick<NodeParts, 'registry'> | undefined;
}

export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #alarm: Alarm | undefined;
  #until = 0;
  #hasCleaned = false;
  #closing = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  /** Something is kept that will be old one day. */
  due(): void {
    const { clock, limits } = this.#parts;
    this.#until = clock.now() + Math.max(limits.answerTimeToLive_ms, limits.messageTimeToLive_ms) + EVERY_MS;
    this.#set();
  }

  /** Resolves when what is under way has been broken off. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#alarm?.cancel();
    await this.#running;
  }

  #set(): void {
    const { clock, chores, activity } = this.#parts;
    if (this.#alarm !== undefined || this.#closing) return;
    if (this.#until <= clock.now() && !chores.some(({ isNeeded }) => isNeeded)) return;
    this.#alarm = clock.schedule(clock.now() + (this.#hasCleaned ? EVERY_MS : FIRST_AFTER_MS), () => {
      this.#hasCleaned = true;
      activity.begin();
      this.#running = this.#clean().finally(() => {
        this.#alarm = undefined;
        this.#set();
        activity.end();
      });
    });
  }

  async #clean(): Promise<void> {
    if (!(await this.#isOurs())) return;
    await this.#try(() => this.#dropOld());
    for (const chore of this.#parts.chores) {
      if (chore.isNeeded) await this.#try(() => chore.perform(() => !this.#closing));
    }
  }

  async #isOurs(): Promise<boolean> {
    const { node, clock, log } = this.#parts;
    if (node === undefined) return true;
    try {
      const now = clock.now();
      return await node.registry.claimChore('housekeeping', now, now + CLAIMED_MS);
    } catch (error) {
      log.error({ error }, 'Which node does the housekeeping could not be told');
      return false;
    }
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      if (!this.#closing) await work();
    } catch (error) {
      this.#parts.log.error({ error }, 'Housekeeping failed');
    }
  }

  async #dropOld(): Promise<void> {
    const { store, clock, limits, log } = this.#parts;
    await store.forgetAnswers(clock.now() - limits.answerTimeToLive_ms);
    let dropped = 0;
    for (;;) {
      const expired = await store.dropExpired(clock.now(), AT_ONCE);
      dropped += expired.length;
      if (expired.length < AT_ONCE) break;
    }
    if (dropped > 0) log.warn({ dropped }, 'Messages nobody waited for were dropped after their time');
  }
}
