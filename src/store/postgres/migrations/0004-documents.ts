/** Documents kept in the database, where nothing else is named for them. Their contents are found by their hashes alone. */
import { DOCUMENT_TABLE } from '../../sql/document-contents.ts';
import type { PgMigration } from '../migrate.ts';
import { TEXT } from './0001-schema.ts';

export const documents0004: PgMigration = {
  id: 4,
  name: 'documents',
  oldestReader: 1,
  statements: [
    `CREATE TABLE ${DOCUMENT_TABLE}_kept (document ${TEXT} PRIMARY KEY, size bigint NOT NULL, used_at bigint NOT NULL)`,
    `CREATE TABLE ${DOCUMENT_TABLE}_piece (
      document ${TEXT} NOT NULL,
      number bigint NOT NULL,
      bytes bytea NOT NULL,
      PRIMARY KEY (document, number)
    )`,
    // Most are compressed already; trying again costs more than it saves.
    `ALTER TABLE ${DOCUMENT_TABLE}_piece ALTER COLUMN bytes SET STORAGE EXTERNAL`,
  ],
};
