/**
 * Holds the leases of the jobs that a host works on beside others: again and again, before they end.
 *
 * Invariants:
 * LK1  A lease whose end has come by this host's clock is lost, whether or not somebody else has the job yet: a host that
 *      was paused, or could not reach the store, begins nothing with it and reports nothing.
 * LK2  The fence is what makes it right; being told that a lease is lost only saves work.
 */
import type { Alarm, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { HeldLease, JobRow, JobStore, WaitId } from '../ports/store.ts';
import { callKey } from './handler-lane.ts';

export interface LeaseKeeperParts {
  readonly store: Pick<JobStore, 'extendLeases' | 'returnJob'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly lease_ms: number;
  readonly lost: (lease: HeldLease) => void;
}

interface Kept {
  readonly lease: HeldLease;
  until: number;
}

export class LeaseKeeper {
  readonly #parts: LeaseKeeperParts;
  readonly #kept = new Map<string, Kept>();
  #alarm: Alarm | undefined;

  constructor(parts: LeaseKeeperParts) {
    this.#parts = parts;
  }

  /** Of one just leased. */
  keep({ instance, key, fence, readyAt }: JobRow): void {
    if (readyAt === undefined) return;
    this.#kept.set(callKey({ instance, key }), { lease: { instance, key, fence }, until: readyAt });
    this.#set();
  }

  holds(id: WaitId): boolean {
    const kept = this.#kept.get(callKey(id));
    return kept !== undefined && kept.until > this.#parts.clock.now();
  }

  letGo(id: WaitId): void {
    this.#kept.delete(callKey(id));
  }

  /** Anybody may begin it at once; the attempt does not count. */
  async giveBack(id: WaitId): Promise<void> {
    const kept = this.#kept.get(callKey(id));
    if (kept === undefined) return;
    this.#kept.delete(callKey(id));
    const { store, clock, log } = this.#parts;
    try {
      await store.returnJob(kept.lease, kept.lease.fence, clock.now());
    } catch (error) {
      log.warn({ ...id, error }, 'A job could not be given back; it is begun again when its lease ends');
    }
  }

  close(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  #set(): void {
    if (this.#alarm !== undefined || this.#kept.size === 0) return;
    const { clock, lease_ms } = this.#parts;
    this.#alarm = clock.schedule(clock.now() + Math.ceil(lease_ms / 3), () => {
      void this.#extend().finally(() => {
        this.#alarm = undefined;
        this.#set();
      });
    });
  }

  async #extend(): Promise<void> {
    const { store, clock, log, lease_ms } = this.#parts;
    this.#dropOver();
    const asked = [...this.#kept.values()];
    if (asked.length === 0) return;
    const until = clock.now() + lease_ms;
    try {
      const held = new Set(
        (
          await store.extendLeases(
            asked.map(({ lease }) => lease),
            until,
          )
        ).map(callKey),
      );
      for (const kept of asked) {
        if (held.has(callKey(kept.lease))) kept.until = until;
        else this.#lose(kept);
      }
    } catch (error) {
      log.warn(
        { error, jobs: asked.length },
        'Leases could not be extended; they are tried again until they end',
      );
    }
    this.#dropOver();
  }

  #dropOver(): void {
    const now = this.#parts.clock.now();
    for (const kept of [...this.#kept.values()]) if (kept.until <= now) this.#lose(kept);
  }

  #lose(kept: Kept): void {
    const key = callKey(kept.lease);
    // It may have been let go, or leased anew, while the store was asked.
    if (this.#kept.get(key) !== kept) return;
    this.#kept.delete(key);
    this.#parts.lost(kept.lease);
  }
}
