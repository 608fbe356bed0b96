/** Credentials; what is secret of them is sealed before it comes here. */
import type { Migration } from '../migrate.ts';

export const credentials0005: Migration = {
  id: 5,
  name: 'credentials',
  statements: [
    `CREATE TABLE credential (
      name TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      fields TEXT NOT NULL,
      filled TEXT NOT NULL,
      grants TEXT NOT NULL,
      sealed TEXT NOT NULL,
      session TEXT,
      revision INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      changed_at INTEGER NOT NULL,
      changed_by TEXT
    ) WITHOUT ROWID`,
  ],
};
