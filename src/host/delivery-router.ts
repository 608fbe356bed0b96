/**
 * Brings deliveries to where they go: messages, signals, calls and returns. Each lies in the store from the commit
 * that caused it to the commit it causes, so a crash in between loses and doubles nothing.
 *
 * Boundary: order, repetition and recovery; where a parcel goes is `message-routes.ts`, `signal-routes.ts` and
 * `call-routes.ts`.
 *
 * Invariants:
 * DR1  A delivery is being routed at most once at a time.
 * DR2  A message is kept only if after the commit that keeps it still nobody waits; and whoever begins to wait looks
 *      for kept ones after the commit that opens the subscription. One of the two sees the other; should the host die
 *      before it looks, the next one looks for all pairs at its start.
 * DR3  What concerns one call happens in the order it was sent: a called process starts before it is terminated; what it
 *      escalates comes before its end. So do the messages of one sender, and from outside those about the same thing.
 * DR4  Beside other hosts what one has sent is first its own to deliver; what it leaves is claimed by another. Whoever is
 *      second finds that it was overtaken.
 */
import type { Alarm } from '../ports/clock.ts';
import type { DeliveryRow, SubscriptionRow } from '../ports/store.ts';
import { routeCall, routeEscalation, routeFailure, routeReturn, routeTermination } from './call-routes.ts';
import { chainOf } from './delivery-chain.ts';
import { HostError } from './host-api.ts';
import { later } from './later.ts';
import { routeMessage } from './message-routes.ts';
import type { RouteParts } from './route-parts.ts';
import { routeSignal, routeSignalCopy, routeStart } from './signal-routes.ts';

const PAGE = 500;
const AFTER_FAILURE_MS = 1_000;
/** Until an earlier one of the chain, that another node has, is looked for again. */
const BEHIND_MS = 50;
/** What others left is looked for every so many looks (`lookEvery_ms`). */
const LOOKS = 2;
/** … and pairs of a kept message and who waits for it every so many of those. */
const LOOKS_A_PAIRING = 15;

export class DeliveryRouter {
  readonly #parts: RouteParts;
  /** Under way, with those who asked for it meanwhile. */
  readonly #routing = new Map<number, (SubscriptionRow | undefined)[]>();
  readonly #chains = new Map<string, Promise<void>>();
  #closing = false;
  #alarm: Alarm | undefined;
  #looks = 0;

  constructor(parts: RouteParts) {
    this.#parts = parts;
  }

  get underWay(): number {
    return this.#routing.size;
  }

  /** `asker`: whoever has begun to wait and found it kept. */
  take(row: DeliveryRow, asker?: SubscriptionRow): void {
    const askers = this.#routing.get(row.id);
    if (askers !== undefined) {
      askers.push(asker);
      return;
    }
    this.#routing.set(row.id, []);
    this.#parts.activity.begin();
    void this.#inOrder(row).finally(() => this.#parts.activity.end());
  }

  /** Somebody waits now: a message kept for want of that may go to them. */
  opened(subscription: SubscriptionRow): void {
    const { store, clock, activity } = this.#parts;
    void activity.during(() =>
      this.#takeKept(() => store.keptFor(subscription, clock.now(), 1), subscription),
    );
  }

  /** A process that begins by this message is new in the library. */
  startable(messageName: string): void {
    const { store, clock, log, activity } = this.#parts;
    void activity.during(async () => {
      try {
        await this.#takePages((after) => store.keptByName(messageName, after, clock.now(), PAGE));
      } catch (error) {
        log.error({ error }, 'Kept messages could not be looked for');
      }
    });
  }

  /** Everything that was under way when the host before this one ended, or would have been brought together next. */
  async recover(): Promise<void> {
    const { store, library, clock, node } = this.#parts;
    if (node === undefined) await this.#takePages((after) => store.undelivered(after, PAGE));
    else await this.#takeLeft();
    await this.#takePages((after) => store.keptWithTaker(after, clock.now(), PAGE));
    for (const name of library.startMessageNames()) this.startable(name);
  }

  /** What is not delivered yet stays in the store. */
  close(): void {
    this.#closing = true;
    this.#alarm?.cancel();
  }

  /** What other nodes left, now and every moment from now on. */
  async #takeLeft(): Promise<void> {
    const { store, clock, node, limits, log } = this.#parts;
    if (node === undefined) return;
    try {
      for (let more = true; more && !this.#closing; ) {
        const now = clock.now();
        const claim = { by: node.name, until: now + limits.claim_ms };
        const rows = await store.claimUndelivered(now, PAGE, claim);
        for (const row of rows) this.take(row);
        more = rows.length === PAGE;
      }
      // Whoever began to wait may have died before it looked for what was kept for it.
      this.#looks += 1;
      if (this.#looks % LOOKS_A_PAIRING === 0)
        await this.#takePages((after) => store.keptWithTaker(after, clock.now(), PAGE));
    } catch (error) {
      log.error({ error }, 'What other nodes left to be delivered could not be looked for');
    }
    this.#lookAgain();
  }

