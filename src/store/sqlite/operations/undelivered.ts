import type { DeliveryRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { deliveryRowOf, SELECT_DELIVERY } from '../delivery-columns.ts';

const UNDELIVERED = `${SELECT_DELIVERY} WHERE keep_until IS NULL AND id > ? ORDER BY id LIMIT ?`;

export function undelivered(database: Database, after: number, limit: number): readonly DeliveryRow[] {
  return database.all(UNDELIVERED, [after, limit]).map(deliveryRowOf);
}
