/** Drafts of wirings, and what was tried while they were worked on. */
import type { Migration } from '../migrate.ts';

export const wiringDrafts0008: Migration = {
  id: 8,
  name: 'wiring drafts',
  statements: [
    `CREATE TABLE wiring_draft (
      library_key TEXT PRIMARY KEY,
      revision INTEGER NOT NULL,
      draft TEXT
    )`,
    `CREATE TABLE wiring_trial (
      id INTEGER PRIMARY KEY,
      library_key TEXT NOT NULL,
      element TEXT NOT NULL,
      entry_hash TEXT NOT NULL,
      tried_at INTEGER NOT NULL,
      tried_by TEXT NOT NULL,
      mode TEXT NOT NULL,
      worked INTEGER NOT NULL,
      output TEXT,
      exchange TEXT
    )`,
    'CREATE INDEX wiring_trial_of_element ON wiring_trial (library_key, element, id)',
  ],
};
