/** Deliveries of triggers in the embedded store; every method is one operation or query file. */
import type { JsonValue } from '../../expressions/value.ts';
import type { PageRequest } from '../../ports/store-queries.ts';
import type {
  DeliveryChange,
  NewTriggerDelivery,
  TriggerPlace,
  TriggerStore,
} from '../../ports/trigger-store.ts';
import type { Database } from './database.ts';
import {
  changeTriggerDeliveries,
  dueTriggerDeliveries,
  keepTriggerDeliveries,
  nextTriggerDeliveryAt,
  pruneTriggerDeliveries,
} from './operations/trigger-deliveries.ts';
import {
  setTriggerCursor,
  setTriggerPaused,
  setTriggerProblem,
  triggerMemory,
} from './operations/trigger-memory.ts';
import {
  findTriggerDelivery,
  findTriggerDeliveryByTicket,
  triggerCounts,
  triggerDeliveries,
} from './queries/trigger-deliveries.ts';

export class SqliteTriggerStore implements TriggerStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(deliveries: readonly NewTriggerDelivery[]) {
    return keepTriggerDeliveries(this.#database, deliveries);
  }
  async change(changes: readonly DeliveryChange[]) {
    changeTriggerDeliveries(this.#database, changes);
  }
  async due(now: number, limit: number) {
    return dueTriggerDeliveries(this.#database, now, limit);
  }
  async nextDueAt(now: number) {
    return nextTriggerDeliveryAt(this.#database, now);
  }
  async find(id: number) {
    return findTriggerDelivery(this.#database, id);
  }
  async findByTicket(ticket: string) {
    return findTriggerDeliveryByTicket(this.#database, ticket);
  }
  async deliveries(place: TriggerPlace, page: PageRequest) {
    return triggerDeliveries(this.#database, place, page);
  }
  async counts(process: string) {
    return triggerCounts(this.#database, process);
  }
  async memory(place: TriggerPlace) {
    return triggerMemory(this.#database, place);
  }
  async setPaused(place: TriggerPlace, paused: boolean, by?: string) {
    setTriggerPaused(this.#database, place, paused, by);
  }
  async setCursor(place: TriggerPlace, cursor: JsonValue) {
    setTriggerCursor(this.#database, place, cursor);
  }
  async setProblem(place: TriggerPlace, problem: string | undefined, at: number) {
    setTriggerProblem(this.#database, place, problem, at);
  }
  async prune(beforeOf: (process: string) => number, most: number) {
    return pruneTriggerDeliveries(this.#database, beforeOf, most);
  }
}