  #lookAgain(): void {
    const { clock, limits, activity } = this.#parts;
    if (this.#closing) return;
    this.#alarm = clock.schedule(clock.now() + LOOKS * limits.lookEvery_ms, () => {
      void activity.during(() => this.#takeLeft());
    });
  }

  async #takePages(page: (after: number) => Promise<readonly DeliveryRow[]>): Promise<void> {
    let after = 0;
    for (;;) {
      const rows = await page(after);
      for (const row of rows) this.take(row);
      after = rows.at(-1)?.id ?? after;
      if (rows.length < PAGE) return;
    }
  }

  async #takeKept(find: () => Promise<readonly DeliveryRow[]>, asker: SubscriptionRow): Promise<void> {
    try {
      for (const row of await find()) this.take(row, asker);
    } catch (error) {
      this.#parts.log.error({ error }, 'Kept messages could not be looked for');
    }
  }

  #inOrder(row: DeliveryRow): Promise<void> {
    const chain = chainOf(row.parcel);
    if (chain === undefined) return this.#route(row);
    const before = this.#chains.get(chain);
    const mine = before === undefined ? this.#route(row) : before.then(() => this.#route(row));
    this.#chains.set(chain, mine);
    return mine.finally(() => {
      if (this.#chains.get(chain) === mine) this.#chains.delete(chain);
    });
  }

  async #route(row: DeliveryRow): Promise<void> {
    let askers: readonly (SubscriptionRow | undefined)[] = [];
    let isTaken = false;
    try {
      do {
        this.#routing.set(row.id, []);
        isTaken = await this.#attempt(row);
        askers = this.#routing.get(row.id) ?? [];
      } while (!isTaken && askers.length > 0 && !this.#closing);
    } finally {
      this.#routing.delete(row.id);
    }
    // Somebody else got it first; there may be another one for them.
    if (isTaken) for (const asker of askers) if (asker !== undefined) this.opened(asker);
  }

  /** True when it has been taken; false where it stays in the store. */
  async #attempt(row: DeliveryRow): Promise<boolean> {
    const { clock, log } = this.#parts;
    const patience = clock.now() + 2 * this.#parts.limits.claim_ms;
    while (!this.#closing) {
      // Housekeeping may have dropped it meanwhile: there is nothing left to deliver.
      if (row.keepUntil !== undefined && row.keepUntil <= clock.now()) return false;
      try {
        // One that cannot be delivered at all does not hold up the others for ever; but what ends a called process must not
        // come before what starts it.
        const isPatient = clock.now() < patience;
        const mustWait = isPatient || row.parcel.kind === 'terminate-called';
        if (mustWait && (await this.#isBehind(row))) {
          await later(clock, isPatient ? BEHIND_MS : AFTER_FAILURE_MS);
          continue;
        }
        return await this.#deliver(row);
      } catch (error) {
        if (error instanceof HostError && error.code === 'overtaken') return true;
        const retryable = error instanceof HostError && error.retryable;
        log.error(
          { error, delivery: row.id, kind: row.parcel.kind },
          'A delivery failed; it stays and is tried again',
        );
        // What fails for any other reason will fail again: left for the next start of a host.
        if (!retryable) return false;
        await later(clock, AFTER_FAILURE_MS);
      }
    }
    return false;
  }

  #isBehind(row: DeliveryRow): Promise<boolean> {
    const isTried = row.keepUntil !== undefined;
    if (this.#parts.node === undefined || isTried) return Promise.resolve(false);
    return this.#parts.store.isBehind(row);
  }

  async #deliver(row: DeliveryRow): Promise<boolean> {
    const { parcel } = row;
    const parts = this.#parts;
    switch (parcel.kind) {
      case 'message-to-element':
      case 'message-by-name':
        return routeMessage(parts, row, parcel);
      case 'signal':
        await routeSignal(parts, row.id, parcel);
        return true;
      case 'signal-to-subscription':
        await routeSignalCopy(parts, row.id, parcel);
        return true;
      case 'start-process':
        await routeStart(parts, row.id, parcel);
        return true;
      case 'call-process':
        await routeCall(parts, row.id, parcel);
        return true;
      case 'return-to-caller':
        await routeReturn(parts, row.id, parcel);
        return true;
      case 'terminate-called':
        await routeTermination(parts, row.id, parcel);
        return true;
      case 'call-failed':
        await routeFailure(parts, row.id, parcel);
        return true;
      case 'escalate-to-caller':
        await routeEscalation(parts, row.id, parcel);
        return true;
    }
  }
}
