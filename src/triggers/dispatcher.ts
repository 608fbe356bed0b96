/**
 * Takes waiting deliveries in the order they came, some at once, and sees to it that something becomes of each.
 *
 * Boundary: order, retrying, settling. What is done with one is `act-on-delivery.ts`.
 *
 * Invariants:
 * DI1  A delivery is acted on by one at a time, and settled once. Of several nodes one has a claim on it; where that is over
 *      before it has settled, another asks the host for the same thing with the same key (AD1).
 * DI2  Nobody is told of an outcome before it is on the disk.
 * DI3  A host that is overloaded or closing loses nothing: the delivery waits on.
 */
import type { Variables } from '../kernel/command.ts';
import type { Alarm, Clock } from '../ports/clock.ts';
import { DocumentProblem } from '../ports/documents.ts';
import type { Log } from '../ports/log.ts';
import type { Claim } from '../ports/store.ts';
import type {
  DeliveryChange,
  DeliveryOutcome,
  DeliveryPayload,
  TriggerDeliveryId,
  TriggerDeliveryRow,
  TriggerStore,
} from '../ports/trigger-store.ts';
import { silentTracer, type Tracer } from '../ports/tracer.ts';
import { actOn } from './act-on-delivery.ts';
import type { CaseStarter } from './case-starter.ts';
import { causeIn } from './delivery-trace.ts';
import { GroupWrite } from './group-write.ts';
import type { LiveTrigger } from './live-trigger.ts';

export interface DispatcherParts {
  readonly store: TriggerStore;
  readonly host: CaseStarter;
  readonly clock: Clock;
  readonly log: Log;
  /** Absent: nothing is traced. */
  readonly tracer?: Tracer;
  readonly unpack: (payload: DeliveryPayload) => Promise<Variables>;
  /** Undefined where the newest version has it no more, or cannot use it. */
  readonly triggerOf: (delivery: TriggerDeliveryRow) => LiveTrigger | undefined;
  /** Of several nodes: as whom this one acts. */
  readonly carrier?: string;
}

const atOnce = 16;
const firstRetry_ms = 1_000;
const longestRetry_ms = 5 * 60_000;
const claim_ms = 20_000;
/** Of several nodes: what another has kept, or settled, is looked for so often. */
const lookEvery_ms = 2_000;

