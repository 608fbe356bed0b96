/**
 * Deliveries of triggers: what came in, kept until something became of it, and what a trigger has to remember.
 *
 * Boundary: rows, no behaviour; `triggers/` decides what becomes of one.
 *
 * Invariants:
 * TS1  What `keep` answers has reached the disk; the cursor that came with a delivery is written in the same transaction.
 * TS2  Of deliveries of one trigger with the same dedup key only the first is a row of its own; the others are counted on it.
 * TS3  A waiting delivery is never dropped.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { CaseId, Variables } from '../kernel/command.ts';
import type { DocumentReference } from './documents.ts';
import type { Page, PageRequest } from './store-queries.ts';

/** A trigger by the library key of its process and its name in the wiring. */
export interface TriggerPlace {
  readonly process: string;
  readonly trigger: string;
}

/** Given by the store; a later delivery has the greater number. */
export type TriggerDeliveryId = number;

export interface NewTriggerDelivery extends TriggerPlace {
  readonly receivedAt: number;
  readonly dedupKey?: string;
  readonly payload: DeliveryPayload;
  /** The delivery it repeats, by hand. */
  readonly replayOf?: TriggerDeliveryId;
  /** What its sender can ask for its outcome with. */
  readonly ticket?: string;
  /** At most so many of the trigger may wait; past it nothing is kept, and the cursor stays. */
  readonly bound: number;
  readonly cursor?: JsonValue;
}

/** Large ones lie in the document store. */
export type DeliveryPayload =
  | { readonly in: 'row'; readonly variables: Variables }
  | { readonly in: 'document'; readonly document: DocumentReference };

export type KeptDelivery =
  | { readonly kind: 'kept'; readonly delivery: TriggerDeliveryRow }
  /** The first with its dedup key. */
  | { readonly kind: 'duplicate'; readonly delivery: TriggerDeliveryRow }
  | { readonly kind: 'full' };

export interface TriggerDeliveryRow extends TriggerPlace {
  readonly id: TriggerDeliveryId;
  readonly receivedAt: number;
  readonly dedupKey?: string;
  /** How often the same came again. */
  readonly duplicates: number;
  readonly payload: DeliveryPayload;
  readonly state: TriggerDeliveryState;
  /** Attempts that came to nothing so far. */
  readonly attempts: number;
  /** Of a waiting one: why the last attempt came to nothing. */
  readonly problem?: string;
  readonly outcome?: DeliveryOutcome;
  readonly endedAt?: number;
  readonly replayOf?: TriggerDeliveryId;
  readonly ticket?: string;
}

export type TriggerDeliveryState = 'waiting' | 'done' | 'failed' | 'put-aside';

export type DeliveryOutcome =
  | { readonly kind: 'case'; readonly case: CaseId }
  | { readonly kind: 'message'; readonly name: string; readonly key?: string }
  /** `message`: a sentence. */
  | { readonly kind: 'put-aside' | 'failed'; readonly message: string };

export type DeliveryChange =
  | {
      readonly kind: 'settled';
      readonly id: TriggerDeliveryId;
      readonly outcome: DeliveryOutcome;
      readonly at: number;
    }
  | {
      readonly kind: 'retry';
      readonly id: TriggerDeliveryId;
      readonly problem: string;
      readonly readyAt: number;
    };

/** What a trigger remembers beside its deliveries. */
export interface TriggerMemory {
  readonly paused: boolean;
  readonly pausedBy?: string;
  readonly cursor?: JsonValue;
  /** What keeps it from working, a sentence. */
  readonly problem?: string;
  readonly problemSince?: number;
}

export interface TriggerCounts extends TriggerPlace {
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
  readonly putAside: number;
  readonly duplicates: number;
  readonly lastReceivedAt?: number;
}

export interface TriggerStore {
  /** One answer for each, in their order. */
  keep(deliveries: readonly NewTriggerDelivery[]): Promise<readonly KeptDelivery[]>;
  change(changes: readonly DeliveryChange[]): Promise<void>;
  /** Waiting, ready at `now`, of triggers that are not paused; in the order they came. */
  due(now: number, limit: number): Promise<readonly TriggerDeliveryRow[]>;
  /** When the next waiting one that is not ready yet becomes so. */
  nextDueAt(now: number): Promise<number | undefined>;
  find(id: TriggerDeliveryId): Promise<TriggerDeliveryRow | undefined>;
  findByTicket(ticket: string): Promise<TriggerDeliveryRow | undefined>;
  /** Newest first. */
  deliveries(place: TriggerPlace, page: PageRequest): Promise<Page<TriggerDeliveryRow>>;
  counts(process: string): Promise<readonly TriggerCounts[]>;
  memory(place: TriggerPlace): Promise<TriggerMemory>;
  setPaused(place: TriggerPlace, paused: boolean, by?: string): Promise<void>;
  setCursor(place: TriggerPlace, cursor: JsonValue): Promise<void>;
  /** Undefined: it works. */
  setProblem(place: TriggerPlace, problem: string | undefined, at: number): Promise<void>;
  /** Drops settled ones of each process that came before, and those beyond the newest `most` of each trigger; how many. */
  prune(beforeOf: (process: string) => number, most: number): Promise<number>;
}
