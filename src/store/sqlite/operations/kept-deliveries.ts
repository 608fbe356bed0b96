import type { DeliveryRow, SubscriptionRow } from '../../../ports/store.ts';
import { deliveryRowOf } from '../../sql/rows.ts';
import type { Database } from '../database.ts';
import { SELECT_DELIVERY } from '../delivery-columns.ts';

const TO_ELEMENT = `
  ${SELECT_DELIVERY}
  WHERE keep_until > ? AND kind = 'message-to-element' AND case_id = ? AND process = ? AND element = ?
  ORDER BY id LIMIT ?`;
const BY_NAME = `
  ${SELECT_DELIVERY}
  WHERE keep_until > ? AND kind = 'message-by-name' AND name = ?
  ORDER BY id LIMIT ?`;
const BY_NAME_AFTER = `
  ${SELECT_DELIVERY}
  WHERE keep_until > ? AND kind = 'message-by-name' AND name = ? AND id > ?
  ORDER BY id LIMIT ?`;
const BY_CORRELATION = `
  ${SELECT_DELIVERY}
  WHERE keep_until > ? AND kind = 'message-by-name' AND name = ? AND correlation = ?
  ORDER BY id LIMIT ?`;
const WITH_TAKER = `
  ${SELECT_DELIVERY} AS d
  WHERE keep_until > ? AND id > ? AND CASE kind
    WHEN 'message-by-name' THEN EXISTS (
      SELECT 1 FROM subscription s
      WHERE s.trigger = 'message' AND s.name = d.name AND (s.correlation IS NULL OR s.correlation = d.correlation))
    ELSE EXISTS (
      SELECT 1 FROM subscription s
      WHERE s.case_id = d.case_id AND s.process = d.process AND s.element = d.element AND s.trigger = 'message')
  END
  ORDER BY id LIMIT ?`;

export function keptFor(
  database: Database,
  subscription: SubscriptionRow,
  now: number,
  limit: number,
): readonly DeliveryRow[] {
  if (subscription.trigger !== 'message') return [];
  const { name, correlation } = subscription;
  const toElement = database.all(TO_ELEMENT, [
    now,
    subscription.case,
    subscription.process,
    subscription.element,
    limit,
  ]);
  const byName =
    correlation === undefined
      ? database.all(BY_NAME, [now, name, limit])
      : database.all(BY_CORRELATION, [now, name, correlation, limit]);
  return [...toElement, ...byName].slice(0, limit).map(deliveryRowOf);
}

export function keptByName(
  database: Database,
  name: string,
  after: number,
  now: number,
  limit: number,
): readonly DeliveryRow[] {
  return database.all(BY_NAME_AFTER, [now, name, after, limit]).map(deliveryRowOf);
}

export function keptWithTaker(
  database: Database,
  after: number,
  now: number,
  limit: number,
): readonly DeliveryRow[] {
  return database.all(WITH_TAKER, [now, after, limit]).map(deliveryRowOf);
}
