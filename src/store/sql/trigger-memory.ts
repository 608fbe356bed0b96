/** What a trigger remembers: whether it is paused, where it goes on, what keeps it from working, which node carries it. */
import type { JsonValue } from '../../expressions/value.ts';
import type { Claim } from '../../ports/store.ts';
import type { TriggerMemory, TriggerPlace, TriggerStanding } from '../../ports/trigger-store.ts';
import { integer, json, optionalInteger, optionalText, present } from './columns.ts';
import { get, type Program, run, type SqlRow } from './program.ts';

const SELECT = 'SELECT * FROM trigger_memory WHERE process = ? AND trigger = ?';
const SET_PAUSED = `
  INSERT INTO trigger_memory (process, trigger, paused, paused_by) VALUES (?, ?, ?, ?)
  ON CONFLICT (process, trigger) DO UPDATE SET paused = excluded.paused, paused_by = excluded.paused_by`;
const SET_CURSOR = `
  INSERT INTO trigger_memory (process, trigger, cursor) VALUES (?, ?, ?)
  ON CONFLICT (process, trigger) DO UPDATE SET cursor = excluded.cursor`;
const SET_PROBLEM = `
  INSERT INTO trigger_memory (process, trigger, problem, problem_since) VALUES (?, ?, ?, ?)
  ON CONFLICT (process, trigger) DO UPDATE SET problem = excluded.problem,
    problem_since = CASE WHEN excluded.problem IS NULL THEN NULL ELSE coalesce(trigger_memory.problem_since, excluded.problem_since) END`;
/** Whoever wants to carry it waits until this transaction is over. */
const STILL_CARRY = `
  UPDATE trigger_memory SET carried_by = carried_by WHERE process = ? AND trigger = ? AND carried_by = ?`;
const CARRY = `
  INSERT INTO trigger_memory (process, trigger, carried_by, carried_until) VALUES (?, ?, ?, ?)
  ON CONFLICT (process, trigger) DO UPDATE SET carried_by = excluded.carried_by, carried_until = excluded.carried_until
  WHERE trigger_memory.carried_by IS NULL OR trigger_memory.carried_by = excluded.carried_by
    OR trigger_memory.carried_until <= ?`;
const LET_GO = `
  UPDATE trigger_memory SET carried_by = NULL, carried_until = NULL
  WHERE process = ? AND trigger = ? AND carried_by = ?`;

export function* triggerMemory({ process, trigger }: TriggerPlace): Program<TriggerMemory> {
  const row = yield* get(SELECT, [process, trigger]);
  if (row === undefined) return { paused: false };
  const cursor = optionalText(row, 'cursor');
  return {
    paused: integer(row, 'paused') === 1,
    ...present('pausedBy', optionalText(row, 'paused_by')),
    ...(cursor === undefined ? {} : { cursor: json<JsonValue>(row, 'cursor') }),
    ...present('problem', optionalText(row, 'problem')),
    ...present('problemSince', optionalInteger(row, 'problem_since')),
  };
}

export function* setTriggerPaused(
  { process, trigger }: TriggerPlace,
  paused: boolean,
  by: string | undefined,
): Program<void> {
  yield* run(SET_PAUSED, [process, trigger, paused ? 1 : 0, by ?? null]);
}

export function* setTriggerCursor(
  place: TriggerPlace,
  cursor: JsonValue,
  carrier?: string,
): Program<boolean> {
  if (!(yield* isCarriedBy(place, carrier))) return false;
  yield* run(SET_CURSOR, [place.process, place.trigger, JSON.stringify(cursor)]);
  return true;
}

export function* setTriggerProblem(
  place: TriggerPlace,
  problem: string | undefined,
  at: number,
  carrier?: string,
): Program<boolean> {
  if (!(yield* isCarriedBy(place, carrier))) return false;
  const since = problem === undefined ? null : at;
  yield* run(SET_PROBLEM, [place.process, place.trigger, problem ?? null, since]);
  return true;
}

/** Until the transaction is over. True without a carrier: of a trigger that nobody has to carry. */
export function* isCarriedBy(
  { process, trigger }: TriggerPlace,
  carrier: string | undefined,
): Program<boolean> {
  return carrier === undefined || (yield* run(STILL_CARRY, [process, trigger, carrier])) === 1;
}

export function* carryTriggers(
  places: readonly TriggerPlace[],
  { by, until }: Claim,
  now: number,
): Program<readonly TriggerStanding[]> {
  const standings: TriggerStanding[] = [];
  for (const { process, trigger } of places) {
    const row = yield* get(SELECT, [process, trigger]);
    const paused = row !== undefined && integer(row, 'paused') === 1;
    const isOthers = row !== undefined && isCarriedByAnother(row, by, now);
    // A write for each that others carry would be one for every node and trigger, again and again.
    const carried = !isOthers && (yield* run(CARRY, [process, trigger, by, until, now])) === 1;
    standings.push({ carried, paused });
  }
  return standings;
}

export function* letTriggersGo(places: readonly TriggerPlace[], carrier: string): Program<void> {
  for (const { process, trigger } of places) yield* run(LET_GO, [process, trigger, carrier]);
}

function isCarriedByAnother(row: SqlRow, by: string, now: number): boolean {
  const carrier = optionalText(row, 'carried_by');
  return carrier !== undefined && carrier !== by && (optionalInteger(row, 'carried_until') ?? 0) > now;
}
