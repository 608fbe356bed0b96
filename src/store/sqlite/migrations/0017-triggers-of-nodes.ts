/** Which node acts on a delivery first, and which carries a trigger that looks by itself. Empty where one process has the data alone. */
import type { Migration } from '../migrate.ts';

export const triggersOfNodes0017: Migration = {
  id: 17,
  name: 'triggers of nodes',
  statements: [
    'ALTER TABLE trigger_delivery ADD COLUMN claimed_by TEXT',
    'ALTER TABLE trigger_delivery ADD COLUMN claimed_until INTEGER',
    'ALTER TABLE trigger_memory ADD COLUMN carried_by TEXT',
    'ALTER TABLE trigger_memory ADD COLUMN carried_until INTEGER',
  ],
};
