/**
 * A piece of work for the command loop: performed in a turn, where it may decide commands and add rows; answered
 * after the turn's commit.
 *
 * Invariants:
 * W1  A work changes instances only through the commands it lists as decided: what `perform` returns is committed
 *     entirely or not at all.
 * W2  A work decides at most one command on an instance that existed before; several only on new ones.
 */
import type { Command, InstanceId } from '../kernel/command.ts';
import type { Decision } from '../kernel/decision.ts';
import type { Effect } from '../kernel/effect.ts';
import type { InstanceEvent } from '../kernel/event.ts';
import type { InstanceLine, NewDelivery, StartTimerId, StartTimerRow, WaitId } from '../ports/store.ts';
import type { CachedInstance } from './cached-instance.ts';

export interface Work<Result> {
  /** `internal` work comes from inside and is never refused for overload. */
  readonly origin: 'caller' | 'internal';
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
}

export interface Performed<Result> {
  readonly result: Result;
  readonly decided: readonly DecidedCommand[];
  readonly rows?: Rows;
  /** What is answered when the key is given again. */
  readonly kept?: { readonly key: string; readonly answer: unknown };
}

export interface DecidedCommand {
  readonly instance: CachedInstance;
  readonly events: readonly InstanceEvent[];
  readonly effects: readonly Effect[];
  /** Of an instance that starts. */
  readonly line?: InstanceLine;
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
export function rowsWork(rows: Rows): Work<void> {
  return { origin: 'internal', perform: () => ({ result: undefined, decided: [], rows }) };
}
