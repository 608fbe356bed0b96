import type { DeliveryRow, SubscriptionRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { deliveryRowOf, SELECT_DELIVERY } from '../delivery-columns.ts';

const TO_ELEMENT = `
  ${SELECT_DELIVERY}
  WHERE keep_until IS NOT NULL AND kind = 'message-to-element' AND case_id = ? AND process = ? AND element = ?
  ORDER BY id LIMIT ?`;
const BY_NAME = `
  ${SELECT_DELIVERY}
  WHERE keep_until IS NOT NULL AND kind = 'message-by-name' AND name = ?
  ORDER BY id LIMIT ?`;
const BY_CORRELATION = `
  ${SELECT_DELIVERY}
  WHERE keep_until IS NOT NULL AND kind = 'message-by-name' AND name = ? AND correlation = ?
  ORDER BY id LIMIT ?`;

export function keptFor(
  database: Database,
  subscription: SubscriptionRow,
  limit: number,
): readonly DeliveryRow[] {
  if (subscription.trigger === 'signal') return [];
  const { name, correlation } = subscription;
  const toElement = database.all(TO_ELEMENT, [
    subscription.case,
    subscription.process,
    subscription.element,
    limit,
  ]);
  const byName =
    correlation === undefined
      ? database.all(BY_NAME, [name, limit])
      : database.all(BY_CORRELATION, [name, correlation, limit]);
  return [...toElement, ...byName].slice(0, limit).map(deliveryRowOf);
}

export function keptByName(database: Database, name: string, limit: number): readonly DeliveryRow[] {
  return database.all(BY_NAME, [name, limit]).map(deliveryRowOf);
}
