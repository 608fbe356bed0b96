import type { DeliveryRow } from '../../../ports/store.ts';
import { deliveryRowOf } from '../../sql/rows.ts';
import type { Database } from '../database.ts';
import { SELECT_DELIVERY } from '../delivery-columns.ts';
import { removeDelivery } from './remove-delivery.ts';

const EXPIRED = `${SELECT_DELIVERY} WHERE keep_until IS NOT NULL AND keep_until <= ? ORDER BY keep_until LIMIT ?`;

export function dropExpiredDeliveries(
  database: Database,
  now: number,
  limit: number,
): readonly DeliveryRow[] {
  const expired = database.all(EXPIRED, [now, limit]).map(deliveryRowOf);
  if (expired.length === 0) return expired;
  database.transaction(() => {
    for (const { id } of expired) removeDelivery(database, id);
  });
  return expired;
}
