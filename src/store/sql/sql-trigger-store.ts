/** Deliveries of triggers in a store of SQL; every method is one program. */
import type { JsonValue } from '../../expressions/value.ts';
import type { Claim } from '../../ports/store.ts';
import type { PageRequest } from '../../ports/store-queries.ts';
import type {
  DeliveryChange,
  NewTriggerDelivery,
  TriggerPlace,
  TriggerStore,
} from '../../ports/trigger-store.ts';
import type { ProgramRunner } from './program.ts';
import {
  changeTriggerDeliveries,
  dueTriggerDeliveries,
  findTriggerDelivery,
  findTriggerDeliveryByTicket,
  keepTriggerDeliveries,
  nextTriggerDeliveryAt,
  pruneTriggerDeliveries,
  triggerCounts,
  triggerDeliveries,
} from './trigger-deliveries.ts';
import {
  carryTriggers,
  letTriggersGo,
  setTriggerCursor,
  setTriggerPaused,
  setTriggerProblem,
  triggerMemory,
} from './trigger-memory.ts';

export class SqlTriggerStore implements TriggerStore {
  readonly #runner: ProgramRunner;

  constructor(runner: ProgramRunner) {
    this.#runner = runner;
  }

  keep(deliveries: readonly NewTriggerDelivery[]) {
    return this.#runner.guarded(() => keepTriggerDeliveries(deliveries));
  }
  change(changes: readonly DeliveryChange[]) {
    return this.#runner.guarded(() => changeTriggerDeliveries(changes));
  }
  due(now: number, limit: number, claim?: Claim) {
    return this.#runner.perform(() => dueTriggerDeliveries(now, limit, claim));
  }
  nextDueAt(now: number) {
    return this.#runner.perform(() => nextTriggerDeliveryAt(now));
  }
  find(id: number) {
    return this.#runner.perform(() => findTriggerDelivery(id));
  }
  findByTicket(ticket: string) {
    return this.#runner.perform(() => findTriggerDeliveryByTicket(ticket));
  }
  deliveries(place: TriggerPlace, page: PageRequest) {
    return this.#runner.perform(() => triggerDeliveries(place, page));
  }
  counts(process: string) {
    return this.#runner.perform(() => triggerCounts(process));
  }
  memory(place: TriggerPlace) {
    return this.#runner.perform(() => triggerMemory(place));
  }
  setPaused(place: TriggerPlace, paused: boolean, by?: string) {
    return this.#runner.perform(() => setTriggerPaused(place, paused, by));
  }
  setCursor(place: TriggerPlace, cursor: JsonValue, carrier?: string) {
    return this.#runner.guarded(() => setTriggerCursor(place, cursor, carrier));
  }
  setProblem(place: TriggerPlace, problem: string | undefined, at: number, carrier?: string) {
    return this.#runner.guarded(() => setTriggerProblem(place, problem, at, carrier));
  }
  carry(places: readonly TriggerPlace[], claim: Claim, now: number) {
    return this.#runner.guarded(() => carryTriggers(places, claim, now));
  }
  letGo(places: readonly TriggerPlace[], carrier: string) {
    return this.#runner.guarded(() => letTriggersGo(places, carrier));
  }
  prune(beforeOf: (process: string) => number, most: number) {
    return this.#runner.guarded(() => pruneTriggerDeliveries(beforeOf, most));
  }
}
