/** Decision models: DMN files beside the diagrams, by key and version; whoever decides names their hash. */
import type { Migration } from '../migrate.ts';

export const decisionModels0003: Migration = {
  id: 3,
  name: 'decision-models',
  statements: [
    `CREATE TABLE decision_model (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL,
      version INTEGER NOT NULL,
      name TEXT NOT NULL,
      file_name TEXT NOT NULL,
      namespace TEXT NOT NULL,
      hash TEXT NOT NULL,
      source BLOB NOT NULL,
      imports TEXT NOT NULL,
      decisions TEXT NOT NULL,
      findings TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      created_by TEXT,
      UNIQUE (key, version)
    )`,
    'CREATE INDEX decision_model_by_hash ON decision_model (hash)',
  ],
};
