/** Which node acts on a row first, and until when no other does. Both are empty in a database that one process has alone. */
import type { Migration } from '../migrate.ts';

export const claims0015: Migration = {
  id: 15,
  name: 'claims',
  statements: [
    ...['timer', 'start_timer', 'delivery'].flatMap((table) => [
      `ALTER TABLE ${table} ADD COLUMN claimed_by TEXT`,
      `ALTER TABLE ${table} ADD COLUMN claimed_until INTEGER`,
    ]),
    'ALTER TABLE delivery ADD COLUMN chain TEXT',
    'CREATE INDEX delivery_chain ON delivery (chain, id) WHERE chain IS NOT NULL AND keep_until IS NULL',
  ],
};
