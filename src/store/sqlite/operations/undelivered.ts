import type { Claim, DeliveryRow } from '../../../ports/store.ts';
import { deliveryRowOf } from '../../sql/rows.ts';
import type { Database } from '../database.ts';
import { SELECT_DELIVERY } from '../delivery-columns.ts';

const UNDELIVERED = `${SELECT_DELIVERY} WHERE keep_until IS NULL AND id > ? ORDER BY id LIMIT ?`;
const FREE = `
  ${SELECT_DELIVERY} WHERE keep_until IS NULL AND (claimed_until IS NULL OR claimed_until <= ?) ORDER BY id LIMIT ?`;
const BEHIND = 'SELECT id FROM delivery WHERE chain = ? AND keep_until IS NULL AND id < ? LIMIT 1';
const CLAIM = 'UPDATE delivery SET claimed_by = ?, claimed_until = ? WHERE id = ?';

export function undelivered(database: Database, after: number, limit: number): readonly DeliveryRow[] {
  return database.all(UNDELIVERED, [after, limit]).map(deliveryRowOf);
}

export function claimUndelivered(
  database: Database,
  now: number,
  limit: number,
  { by, until }: Claim,
): readonly DeliveryRow[] {
  return database.transaction(() => {
    const rows = database.all(FREE, [now, limit]).map(deliveryRowOf);
    for (const { id } of rows) database.run(CLAIM, [by, until, id]);
    return rows;
  });
}

export function isBehind(database: Database, { id, chain }: Pick<DeliveryRow, 'id' | 'chain'>): boolean {
  return chain !== undefined && database.get(BEHIND, [chain, id]) !== undefined;
}
