/** Runs that move cases to another version. */
import type { Migration } from '../migrate.ts';

export const caseMigrations0004: Migration = {
  id: 4,
  name: 'case migrations',
  statements: [
    `CREATE TABLE case_migration (
      id INTEGER PRIMARY KEY,
      library INTEGER NOT NULL,
      from_deployment INTEGER NOT NULL,
      to_deployment INTEGER NOT NULL,
      plan TEXT NOT NULL,
      cases TEXT,
      reason TEXT NOT NULL,
      started_by TEXT,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      total INTEGER NOT NULL,
      moved INTEGER NOT NULL,
      staying INTEGER NOT NULL,
      stayed TEXT NOT NULL
    )`,
    'CREATE INDEX case_migration_unfinished ON case_migration (id) WHERE ended_at IS NULL',
    'CREATE INDEX case_migration_of_library ON case_migration (library, id)',
  ],
};
