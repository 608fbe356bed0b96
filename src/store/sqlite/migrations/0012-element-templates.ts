/** Element templates that users have added. */
import type { Migration } from '../migrate.ts';

export const elementTemplates0012: Migration = {
  id: 12,
  name: 'element templates',
  statements: [
    `CREATE TABLE element_template (
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      name TEXT NOT NULL,
      file_name TEXT NOT NULL,
      json TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      added_by TEXT NOT NULL,
      PRIMARY KEY (id, version)
    ) WITHOUT ROWID`,
  ],
};
