/** What the pages read of triggers. */
import type { Page, PageRequest } from '../../../ports/store-queries.ts';
import type { TriggerCounts, TriggerDeliveryRow, TriggerPlace } from '../../../ports/trigger-store.ts';
import { integer, optionalInteger, present, text } from '../../sql/columns.ts';
import type { Database } from '../database.ts';
import { triggerDeliveryOf } from '../operations/trigger-deliveries.ts';
import { Conditions, cursorOf, pageOf, rowLimit } from './page.ts';

const COUNTS = `
  SELECT process, trigger,
    sum(state = 'waiting') AS waiting, sum(state = 'done') AS done, sum(state = 'failed') AS failed,
    sum(state = 'put-aside') AS put_aside, sum(duplicates) AS duplicates, max(received_at) AS last_received_at
  FROM trigger_delivery WHERE process = ? GROUP BY process, trigger`;

export function findTriggerDelivery(database: Database, id: number): TriggerDeliveryRow | undefined {
  const row = database.get('SELECT * FROM trigger_delivery WHERE id = ?', [id]);
  return row && triggerDeliveryOf(row);
}

export function findTriggerDeliveryByTicket(
  database: Database,
  ticket: string,
): TriggerDeliveryRow | undefined {
  const row = database.get('SELECT * FROM trigger_delivery WHERE ticket = ?', [ticket]);
  return row && triggerDeliveryOf(row);
}

/** Newest first. */
export function triggerDeliveries(
  database: Database,
  { process, trigger }: TriggerPlace,
  page: PageRequest,
): Page<TriggerDeliveryRow> {
  const conditions = new Conditions().add('process = ? AND trigger = ?', process, trigger);
  const cursor = cursorOf(page, 1);
  if (cursor !== undefined) conditions.add('id < ?', ...cursor);
  const sql = `SELECT * FROM trigger_delivery WHERE ${conditions.where} ORDER BY id DESC LIMIT ?`;
  const rows = database.all(sql, [...conditions.parameters, rowLimit(page)]);
  return pageOf(rows, page, triggerDeliveryOf, ({ id }) => [id]);
}

export function triggerCounts(database: Database, process: string): readonly TriggerCounts[] {
  return database.all(COUNTS, [process]).map((row) => ({
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
