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
import { Check } from 'typebox/value';
import type { CredentialUse } from '../connectors/action.ts';
import type { AllowedFolders } from '../connectors/files/allowed-folders.ts';
import type { NamedSecrets, OpenSecrets } from '../connectors/secrets-in-inputs.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { CaseId, Variables } from '../kernel/command.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenCredential } from '../ports/credentials.ts';
import type { Documents } from '../ports/documents.ts';
import type { Log } from '../ports/log.ts';
import type { OutgoingHttp } from '../ports/outgoing-http.ts';
import type { OutgoingSockets } from '../ports/outgoing-sockets.ts';
import type { DeliveryOutcome, TriggerDeliveryId, TriggerDeliveryRow } from '../ports/trigger-store.ts';
import type { IncomingAnswer, IncomingRequest, SettingProblem } from '../ports/triggers.ts';
import type { StartDefinition } from '../wiring/definition.ts';
import type { TriggerWiring } from '../wiring/wiring-document.ts';
import type { CaseProgress } from './case-follower.ts';
import { settingProblems, withDefaults } from './setting-problems.ts';

export interface TriggerKind {
  /** `camunda-webhook`: of diagrams made for another engine. */
  readonly on: TriggerWiring['on'] | 'camunda-webhook';
  /** Only a diagram names it: no wiring, no form of the panel. */
  readonly drawnOnly?: true;
  readonly name: string;
  /** What it is for, in a sentence or two for a business reader. */
  readonly description: string;
  /** A JSON schema of an object; its properties are the form's fields, in their order (`field` of `connectors/action.ts`). */
  readonly settings: TObject;
  /** `connector`: the id that credentials are granted to; absent: that of the connector called like its kind. */
  readonly credential?: CredentialUse & { readonly connector?: string };
  /** The variables that `when`, `data` and `title` see. */
  readonly delivers: TSchema;
  /** The variables of the case where the wiring has no `data`. Absent: all that was delivered. */
  readonly variables?: (payload: Variables, settings: Variables, now: number) => Variables;
  /** Where it is reached over HTTP. */
  readonly reachedAt?: 'hooks' | 'forms';
  /** It cannot tell a message. */
  readonly beginsOnly?: true;
  /** What keeps settings from working, in the order of the form; told when they are written, and before `open`. */
  readonly problemsIn: (settings: Variables, around: CheckSurroundings) => readonly SettingProblem[];
  readonly needsCredential: (settings: Variables) => boolean;
  /** The next times it will happen by itself after `now`, of a kind that knows them; told where another node carries it. */
  readonly nextTimes?: (settings: Variables, now: number, count: number) => readonly number[];
  readonly open: (context: TriggerContext<Variables>) => Promise<OpenTrigger>;
}

/** What settings are held against beside their schema. */
export interface CheckSurroundings {
  /** Epoch ms. */
  readonly now: number;
  readonly folders: AllowedFolders;
}

export interface OpenTrigger {
  /** Takes nothing more; resolves when what was under way is over. */
  close(): Promise<void>;
  /** Resolves when it does nothing now. */
  idle?(): Promise<void>;
  /** Of kinds that are reached over HTTP. */
  receive?(request: IncomingRequest): Promise<IncomingAnswer>;
  /** Tells anew whether what it needs is there; of kinds that would find out only when something comes in. */
  lookAround?(): Promise<void>;
  /** What follows the trigger in its address. */
  readonly path?: string;
  /** What it is reached by at `/inbound/`, in place of the usual address. */
  readonly inbound?: string;
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
  /** Secrets that the settings name. Throws `CredentialProblem`. */
  openSecrets(named: NamedSecrets): Promise<OpenSecrets>;
  readonly documents: Documents;
  /** Of this computer, that Baton may work in. */
  readonly folders: AllowedFolders;
  readonly http: OutgoingHttp;
  readonly sockets: OutgoingSockets;
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

/** A kind as its author writes it: `open` gets settings of the declared shape, and only such as `check` finds nothing in. */
export interface TriggerDeclaration<Settings extends TObject>
  extends Omit<TriggerKind, 'settings' | 'open' | 'problemsIn' | 'needsCredential' | 'nextTimes'> {
  readonly settings: Settings;
  /** What the schema cannot tell. */
  readonly check?: (settings: Static<Settings>, around: CheckSurroundings) => readonly SettingProblem[];
  /** Absent: as `credential.required` says. */
  readonly needsCredential?: (settings: Static<Settings>) => boolean;
  readonly nextTimes?: (settings: Static<Settings>, now: number, count: number) => readonly number[];
  readonly open: (context: TriggerContext<Static<Settings>>) => Promise<OpenTrigger>;
}

/** Settings are not as declared, or something else in them cannot be; `message` is a sentence for people. */
export class TriggerProblem extends Error {
  override readonly name = 'TriggerProblem';
  /** The setting it is about, where that is one. */
  readonly field: string | undefined;

  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}

export function defineTrigger<Settings extends TObject>(kind: TriggerDeclaration<Settings>): TriggerKind {
  const { check, needsCredential, nextTimes, ...same } = kind;
  const problemsIn = (given: Variables, around: CheckSurroundings): readonly SettingProblem[] => {
    const settings = withDefaults(kind.settings, given);
    return Check(kind.settings, settings)
      ? (check?.(settings, around) ?? [])
      : settingProblems(kind.settings, settings);
  };
  return {
    ...same,
    problemsIn,
    needsCredential: (given) => {
      if (needsCredential === undefined) return kind.credential?.required ?? false;
      const settings = withDefaults(kind.settings, given);
      return Check(kind.settings, settings) && needsCredential(settings);
    },
    ...(nextTimes === undefined
      ? {}
      : {
          nextTimes: (given, now, count) => {
            const settings = withDefaults(kind.settings, given);
            return Check(kind.settings, settings) ? nextTimes(settings, now, count) : [];
          },
        }),
    open: async (context) => {
      const settings = withDefaults(kind.settings, context.settings);
      const [problem] = problemsIn(context.settings, {
        now: context.clock.now(),
        folders: context.folders,
      });
      if (problem !== undefined || !Check(kind.settings, settings)) {
        throw new TriggerProblem(problem?.message ?? 'Its settings are not what was expected.');
      }
      return kind.open({ ...context, settings });
    },
  };
}

/** What somebody says of settings by throwing `TriggerProblem`, as `problemsIn` has it. */
export function problemsOf(field: string, work: () => void): readonly SettingProblem[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof TriggerProblem) return [{ field: error.field ?? field, message: error.message }];
    throw error;
  }
}
