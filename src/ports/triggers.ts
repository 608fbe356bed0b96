/**
 * Triggers as the server knows them: what there is, what came in, and handing on a request from outside.
 *
 * Boundary: data and interfaces. `triggers/` carries them out.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';
import type { Page, PageRequest } from './store-queries.ts';
import type { DeliveryOutcome, TriggerDeliveryId, TriggerDeliveryState } from './trigger-store.ts';

export interface TriggerKindFacts {
  /** `webhook`, `schedule`, …: `on` of the wiring. */
  readonly on: string;
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object; `FieldLook` of `connectors/action.ts` tells the annotations. */
  readonly settings: JsonValue;
  readonly credential?: {
    readonly kinds: readonly string[];
    readonly required: boolean;
    /** Whom it has to be granted to; absent: the connector that is called like its kind. */
    readonly connector?: string;
  };
  /** Where it is reached over HTTP: what its address begins with. */
  readonly reachedAt?: 'hooks' | 'forms';
  /** JSON schema of what a delivery holds: the variables that `when`, `data` and `title` see. */
  readonly delivers: JsonValue;
}

export interface TriggerFacts {
  readonly id: string;
  readonly on: string;
  readonly name: string;
  /** Of a webhook or form: where it is reached, from the server's root. */
  readonly path?: string;
  /** The start event (or process) it begins at; absent with `message`: the first. */
  readonly start?: string;
  readonly message?: string;
  /** The diagram says so, not the wiring. */
  readonly drawn?: true;
  readonly paused: boolean;
  readonly pausedBy?: string;
  /** What keeps it from working, a sentence. */
  readonly problem?: string;
  readonly problemSince?: number;
  /** Of a schedule: epoch ms, soonest first. */
  readonly nextTimes?: readonly number[];
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
  readonly putAside: number;
  readonly duplicates: number;
  readonly lastReceivedAt?: number;
}

export interface TriggerDelivery {
  readonly id: TriggerDeliveryId;
  readonly receivedAt: number;
  readonly duplicates: number;
  readonly payload: JsonValue;
  readonly state: TriggerDeliveryState;
  readonly attempts: number;
  readonly problem?: string;
  readonly outcome?: DeliveryOutcome;
  readonly endedAt?: number;
  readonly replayOf?: TriggerDeliveryId;
}

/** A kind as the compiler asks for it (`CatalogueTrigger` of the wiring). */
export interface KnownTrigger {
  readonly name: string;
  readonly beginsOnly?: true;
  readonly credential?: { readonly kinds: readonly string[]; readonly connector?: string };
  needsCredential(settings: Variables): boolean;
  problemsIn(settings: Variables): readonly SettingProblem[];
}

export interface SettingProblem {
  /** The setting it is about. */
  readonly field: string;
  /** A sentence: what was expected, what was found. */
  readonly message: string;
}

export interface TriggerDesk {
  kinds(): readonly TriggerKindFacts[];
  /** As things stand now. */
  finder(): (on: string) => KnownTrigger | undefined;
  /** Those of the newest version, in the order of the wiring. */
  list(process: string): Promise<readonly TriggerFacts[]>;
  /** Newest first. */
  deliveries(process: string, trigger: string, page: PageRequest): Promise<Page<TriggerDelivery>>;
  /** What came in last; undefined where nothing has, or it is too large to be looked into. */
  lastDelivery(
    process: string,
    trigger: string,
  ): Promise<{ readonly id: TriggerDeliveryId; readonly payload: Variables } | undefined>;
  /** The same once more, as a delivery of its own; undefined where there is none of that number, `full` where as many wait as may. */
  replay(
    process: string,
    trigger: string,
    id: TriggerDeliveryId,
  ): Promise<TriggerDelivery | 'full' | undefined>;
  /** False where the newest version has no such trigger. */
  setPaused(process: string, trigger: string, paused: boolean, by?: string): Promise<boolean>;
  /** Whom `/inbound/{name}` leads to: an address that a diagram made for another engine gives; undefined where nobody, or more than one. */
  findInbound(name: string): { readonly process: string; readonly trigger: string } | undefined;
  /** Undefined where nothing answers there. */
  receive(request: IncomingRequest): Promise<IncomingAnswer | undefined>;
}

/** A request for a trigger, as it came. */
export interface IncomingRequest {
  readonly at: 'hooks' | 'forms';
  readonly process: string;
  readonly trigger: string;
  /** What follows the trigger in the path, without a slash at either end. */
  readonly rest: string;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Variables;
  readonly body: Uint8Array;
  /** Of the sender. */
  readonly address: string;
  /** Aborted when the sender has gone. */
  readonly signal: AbortSignal;
}

export type IncomingAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
      readonly type: 'application/json' | 'text/html; charset=utf-8';
    }
  | {
      readonly kind: 'refused';
      readonly code: IncomingRefusal;
      /** A sentence. */
      readonly detail: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** Codes of the API's catalogue. */
export type IncomingRefusal =
  | 'no-such-trigger'
  | 'trigger-not-signed'
  | 'trigger-full'
  | 'trigger-not-ready'
  | 'trigger-method'
  | 'body-too-large'
  | 'body-unreadable';
