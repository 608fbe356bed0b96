/** Deliveries of triggers: kept, tried, settled, listed, dropped. */

import type { Claim } from '../../ports/store.ts';
import type { Page, PageRequest } from '../../ports/store-queries.ts';
import type {
  DeliveryChange,
  DeliveryOutcome,
  KeptDelivery,
  NewTriggerDelivery,
  TriggerCounts,
  TriggerDeliveryRow,
  TriggerDeliveryState,
  TriggerPlace,
} from '../../ports/trigger-store.ts';
import { integer, json, optionalInteger, optionalText, present, text } from './columns.ts';
import { Conditions, cursorOf, pageOf, rowLimit } from './page.ts';
import { all, get, type Program, run, type SqlRow, written } from './program.ts';
import { isCarriedBy, setTriggerCursor } from './trigger-memory.ts';

const WAITING =
  "SELECT count(*) AS waiting FROM (SELECT 1 FROM trigger_delivery WHERE process = ? AND trigger = ? AND state = 'waiting' LIMIT ?) few";
const FIRST = 'SELECT * FROM trigger_delivery WHERE process = ? AND trigger = ? AND dedup_key = ?';
const COUNT_AGAIN = 'UPDATE trigger_delivery SET duplicates = duplicates + 1 WHERE id = ?';
const INSERT = `
  INSERT INTO trigger_delivery
    (process, trigger, received_at, dedup_key, duplicates, payload, state, attempts, ready_at, replay_of, ticket, claimed_by, claimed_until)
  VALUES (?, ?, ?, ?, 0, ?, 'waiting', 0, ?, ?, ?, ?, ?)
  RETURNING id`;
const SETTLE = `
  UPDATE trigger_delivery SET state = ?, outcome = ?, case_id = ?, ended_at = ?, problem = NULL
  WHERE id = ? AND state = 'waiting'`;
const RETRY = `
  UPDATE trigger_delivery SET attempts = attempts + 1, ready_at = ?, problem = ?, claimed_by = NULL, claimed_until = NULL
  WHERE id = ? AND state = 'waiting' AND (claimed_by IS NULL OR claimed_by = ?)`;
const NOT_PAUSED = `NOT EXISTS (SELECT 1 FROM trigger_memory m
  WHERE m.process = d.process AND m.trigger = d.trigger AND m.paused = 1)`;
const DUE = `
  SELECT d.* FROM trigger_delivery d
  WHERE d.state = 'waiting' AND d.ready_at <= ? AND ${NOT_PAUSED} ORDER BY +d.id LIMIT ?`;
const FREE = '(claimed_by IS NULL OR claimed_by = ? OR claimed_until <= ?)';
/** The condition stands twice: a row that another was quicker with is left out where it is written. */
const CLAIM_DUE = `
  UPDATE trigger_delivery SET claimed_by = ?, claimed_until = ?
  WHERE state = 'waiting' AND ${FREE} AND id IN (
    SELECT d.id FROM trigger_delivery d
    WHERE d.state = 'waiting' AND d.ready_at <= ? AND ${FREE} AND ${NOT_PAUSED} ORDER BY +d.id LIMIT ?)
  RETURNING *`;
const NEXT_DUE = `
  SELECT min(d.ready_at) AS at FROM trigger_delivery d
  WHERE d.state = 'waiting' AND d.ready_at > ? AND ${NOT_PAUSED}`;
const TRIGGERS = 'SELECT DISTINCT process, trigger FROM trigger_delivery';
const DROP_OLD =
  "DELETE FROM trigger_delivery WHERE process = ? AND trigger = ? AND state <> 'waiting' AND received_at < ?";
const DROP_BEYOND = `
  DELETE FROM trigger_delivery WHERE process = ? AND trigger = ? AND state <> 'waiting' AND id <=
    (SELECT id FROM trigger_delivery WHERE process = ? AND trigger = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`;

const COUNTS = `
  SELECT process, trigger,
    count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'done') AS done,
    count(*) FILTER (WHERE state = 'failed') AS failed, count(*) FILTER (WHERE state = 'put-aside') AS put_aside,
    CAST(sum(duplicates) AS BIGINT) AS duplicates, max(received_at) AS last_received_at
  FROM trigger_delivery WHERE process = ? GROUP BY process, trigger`;

export function* keepTriggerDeliveries(
  deliveries: readonly NewTriggerDelivery[],
): Program<readonly KeptDelivery[]> {
  const kept: KeptDelivery[] = [];
  for (const delivery of deliveries) kept.push(yield* keepOne(delivery));
  return kept;
}

function* keepOne(delivery: NewTriggerDelivery): Program<KeptDelivery> {
  const { process, trigger, dedupKey, bound, cursor } = delivery;
  if (!(yield* isCarriedBy(delivery, delivery.carrier))) return { kind: 'not-carried' };
  const first = dedupKey === undefined ? undefined : yield* get(FIRST, [process, trigger, dedupKey]);
  if (first !== undefined) {
    yield* run(COUNT_AGAIN, [integer(first, 'id')]);
    if (cursor !== undefined) yield* setTriggerCursor(delivery, cursor);
    return { kind: 'duplicate', delivery: triggerDeliveryOf(first) };
  }
  const waiting = yield* get(WAITING, [process, trigger, bound]);
  if (waiting !== undefined && integer(waiting, 'waiting') >= bound) return { kind: 'full' };
  const [added] = yield* written(INSERT, [
    process,
    trigger,
    delivery.receivedAt,
    dedupKey ?? null,
    JSON.stringify(delivery.payload),
    delivery.receivedAt,
    delivery.replayOf ?? null,
    delivery.ticket ?? null,
    delivery.claim?.by ?? null,
    delivery.claim?.until ?? null,
  ]);
  if (added === undefined) throw new Error('A delivery has just been added and has no number');
  if (cursor !== undefined) yield* setTriggerCursor(delivery, cursor);
  const { bound: _bound, cursor: _cursor, carrier: _carrier, claim: _claim, ...row } = delivery;
  return {
    kind: 'kept',
    delivery: { ...row, id: integer(added, 'id'), duplicates: 0, state: 'waiting', attempts: 0 },
  };
}

