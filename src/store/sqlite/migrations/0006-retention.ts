/** How long ended cases are kept, process by process, and what was removed when their time was over. */
import type { Migration } from '../migrate.ts';

export const retention0006: Migration = {
  id: 6,
  name: 'retention',
  statements: [
    `CREATE TABLE retention_change (
      id INTEGER PRIMARY KEY,
      library_key TEXT NOT NULL,
      cases TEXT,
      deliveries TEXT,
      changed_at INTEGER NOT NULL,
      changed_by TEXT
    )`,
    'CREATE INDEX retention_change_of_library ON retention_change (library_key, id)',
    // highest_instance: the highest number among those removed, so that it is not given again.
    `CREATE TABLE case_removal (
      id INTEGER PRIMARY KEY,
      library INTEGER NOT NULL,
      at INTEGER NOT NULL,
      kept TEXT NOT NULL,
      cases INTEGER NOT NULL,
      highest_instance INTEGER NOT NULL,
      UNIQUE (library, at)
    )`,
    // Instances whose rows are gone, all but their journal's.
    'CREATE TABLE journal_leftover (instance INTEGER PRIMARY KEY)',
  ],
};
