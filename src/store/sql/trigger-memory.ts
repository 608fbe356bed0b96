/** What a trigger remembers: whether it is paused, where it goes on, what keeps it from working. */
import type { JsonValue } from '../../expressions/value.ts';
import type { TriggerMemory, TriggerPlace } from '../../ports/trigger-store.ts';
import { integer, json, optionalInteger, optionalText, present } from './columns.ts';
import { get, type Program, run } from './program.ts';

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

export function* setTriggerCursor({ process, trigger }: TriggerPlace, cursor: JsonValue): Program<void> {
  yield* run(SET_CURSOR, [process, trigger, JSON.stringify(cursor)]);
}

export function* setTriggerProblem(
  { process, trigger }: TriggerPlace,
  problem: string | undefined,
  at: number,
): Program<void> {
  yield* run(SET_PROBLEM, [process, trigger, problem ?? null, problem === undefined ? null : at]);
}
