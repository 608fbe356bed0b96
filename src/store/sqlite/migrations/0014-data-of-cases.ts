/** What is found by its case when the case is removed, and what is known of documents beside their contents. */
import type { Migration } from '../migrate.ts';

export const dataOfCases0014: Migration = {
  id: 14,
  name: 'data of cases',
  statements: [
    `CREATE INDEX trigger_delivery_of_case ON trigger_delivery (json_extract(outcome, '$.case'))
     WHERE outcome IS NOT NULL`,
    // holds: hashes that stand in the content, as JSON; unnamed_since: nothing in the database names it since then.
    `CREATE TABLE document_content (
      document TEXT PRIMARY KEY,
      holds TEXT,
      unnamed_since INTEGER
    ) WITHOUT ROWID`,
  ],
};
