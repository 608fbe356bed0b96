/** What is found by its case when the case is removed. */
import type { Migration } from '../migrate.ts';

export const dataOfCases0014: Migration = {
  id: 14,
  name: 'data of cases',
  statements: [
    `CREATE INDEX trigger_delivery_of_case ON trigger_delivery (json_extract(outcome, '$.case'))
     WHERE outcome IS NOT NULL`,
  ],
};
