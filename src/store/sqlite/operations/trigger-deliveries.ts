/** Deliveries of triggers: kept, tried, settled, dropped. */
import type {
  DeliveryChange,
  DeliveryOutcome,
  KeptDelivery,
  NewTriggerDelivery,
  TriggerDeliveryRow,
  TriggerDeliveryState,
} from '../../../ports/trigger-store.ts';
import { integer, json, optionalInteger, optionalText, present, text } from '../../sql/columns.ts';
import type { SqlRow } from '../../sql/program.ts';
import type { Database } from '../database.ts';
import { setTriggerCursor } from './trigger-memory.ts';

const WAITING =
  "SELECT count(*) AS id FROM (SELECT 1 FROM trigger_delivery WHERE process = ? AND trigger = ? AND state = 'waiting' LIMIT ?)";
const FIRST = 'SELECT * FROM trigger_delivery WHERE process = ? AND trigger = ? AND dedup_key = ?';
const COUNT_AGAIN = 'UPDATE trigger_delivery SET duplicates = duplicates + 1 WHERE id = ?';
const INSERT = `
  INSERT INTO trigger_delivery
    (process, trigger, received_at, dedup_key, duplicates, payload, state, attempts, ready_at, replay_of, ticket)
  VALUES (?, ?, ?, ?, 0, ?, 'waiting', 0, ?, ?, ?)`;
const SETTLE =
  "UPDATE trigger_delivery SET state = ?, outcome = ?, ended_at = ?, problem = NULL WHERE id = ? AND state = 'waiting'";
const RETRY =
  "UPDATE trigger_delivery SET attempts = attempts + 1, ready_at = ?, problem = ? WHERE id = ? AND state = 'waiting'";
const NOT_PAUSED = `NOT EXISTS (SELECT 1 FROM trigger_memory m
  WHERE m.process = d.process AND m.trigger = d.trigger AND m.paused = 1)`;
const DUE = `
  SELECT d.* FROM trigger_delivery d INDEXED BY trigger_delivery_waiting
  WHERE d.state = 'waiting' AND d.ready_at <= ? AND ${NOT_PAUSED} ORDER BY d.id LIMIT ?`;
const NEXT_DUE = `
  SELECT min(d.ready_at) AS at FROM trigger_delivery d INDEXED BY trigger_delivery_waiting
  WHERE d.state = 'waiting' AND d.ready_at > ? AND ${NOT_PAUSED}`;
const TRIGGERS = 'SELECT DISTINCT process, trigger FROM trigger_delivery';
const DROP_OLD =
  "DELETE FROM trigger_delivery WHERE process = ? AND trigger = ? AND state <> 'waiting' AND received_at < ?";
const DROP_BEYOND = `
  DELETE FROM trigger_delivery WHERE process = ? AND trigger = ? AND state <> 'waiting' AND id <=
    (SELECT id FROM trigger_delivery WHERE process = ? AND trigger = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`;

export function keepTriggerDeliveries(
  database: Database,
  deliveries: readonly NewTriggerDelivery[],
): readonly KeptDelivery[] {
  return database.transaction(() => deliveries.map((delivery) => keepOne(database, delivery)));
}

function keepOne(database: Database, delivery: NewTriggerDelivery): KeptDelivery {
  const { process, trigger, dedupKey, bound, cursor } = delivery;
  const first = dedupKey === undefined ? undefined : database.get(FIRST, [process, trigger, dedupKey]);
  if (first !== undefined) {
    database.run(COUNT_AGAIN, [integer(first, 'id')]);
    if (cursor !== undefined) setTriggerCursor(database, delivery, cursor);
    return { kind: 'duplicate', delivery: triggerDeliveryOf(first) };
  }
  const waiting = database.get(WAITING, [process, trigger, bound]);
  if (waiting !== undefined && integer(waiting, 'id') >= bound) return { kind: 'full' };
  database.run(INSERT, [
    process,
    trigger,
    delivery.receivedAt,
    dedupKey ?? null,
    JSON.stringify(delivery.payload),
    delivery.receivedAt,
    delivery.replayOf ?? null,
    delivery.ticket ?? null,
  ]);
  if (cursor !== undefined) setTriggerCursor(database, delivery, cursor);
  const { bound: _bound, cursor: _cursor, ...row } = delivery;
  const id = database.get('SELECT last_insert_rowid() AS id');
  return {
    kind: 'kept',
    delivery: {
      ...row,
      id: id === undefined ? 0 : integer(id, 'id'),
      duplicates: 0,
      state: 'waiting',
      attempts: 0,
    },
  };
}

export function changeTriggerDeliveries(database: Database, changes: readonly DeliveryChange[]): void {
  database.transaction(() => {
    for (const change of changes) {
      if (change.kind === 'retry') database.run(RETRY, [change.readyAt, change.problem, change.id]);
      else {
        database.run(SETTLE, [stateOf(change.outcome), JSON.stringify(change.outcome), change.at, change.id]);
      }
    }
  });
}

function stateOf({ kind }: DeliveryOutcome): TriggerDeliveryState {
  return kind === 'case' || kind === 'message' ? 'done' : kind;
}

export function dueTriggerDeliveries(
  database: Database,
  now: number,
  limit: number,
): readonly TriggerDeliveryRow[] {
  return database.all(DUE, [now, limit]).map(triggerDeliveryOf);
}

export function nextTriggerDeliveryAt(database: Database, now: number): number | undefined {
  const row = database.get(NEXT_DUE, [now]);
  return row && optionalInteger(row, 'at');
}

export function pruneTriggerDeliveries(
  database: Database,
  beforeOf: (process: string) => number,
  most: number,
): number {
  return database.transaction(() => {
    let dropped = 0;
    for (const row of database.all(TRIGGERS)) {
      const process = text(row, 'process');
      const place = [process, text(row, 'trigger')];
      dropped += database.run(DROP_OLD, [...place, beforeOf(process)]);
      dropped += database.run(DROP_BEYOND, [...place, ...place, most]);
    }
    return dropped;
  });
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
