/** When a node last put or named a document, and until when one removes it. Empty where one process has the data alone. */
import type { Migration } from '../migrate.ts';

export const documentsOfNodes0019: Migration = {
  id: 19,
  name: 'documents of nodes',
  statements: [
    'ALTER TABLE document_content ADD COLUMN used_at INTEGER',
    'ALTER TABLE document_content ADD COLUMN leaving_until INTEGER',
  ],
};
