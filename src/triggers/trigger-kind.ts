/**
 * A kind of trigger, one declaration: the form of the panel, the validation, the page about it and the run read this
 * object. `kinds/index.ts` lists the kinds; nothing else changes when one is added.
 *
 * Boundary: declares. Keeping deliveries and acting on them is `intake.ts` and `dispatcher.ts`; a kind only takes in.
 *
 * Invariants:
 * K1  What `deliver` resolved with is on the disk, the cursor that came with it too.
 * K2  `open` is called again after every change of the process; a kind keeps nothing but its cursor in between.
 * K3  A payload holds no secret: what a sender signed in with is left out by the kind.
 */
import type { Static, TObject, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { CredentialUse } from '../connectors/action.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { CaseId, Variables } from '../kernel/command.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenCredential } from '../ports/credentials.ts';
import type { Documents } from '../ports/documents.ts';
import type { Log } from '../ports/log.ts';
import type { OutgoingHttp } from '../ports/outgoing-http.ts';
import type { DeliveryOutcome, TriggerDeliveryId, TriggerDeliveryRow } from '../ports/trigger-store.ts';
import type { IncomingAnswer, IncomingRequest } from '../ports/triggers.ts';
import type { StartDefinition } from '../wiring/definition.ts';
import type { TriggerWiring } from '../wiring/wiring-document.ts';
import type { CaseProgress } from './case-follower.ts';

export interface TriggerKind {
  readonly on: TriggerWiring['on'];
  readonly name: string;
  /** What it is for, in a sentence or two for a business reader. */
  readonly description: string;
  /** A JSON schema of an object; its properties are the form's fields, in their order (`field` of `connectors/action.ts`). */
  readonly settings: TObject;
  /** `connector`: the id that credentials are granted to. */
  readonly credential?: CredentialUse & { readonly connector: string };
  /** The variables that `when`, `data` and `title` see. */
  readonly delivers: TSchema;
  /** The variables of the case where the wiring has no `data`. Absent: all that was delivered. */
  readonly variables?: (payload: Variables) => Variables;
  /** Where it is reached over HTTP. */
  readonly reachedAt?: 'hooks' | 'forms';
  readonly open: (context: TriggerContext<Variables>) => Promise<OpenTrigger>;
}

export interface OpenTrigger {
  /** Takes nothing more; resolves when what was under way is over. */
  close(): Promise<void>;
  /** Resolves when it does nothing now. */
  idle?(): Promise<void>;
  /** Of kinds that are reached over HTTP. */
  receive?(request: IncomingRequest): Promise<IncomingAnswer>;
  /** What follows the trigger in its address. */
  readonly path?: string;
  /** The next times it will happen by itself, epoch ms. */
  nextTimes?(count: number): readonly number[];
}

export interface TriggerContext<Settings> {
  readonly process: string;
  readonly processName: string;
  readonly trigger: string;
  readonly settings: Settings;
  /** Where its cases begin; undefined where it tells a message. */
  readonly start: StartDefinition | undefined;
  deliver(arrival: Arrival): Promise<Taken>;
  readonly cursor: {
    get(): Promise<JsonValue | undefined>;
    /** On its own; better with a delivery (`Arrival.cursor`). */
    set(value: JsonValue): Promise<void>;
  };
  /** Undefined where none is chosen. Throws `CredentialProblem`. */
  openCredential(): Promise<OpenCredential | undefined>;
  readonly documents: Documents;
  readonly http: OutgoingHttp;
  readonly clock: Clock;
  readonly log: Log;
  /** What keeps it from working, a sentence for people; undefined: it works (again). */
  tell(problem: string | undefined): Promise<void>;
  /** Resolves when something became of the delivery, or the signal is aborted (then undefined). */
  settled(id: TriggerDeliveryId, signal: AbortSignal): Promise<DeliveryOutcome | undefined>;
  findByTicket(ticket: string): Promise<TriggerDeliveryRow | undefined>;
  /** Follows a case until `enough` says so or the signal is aborted; the last it has seen. */
  follow(
    caseId: CaseId,
    enough: (progress: CaseProgress) => boolean,
    signal: AbortSignal,
  ): Promise<CaseProgress>;
}

/** Something that came in. */
export interface Arrival {
  readonly payload: Variables;
  /** Absent: never taken for a repetition. */
  readonly dedupKey?: string;
  /** Epoch ms; absent: now. */
  readonly receivedAt?: number;
  /** What the trigger goes on from after this one. */
  readonly cursor?: JsonValue;
  /** What its sender can ask for its outcome with; unguessable. */
  readonly ticket?: string;
}

export type Taken =
  | { readonly kind: 'kept'; readonly delivery: TriggerDeliveryRow }
  /** The first that came with the same dedup key. */
  | { readonly kind: 'duplicate'; readonly delivery: TriggerDeliveryRow }
  /** As many wait as may; nothing was kept. Try again later. */
  | { readonly kind: 'full' };

/** A kind as its author writes it: `open` gets settings of the declared shape. */
export interface TriggerDeclaration<Settings extends TObject> extends Omit<TriggerKind, 'settings' | 'open'> {
  readonly settings: Settings;
  readonly open: (context: TriggerContext<Static<Settings>>) => Promise<OpenTrigger>;
}

/** Settings are not as declared, or something else in them cannot be; `message` is a sentence for people. */
export class TriggerProblem extends Error {
  override readonly name = 'TriggerProblem';
}

export function defineTrigger<Settings extends TObject>(kind: TriggerDeclaration<Settings>): TriggerKind {
  return {
    ...kind,
    open: async (context) => {
      const settings = withDefaults(kind.settings, context.settings);
      if (!Check(kind.settings, settings)) throw new TriggerProblem(settingsProblem(kind, settings));
      return kind.open({ ...context, settings });
    },
  };
}

function withDefaults(schema: TObject, given: Variables): Variables {
  const settings: Record<string, JsonValue> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const usual = 'default' in property ? (property.default as JsonValue) : undefined; // cast: a declaration's default is JSON (`FieldLook`)
    const chosen = value ?? usual;
    if (chosen !== undefined && chosen !== null) settings[name] = chosen;
  }
  return settings;
}

function settingsProblem({ settings: schema }: Pick<TriggerKind, 'settings'>, given: Variables): string {
  const [first] = Errors(schema, given);
  const missing =
    first !== undefined && 'requiredProperties' in first.params ? first.params.requiredProperties : undefined;
  if (Array.isArray(missing)) return `“${labelOf(schema, String(missing[0]))}” is not filled in.`;
  const field = first?.instancePath.slice(1).split('/')[0] ?? '';
  return `“${labelOf(schema, field)}” is not what was expected: it ${first?.message ?? 'is of the wrong kind'}.`;
}

function labelOf(schema: TObject, field: string): string {
  const property: unknown = Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined;
  const title =
    typeof property === 'object' && property !== null && 'title' in property ? property.title : undefined;
  return typeof title === 'string' ? title : field;
}
