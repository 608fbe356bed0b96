import type { Database } from '../database.ts';

const DELETE = 'DELETE FROM delivery WHERE id = ?';

/** Throws where it is gone already: whoever takes a delivery takes it alone. */
export function removeDelivery(database: Database, id: number): void {
  if (database.run(DELETE, [id]) !== 1) throw new Error(`Delivery ${id} has been taken already`);
}
