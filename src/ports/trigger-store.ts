/**
 * Deliveries of triggers: what came in, kept until something became of it, and what a trigger has to remember.
 *
 * Boundary: rows, no behaviour; `triggers/` decides what becomes of one.
 *
 * Invariants:
 * TS1  What `keep` answers has reached the disk; the cursor that came with a delivery is written in the same transaction.
 * TS2  Of deliveries of one trigger with the same dedup key only the first is a row of its own; the others are counted on it.
 * TS3  A waiting delivery is never dropped, and settled once: what is settled changes no more.
 * TS4  Of nodes that share a store one at a time carries a trigger that looks by itself: its cursor and what it takes in
 *      are written by whoever carries it at that moment, and by nobody else.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { CaseId, Variables } from '../kernel/command.ts';
import type { DocumentReference } from './documents.ts';
import type { Claim } from './store.ts';
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
  /** Kept only while this one carries the trigger. */
  readonly carrier?: string;
  /** The node that acts on it first. */
  readonly claim?: Claim;
}

/** Large ones lie in the document store. */
export type DeliveryPayload =
  | { readonly in: 'row'; readonly variables: Variables }
  | { readonly in: 'document'; readonly document: DocumentReference };

export type KeptDelivery =
  | { readonly kind: 'kept'; readonly delivery: TriggerDeliveryRow }
  /** The first with its dedup key. */
  | { readonly kind: 'duplicate'; readonly delivery: TriggerDeliveryRow }
  | { readonly kind: 'full' }
  /** `carrier` does not carry the trigger any more; nothing was kept. */
  | { readonly kind: 'not-carried' };

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
      /** Whose claim is on it; nothing happens where it is another's by now. */
      readonly by?: string;
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

/** How a trigger stands for the node that asks. */
export interface TriggerStanding {
  readonly carried: boolean;
  readonly paused: boolean;
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
  /**
   * Waiting, ready at `now`, of triggers that are not paused; in the order they came. With a claim: those that nobody else's
   * claim is on; they carry this one when it resolves.
   */
  due(now: number, limit: number, claim?: Claim): Promise<readonly TriggerDeliveryRow[]>;
  /** When the next waiting one that is not ready yet becomes so. */
  nextDueAt(now: number): Promise<number | undefined>;
  find(id: TriggerDeliveryId): Promise<TriggerDeliveryRow | undefined>;
  findByTicket(ticket: string): Promise<TriggerDeliveryRow | undefined>;
  /** Newest first. */
  deliveries(place: TriggerPlace, page: PageRequest): Promise<Page<TriggerDeliveryRow>>;
  counts(process: string): Promise<readonly TriggerCounts[]>;
  memory(place: TriggerPlace): Promise<TriggerMemory>;
  setPaused(place: TriggerPlace, paused: boolean, by?: string): Promise<void>;
  /** With a carrier: false, and nothing is written, where it does not carry the trigger. */
  setCursor(place: TriggerPlace, cursor: JsonValue, carrier?: string): Promise<boolean>;
  /** Undefined: it works. With a carrier as above. */
  setProblem(
    place: TriggerPlace,
    problem: string | undefined,
    at: number,
    carrier?: string,
  ): Promise<boolean>;
  /** Carries those that nobody else carries at `now`, until the claim's end; how each stands then, in their order. */
  carry(places: readonly TriggerPlace[], claim: Claim, now: number): Promise<readonly TriggerStanding[]>;
  /** Anybody's at once, where it carries them. */
  letGo(places: readonly TriggerPlace[], carrier: string): Promise<void>;
  /** Drops settled ones of each process that came before, and those beyond the newest `most` of each trigger; how many. */
  prune(beforeOf: (process: string) => number, most: number): Promise<number>;
}
