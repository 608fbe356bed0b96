/** Which node acts on a delivery of a trigger first, and which carries a trigger that looks by itself. */
import type { PgMigration } from '../migrate.ts';
import { TEXT } from './0001-schema.ts';

export const triggersOfNodes0003: PgMigration = {
  id: 3,
  name: 'triggers of nodes',
  oldestReader: 1,
  statements: [
    `ALTER TABLE trigger_delivery ADD COLUMN claimed_by ${TEXT}, ADD COLUMN claimed_until bigint`,
    `ALTER TABLE trigger_memory ADD COLUMN carried_by ${TEXT}, ADD COLUMN carried_until bigint`,
  ],
};
