/** /api/processes/{key}/triggers */
import type { Delivery, DeliveryPage, TriggerKinds, TriggerList } from '../../src/server/api/triggers.ts';
import { get, post } from './request.ts';

const at = (key: string) => `/api/processes/${encodeURIComponent(key)}/triggers`;
const oneAt = (key: string, trigger: string) => `${at(key)}/${encodeURIComponent(trigger)}`;

export function listTriggerKinds(): Promise<TriggerKinds> {
  return get('/api/triggers/kinds');
}

/** Those of the newest version. */
export function listTriggers(key: string): Promise<TriggerList> {
  return get(at(key));
}

/** Newest first. */
export function listDeliveries(
  key: string,
  trigger: string,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<DeliveryPage> {
  return get(`${oneAt(key, trigger)}/deliveries`, page);
}

export function replayDelivery(key: string, trigger: string, delivery: number): Promise<Delivery> {
  return post(`${oneAt(key, trigger)}/deliveries/${delivery}/replay`);
}

export function pauseTrigger(key: string, trigger: string, paused: boolean): Promise<{ done: true }> {
  return post(`${oneAt(key, trigger)}/paused`, { paused }, 'PUT');
}
