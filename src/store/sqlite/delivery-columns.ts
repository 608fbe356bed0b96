/** The columns of a delivery, for every query that reads one. */
import type { DeliveryRow } from '../../ports/store.ts';
import { integer, json, optionalInteger, optionalText, present } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';

export const SELECT_DELIVERY = 'SELECT id, parcel, created_at, keep_until, chain FROM delivery';

export function deliveryRowOf(row: SqlRow): DeliveryRow {
  return {
    id: integer(row, 'id'),
    parcel: json(row, 'parcel'),
    createdAt: integer(row, 'created_at'),
    ...present('keepUntil', optionalInteger(row, 'keep_until')),
    ...present('chain', optionalText(row, 'chain')),
  };
}