export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #changes: GroupWrite<DeliveryChange, undefined>;
  readonly #underWay = new Map<TriggerDeliveryId, Promise<void>>();
  readonly #listeners = new Map<TriggerDeliveryId, Set<(outcome: DeliveryOutcome) => void>>();
  #alarm: Alarm | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #closed = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#changes = new GroupWrite(async (changes) => {
      await parts.store.change(changes);
      return changes.map(() => undefined);
    });
  }

  /** Of several nodes: for what is this one's to act on first. */
  claim(): Claim | undefined {
    const { carrier, clock } = this.#parts;
    return carrier === undefined ? undefined : { by: carrier, until: clock.now() + claim_ms };
  }

  /** Being acted on now. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** Something may be waiting. */
  wake(): void {
    if (this.#closed) return;
    this.#lookAgain = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
      // Where as many are under way as may, the first that is over looks again; looking now would only turn in a circle.
      if (this.#lookAgain && this.#underWay.size < atOnce) this.wake();
    });
  }

  /** Resolves when nothing can be done now. */
  async idle(): Promise<void> {
    while (this.#looking !== undefined || this.#underWay.size > 0) {
      await this.#looking;
      await Promise.all(this.#underWay.values());
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#lookAgain = false;
    this.#alarm?.cancel();
    await this.idle();
  }

  /** Undefined once the signal is aborted. Answers at once where it is settled already. */
  async settled(id: TriggerDeliveryId, signal: AbortSignal): Promise<DeliveryOutcome | undefined> {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners);
    let tell: (outcome: DeliveryOutcome | undefined) => void = () => {};
    const told = new Promise<DeliveryOutcome | undefined>((resolve) => {
      tell = resolve;
    });
    const giveUp = () => tell(undefined);
    listeners.add(tell);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    const stopLooking = this.#lookForOutcome(id, (outcome) => tell(outcome));
    try {
      const row = await this.#parts.store.find(id);
      return row?.outcome ?? (await told);
    } finally {
      stopLooking();
      signal.removeEventListener('abort', giveUp);
      listeners.delete(tell);
      if (listeners.size === 0) this.#listeners.delete(id);
    }
  }

  /** Where another node may settle it. Returns how to stop. */
  #lookForOutcome(id: TriggerDeliveryId, tell: (outcome: DeliveryOutcome) => void): () => void {
    const { carrier, clock, store, log } = this.#parts;
    if (carrier === undefined) return () => {};
    let alarm: Alarm | undefined;
    const look = async () => {
      const row = await store.find(id).catch((error: unknown) => {
        log.warn({ err: error, delivery: id }, 'What became of a delivery could not be looked up');
        return undefined;
      });
      if (row?.outcome !== undefined) tell(row.outcome);
      else if (alarm !== undefined) again();
    };
    const again = () => {
      alarm = clock.schedule(clock.now() + lookEvery_ms, () => void look());
    };
    again();
    return () => {
      alarm?.cancel();
      alarm = undefined;
    };
  }

  async #look(): Promise<void> {
    const { store, clock, log } = this.#parts;
    try {
      while (this.#lookAgain && !this.#closed && this.#underWay.size < atOnce) {
        this.#lookAgain = false;
        const rows = await store.due(clock.now(), atOnce * 2, this.claim());
        const free = rows.filter(({ id }) => !this.#underWay.has(id)).slice(0, atOnce - this.#underWay.size);
        for (const row of free) this.#take(row);
      }
      if (this.#underWay.size === 0 && !this.#closed) await this.#setAlarm();
    } catch (error) {
      log.error({ err: error }, 'Waiting deliveries of triggers could not be read');
      this.#lookLater();
    }
  }

  /** The store failed: not at once again. */
  #lookLater(): void {
    if (this.#closed) return;
    const { clock } = this.#parts;
    this.#alarm?.cancel();
    this.#alarm = clock.schedule(clock.now() + firstRetry_ms, () => this.wake());
  }

  async #setAlarm(): Promise<void> {
    const { store, clock, carrier } = this.#parts;
    this.#alarm?.cancel();
    const own = await store.nextDueAt(clock.now());
    const others = carrier === undefined ? undefined : clock.now() + lookEvery_ms;
    const at = own === undefined || others === undefined ? (own ?? others) : Math.min(own, others);
    this.#alarm?.cancel();
    if (at !== undefined && !this.#closed) this.#alarm = clock.schedule(at, () => this.wake());
  }

  #take(row: TriggerDeliveryRow): void {
    const over = (again: () => void) => {
      this.#underWay.delete(row.id);
      again();
    };
    const run = this.#run(row).then(
      () => over(() => this.wake()),
      (error: unknown) => {
        this.#parts.log.error(
          { err: error, delivery: row.id },
          'A delivery of a trigger could not be settled',
        );
        over(() => this.#lookLater());
      },
    );
    this.#underWay.set(row.id, run);
  }

  async #run(row: TriggerDeliveryRow): Promise<void> {
    const { clock, log, host, carrier } = this.#parts;
    const result = await this.#outcomeOf(row);
    if ('outcome' in result) {
      await this.#changes.add({ kind: 'settled', id: row.id, outcome: result.outcome, at: clock.now() });
      this.#tell(row.id, result.outcome);
      host.tell([{ kind: 'trigger', process: row.process }]);
      return;
    }
    log.warn({ delivery: row.id, problem: result.problem }, 'A delivery of a trigger is tried again');
    const wait = Math.min(longestRetry_ms, firstRetry_ms * 2 ** Math.min(row.attempts, 20));
    await this.#changes.add({
      kind: 'retry',
      id: row.id,
      problem: result.problem,
      readyAt: clock.now() + wait,
      ...(carrier === undefined ? {} : { by: carrier }),
    });
    host.tell([{ kind: 'trigger', process: row.process }]);
  }

  async #outcomeOf(
    row: TriggerDeliveryRow,
  ): Promise<{ readonly outcome: DeliveryOutcome } | { readonly problem: string }> {
    const { host, unpack, triggerOf, tracer = silentTracer } = this.#parts;
    const trigger = triggerOf(row);
    if (trigger === undefined) {
      const message = `The process has no working trigger “${row.trigger}” any more, so nothing was begun. Replay it once there is one.`;
      return { outcome: { kind: 'failed', message } };
    }
    try {
      return { outcome: await actOn(row, await unpack(row.payload), trigger, host, causeIn(tracer, row)) };
    } catch (error) {
      if (error instanceof DocumentProblem) return { outcome: { kind: 'failed', message: error.message } };
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  #tell(id: TriggerDeliveryId, outcome: DeliveryOutcome): void {
    for (const listener of this.#listeners.get(id) ?? []) listener(outcome);
    this.#listeners.delete(id);
  }
}
