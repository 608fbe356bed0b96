/** The case a delivery began, in a column of its own: found by it when the case is removed, in every store alike. */
import type { Migration } from '../migrate.ts';

export const caseOfADelivery0016: Migration = {
  id: 16,
  name: 'case of a delivery',
  statements: [
    'DROP INDEX trigger_delivery_of_case',
    'ALTER TABLE trigger_delivery ADD COLUMN case_id INTEGER',
    `UPDATE trigger_delivery SET case_id = json_extract(outcome, '$.case')
     WHERE outcome IS NOT NULL AND json_extract(outcome, '$.case') IS NOT NULL`,
    'CREATE INDEX trigger_delivery_of_case ON trigger_delivery (case_id) WHERE case_id IS NOT NULL',
  ],
};