export function* changeTriggerDeliveries(changes: readonly DeliveryChange[]): Program<void> {
  for (const change of changes) {
    if (change.kind === 'retry') {
      yield* run(RETRY, [change.readyAt, change.problem, change.id, change.by ?? '']);
    } else {
      const { outcome, at, id } = change;
      const begun = outcome.kind === 'case' ? outcome.case : null;
      yield* run(SETTLE, [stateOf(outcome), JSON.stringify(outcome), begun, at, id]);
    }
  }
}

function stateOf({ kind }: DeliveryOutcome): TriggerDeliveryState {
  return kind === 'case' || kind === 'message' ? 'done' : kind;
}

export function* dueTriggerDeliveries(
  now: number,
  limit: number,
  claim: Claim | undefined,
): Program<readonly TriggerDeliveryRow[]> {
  if (claim === undefined) return (yield* all(DUE, [now, limit])).map(triggerDeliveryOf);
  const { by, until } = claim;
  const rows = yield* written(CLAIM_DUE, [by, until, by, now, now, by, now, limit]);
  return rows.map(triggerDeliveryOf).sort((a, b) => a.id - b.id);
}

export function* nextTriggerDeliveryAt(now: number): Program<number | undefined> {
  const row = yield* get(NEXT_DUE, [now]);
  return row && optionalInteger(row, 'at');
}

/** Its statements need not agree with each other: what is settled stays so. */
export function* pruneTriggerDeliveries(
  beforeOf: (process: string) => number,
  most: number,
): Program<number> {
  let dropped = 0;
  for (const row of yield* all(TRIGGERS)) {
    const process = text(row, 'process');
    const place = [process, text(row, 'trigger')];
    dropped += yield* run(DROP_OLD, [...place, beforeOf(process)]);
    dropped += yield* run(DROP_BEYOND, [...place, ...place, most]);
  }
  return dropped;
}

export function* findTriggerDelivery(id: number): Program<TriggerDeliveryRow | undefined> {
  const row = yield* get('SELECT * FROM trigger_delivery WHERE id = ?', [id]);
  return row && triggerDeliveryOf(row);
}

export function* findTriggerDeliveryByTicket(ticket: string): Program<TriggerDeliveryRow | undefined> {
  const row = yield* get('SELECT * FROM trigger_delivery WHERE ticket = ?', [ticket]);
  return row && triggerDeliveryOf(row);
}

/** Newest first. */
export function* triggerDeliveries(
  { process, trigger }: TriggerPlace,
  page: PageRequest,
): Program<Page<TriggerDeliveryRow>> {
  const conditions = new Conditions().add('process = ? AND trigger = ?', process, trigger);
  const cursor = cursorOf(page, 1);
  if (cursor !== undefined) conditions.add('id < ?', ...cursor);
  const sql = `SELECT * FROM trigger_delivery WHERE ${conditions.where} ORDER BY id DESC LIMIT ?`;
  const rows = yield* all(sql, [...conditions.parameters, rowLimit(page)]);
  return pageOf(rows, page, triggerDeliveryOf, ({ id }) => [id]);
}

export function* triggerCounts(process: string): Program<readonly TriggerCounts[]> {
  const rows = yield* all(COUNTS, [process]);
  return rows.map((row) => ({
    process: text(row, 'process'),
    trigger: text(row, 'trigger'),
    waiting: integer(row, 'waiting'),
    done: integer(row, 'done'),
    failed: integer(row, 'failed'),
    putAside: integer(row, 'put_aside'),
    duplicates: integer(row, 'duplicates'),
    ...present('lastReceivedAt', optionalInteger(row, 'last_received_at')),
  }));
}

export function triggerDeliveryOf(row: SqlRow): TriggerDeliveryRow {
  const outcome = optionalText(row, 'outcome');
  return {
    id: integer(row, 'id'),
    process: text(row, 'process'),
    trigger: text(row, 'trigger'),
    receivedAt: integer(row, 'received_at'),
    duplicates: integer(row, 'duplicates'),
    payload: json(row, 'payload'),
    state: text(row, 'state') as TriggerDeliveryState, // cast: only this file writes the column
    attempts: integer(row, 'attempts'),
    ...present('dedupKey', optionalText(row, 'dedup_key')),
    ...present('problem', optionalText(row, 'problem')),
    ...(outcome === undefined ? {} : { outcome: json<DeliveryOutcome>(row, 'outcome') }),
    ...present('endedAt', optionalInteger(row, 'ended_at')),
    ...present('replayOf', optionalInteger(row, 'replay_of')),
    ...present('ticket', optionalText(row, 'ticket')),
  };
}
