import type { Database } from '../database.ts';

const KEEP = 'UPDATE delivery SET keep_until = ? WHERE id = ? AND keep_until IS NULL';

/** False where it is gone, or kept already. */
export function keepDelivery(database: Database, id: number, keepUntil: number): boolean {
  return database.run(KEEP, [keepUntil, id]) === 1;
}
