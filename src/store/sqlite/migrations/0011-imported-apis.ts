/** Imported APIs, version by version, and the documents they came from. */
import type { Migration } from '../migrate.ts';

export const importedApis0011: Migration = {
  id: 11,
  name: 'imported APIs',
  statements: [
    `CREATE TABLE api_version (
      name TEXT NOT NULL,
      version INTEGER NOT NULL,
      document TEXT NOT NULL,
      content TEXT NOT NULL,
      PRIMARY KEY (name, version)
    ) WITHOUT ROWID`,
    'CREATE INDEX api_version_of_document ON api_version (document)',
    'CREATE TABLE api_document (hash TEXT PRIMARY KEY, content BLOB NOT NULL)',
  ],
};
