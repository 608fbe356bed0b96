/**
 * A piece of work for the command loop: performed in a turn, where it may decide commands and add rows; answered
 * after the turn's commit.
 *
 * Invariants:
 * W1  A work changes instances only through the commands it lists as decided: what `perform` returns is committed
 *     entirely or not at all.
 * W2  A work decides at most one command on an instance that existed before; several only on new ones, or by `migrate`.
 */
import type { Command, InstanceId } from '../kernel/command.ts';
import type { Decision } from '../kernel/decision.ts';
import type { Effect } from '../kernel/effect.ts';
import type { InstanceEvent } from '../kernel/event.ts';
import type { MigrationAudit, MigrationPlan } from '../kernel/migration/migration-plan.ts';
import type {
  HeldLease,
  InstanceLine,
  InstanceMove,
  NewDelivery,
  ScheduledStart,
  StartTimerId,
  StartTimerRow,
  WaitId,
} from '../ports/store.ts';
import type { TraceContext } from '../ports/tracer.ts';
import type { CachedInstance } from './cached-instance.ts';
import type { LoadedDeployment } from './library.ts';

export interface Work<Result> {
  /** `internal` work comes from inside and is never refused for overload. */
  readonly origin: 'caller' | 'internal';
  /** The instance it will ask for, where that is known before. */
  readonly about?: InstanceId;
  perform(turn: Turn): Promise<Performed<Result>> | Performed<Result>;
}

/** What a work finds in its turn. */
export interface Turn {
  /** Epoch ms; the same for the whole turn. */
  readonly now: number;
  /** Throws `HostError` `no-such-instance`. */
  instance(id: InstanceId): CachedInstance | Promise<CachedInstance>;
  /** Throws `HostError` `instance-stopped` where an invariant broke. */
  decide(instance: CachedInstance, command: Command): Decision;
  /** All of them, or none. Throws `HostError` `instance-stopped` where an invariant broke: then none. */
  migrate(instances: readonly CachedInstance[], move: InstancesMove): MigrationAnswer;
  /** What `migrate` would refuse, and what it would change. */
  prospect(instances: readonly CachedInstance[], passage: Pick<InstancesMove, 'to' | 'plan'>): Prospect;
}

export interface InstancesMove {
  readonly to: LoadedDeployment;
  readonly plan: MigrationPlan;
  readonly audit: MigrationAudit;
  readonly run: number;
}

export type MigrationAnswer =
  | { readonly ok: true; readonly decided: readonly DecidedCommand[] }
  | { readonly ok: false; readonly obstacles: readonly string[] };

export interface Prospect {
  /** Why it cannot move; empty: it can. */
  readonly obstacles: readonly string[];
  /** What changes for whoever works on it. */
  readonly notes: readonly string[];
}

export interface Performed<Result> {
  readonly result: Result;
  readonly decided: readonly DecidedCommand[];
  readonly rows?: Rows;
  readonly relies?: Reliance;
  /** What was read of instances may be as old as it likes. */
  readonly mayBeOld?: true;
  /** What is answered when the key is given again. */
  readonly kept?: { readonly key: string; readonly answer: unknown };
}

/** What must still be so when the work is committed; looked at only where other nodes write too. */
export interface Reliance {
  /** The job is reported by whoever holds it. */
  readonly lease?: HeldLease;
  /** The schedule that has fired. */
  readonly startTimer?: ScheduledStart;
}

export interface DecidedCommand {
  readonly instance: CachedInstance;
  readonly events: readonly InstanceEvent[];
  readonly effects: readonly Effect[];
  /** Of an instance that starts. */
  readonly line?: InstanceLine;
  /** Of a case that starts: the place in another trace that caused it. */
  readonly causedBy?: TraceContext;
  /** It goes on by the deployment it has now; `run`: which run has moved one case more with it. */
  readonly moved?: Pick<InstanceMove, 'before' | 'run'>;
}

/** Rows beside those that follow from effects. */
export interface Rows {
  /** Taken by this work. */
  readonly takenDelivery?: number;
  readonly addedDeliveries?: readonly NewDelivery[];
  readonly keptDelivery?: { readonly id: number; readonly keepUntil: number };
  /** A timer's row whose instance does not know it. */
  readonly lostTimer?: WaitId;
  readonly startTimer?: { readonly put: StartTimerRow } | { readonly removed: StartTimerId };
}

/** A work that only writes rows. */
export function rowsWork(rows: Rows, relies: Reliance = {}): Work<void> {
  return { origin: 'internal', perform: () => ({ result: undefined, decided: [], rows, relies }) };
}
