import type { Database } from '../database.ts';

const DELETE = 'DELETE FROM delivery WHERE id = ?';

/** False where it is gone already: whoever takes a delivery takes it alone. */
export function removeDelivery(database: Database, id: number): boolean {
  return database.run(DELETE, [id]) === 1;
}
