/** By what a node tells at its start whether it has the key that credentials are sealed with. */
import type { PgMigration } from '../migrate.ts';
import { TEXT } from './0001-schema.ts';

export const sealingCheck0005: PgMigration = {
  id: 5,
  name: 'sealing check',
  oldestReader: 1,
  statements: [`CREATE TABLE sealing_check (id bigint PRIMARY KEY, sealed ${TEXT} NOT NULL)`],
};
