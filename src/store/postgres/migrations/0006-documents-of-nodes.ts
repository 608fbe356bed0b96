/** When a node last put or named a document, and until when one removes it: of a keeper that has no transactions. */
import { DOCUMENT_TABLE } from '../../sql/document-contents.ts';
import type { PgMigration } from '../migrate.ts';

export const documentsOfNodes0006: PgMigration = {
  id: 6,
  name: 'documents of nodes',
  oldestReader: 1,
  statements: [`ALTER TABLE ${DOCUMENT_TABLE} ADD COLUMN used_at bigint, ADD COLUMN leaving_until bigint`],
};
