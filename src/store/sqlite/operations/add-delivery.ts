import type { Claim, NewDelivery } from '../../../ports/store.ts';
import type { Database } from '../database.ts';

const INSERT = `
  INSERT INTO delivery (id, kind, case_id, process, element, name, correlation, parcel, created_at, keep_until, claimed_by, claimed_until, chain)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Only what a kept message is found by gets a column; the rest is read with the parcel. */
export function addDelivery(
  database: Database,
  id: number,
  delivery: NewDelivery,
  claim: Claim | undefined,
): void {
  const { parcel } = delivery;
  const toElement = parcel.kind === 'message-to-element' ? parcel : undefined;
  const byName = parcel.kind === 'message-by-name' ? parcel : undefined;
  database.run(INSERT, [
    id,
    parcel.kind,
    toElement?.case ?? null,
    toElement?.process ?? null,
    toElement?.element ?? null,
    byName?.name ?? null,
    byName?.correlation ?? null,
    JSON.stringify(parcel),
    delivery.createdAt,
    delivery.keepUntil ?? null,
    claim === undefined ? null : claim.by,
    claim === undefined ? null : claim.until,
    delivery.chain ?? null,
  ]);
}
