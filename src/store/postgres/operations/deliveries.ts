/** What is on its way, what is kept for whoever begins to wait, and who waits. */
import type { CaseId } from '../../../kernel/command.ts';
import type { Claim, DeliveryRow, SubscriptionQuery, SubscriptionRow } from '../../../ports/store.ts';
import type { ElementId } from '../../../wiring/definition.ts';
import { deliveryRowOf } from '../../sql/rows.ts';
import type { PgDatabase } from '../database.ts';
import { DELIVERY_COLUMNS, SELECT_DELIVERY, SELECT_SUBSCRIPTION, subscriptionRowOf } from '../rows.ts';

const UNDELIVERED = `${SELECT_DELIVERY} WHERE keep_until IS NULL AND id > $1 ORDER BY id LIMIT $2`;
const CLAIM = `
  UPDATE delivery d SET claimed_by = $3, claimed_until = $4
  FROM (
    SELECT id FROM delivery WHERE keep_until IS NULL AND (claimed_until IS NULL OR claimed_until <= $1)
    ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) free
  WHERE d.id = free.id
  RETURNING ${DELIVERY_COLUMNS.replaceAll(/(\w+)/gu, 'd.$1')}`;
const BEHIND = 'SELECT id FROM delivery WHERE chain = $1 AND keep_until IS NULL AND id < $2 LIMIT 1';
const KEPT = `${SELECT_DELIVERY} WHERE keep_until IS NOT NULL AND keep_until > $1`;
const TO_ELEMENT = `
  ${KEPT} AND kind = 'message-to-element' AND case_id = $2 AND process = $3 AND element = $4 ORDER BY id LIMIT $5`;
const BY_NAME = `
  ${KEPT} AND kind = 'message-by-name' AND left(name, 100) = left($2, 100) AND name = $2 AND id > $3
  ORDER BY id LIMIT $4`;
const BY_CORRELATION = `
  ${KEPT} AND kind = 'message-by-name' AND left(name, 100) = left($2, 100) AND name = $2 AND correlation = $3
  ORDER BY id LIMIT $4`;
const WITH_TAKER = `
  SELECT ${DELIVERY_COLUMNS.replaceAll(/(\w+)/gu, 'd.$1')} FROM delivery d
  WHERE d.keep_until > $1 AND d.id > $2 AND CASE d.kind
    WHEN 'message-by-name' THEN EXISTS (
      SELECT 1 FROM subscription s
      WHERE s.trigger = 'message' AND left(s.name, 100) = left(d.name, 100) AND s.name = d.name
        AND (s.correlation IS NULL OR s.correlation = d.correlation))
    ELSE EXISTS (
      SELECT 1 FROM subscription s
      WHERE s.case_id = d.case_id AND s.process = d.process AND s.element = d.element AND s.trigger = 'message')
  END
  ORDER BY d.id LIMIT $3`;
const DROP = `
  DELETE FROM delivery d USING (
    SELECT id FROM delivery WHERE keep_until IS NOT NULL AND keep_until <= $1
    ORDER BY keep_until, id LIMIT $2 FOR UPDATE SKIP LOCKED) over
  WHERE d.id = over.id RETURNING ${DELIVERY_COLUMNS.replaceAll(/(\w+)/gu, 'd.$1')}`;

const NAMED = `${SELECT_SUBSCRIPTION} WHERE trigger = $1 AND left(name, 100) = left($2, 100) AND name = $2`;
const SIGNALLED = `${NAMED} ORDER BY instance, key LIMIT $3`;
const UNCORRELATED = `${NAMED} AND left(correlation, 100) IS NULL ORDER BY instance, key LIMIT $3`;
const CORRELATED = `
  ${NAMED} AND left(correlation, 100) = left($4, 100) AND correlation = $4 ORDER BY instance, key LIMIT $3`;
const OF_ELEMENT = `${SELECT_SUBSCRIPTION}
  WHERE case_id = $1 AND process = $2 AND element = $3 AND trigger = 'message' ORDER BY instance, key LIMIT $4`;

export async function undelivered(
  database: PgDatabase,
  after: number,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  return (await database.lookUp(UNDELIVERED, [after, limit])).map(deliveryRowOf);
}

export async function claimUndelivered(
  database: PgDatabase,
  now: number,
  limit: number,
  { by, until }: Claim,
): Promise<readonly DeliveryRow[]> {
  const { rows } = await database.prepared(CLAIM, [now, limit, by, until]);
  return rows.map(deliveryRowOf).sort((a, b) => a.id - b.id);
}

export async function isBehind(
  database: PgDatabase,
  { id, chain }: Pick<DeliveryRow, 'id' | 'chain'>,
): Promise<boolean> {
  return chain !== undefined && (await database.lookUp(BEHIND, [chain, id])).length > 0;
}

export async function keptFor(
  database: PgDatabase,
  subscription: SubscriptionRow,
  now: number,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  if (subscription.trigger !== 'message') return [];
  const { name, correlation, case: caseId, process, element } = subscription;
  const [toElement, byName] = await Promise.all([
    database.lookUp(TO_ELEMENT, [now, caseId, process, element, limit]),
    correlation === undefined
      ? database.lookUp(BY_NAME, [now, name, 0, limit])
      : database.lookUp(BY_CORRELATION, [now, name, correlation, limit]),
  ]);
  return [...toElement, ...byName].slice(0, limit).map(deliveryRowOf);
}

export async function keptByName(
  database: PgDatabase,
  name: string,
  after: number,
  now: number,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  return (await database.lookUp(BY_NAME, [now, name, after, limit])).map(deliveryRowOf);
}

export async function keptWithTaker(
  database: PgDatabase,
  after: number,
  now: number,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  return (await database.query(WITH_TAKER, [now, after, limit])).rows.map(deliveryRowOf);
}

export async function dropExpiredDeliveries(
  database: PgDatabase,
  now: number,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  // What is told once is not to be lost with a connection.
  const { rows } = await database.transaction('READ COMMITTED', (session) =>
    session.prepared(DROP, [now, limit]),
  );
  return rows.map(deliveryRowOf).sort((a, b) => (a.keepUntil ?? 0) - (b.keepUntil ?? 0) || a.id - b.id);
}

/** Those that ask for exactly this correlation come first; those that ask for none take any message of the name. */
export async function subscriptionsByName(
  database: PgDatabase,
  { trigger, name, correlation, limit }: SubscriptionQuery,
): Promise<readonly SubscriptionRow[]> {
  if (trigger === 'signal') {
    return (await database.lookUp(SIGNALLED, [trigger, name, limit])).map(subscriptionRowOf);
  }
  const [exact, open] = await Promise.all([
    correlation === undefined ? [] : database.lookUp(CORRELATED, [trigger, name, limit, correlation]),
    database.lookUp(UNCORRELATED, [trigger, name, limit]),
  ]);
  return [...exact, ...open].slice(0, limit).map(subscriptionRowOf);
}

/** For messages: an element may wait for a signal beside. */
export async function subscriptionsOfElement(
  database: PgDatabase,
  caseId: CaseId,
  process: ElementId,
  element: ElementId,
  limit: number,
): Promise<readonly SubscriptionRow[]> {
  return (await database.lookUp(OF_ELEMENT, [caseId, process, element, limit])).map(subscriptionRowOf);
}
