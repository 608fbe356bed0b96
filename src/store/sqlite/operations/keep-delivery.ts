import type { Database } from '../database.ts';

const KEEP = 'UPDATE delivery SET keep_until = ? WHERE id = ?';

export function keepDelivery(database: Database, id: number, keepUntil: number): void {
  database.run(KEEP, [keepUntil, id]);
}
