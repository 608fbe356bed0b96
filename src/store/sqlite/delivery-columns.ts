/** The columns of a delivery, for every query that reads one. */

export const SELECT_DELIVERY = 'SELECT id, parcel, created_at, keep_until, chain FROM delivery';
