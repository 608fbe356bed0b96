/** By what it is told whether somebody has the key that credentials are sealed with. */
import type { Migration } from '../migrate.ts';

export const sealingCheck0018: Migration = {
  id: 18,
  name: 'sealing check',
  statements: ['CREATE TABLE sealing_check (id INTEGER PRIMARY KEY, sealed TEXT NOT NULL)'],
};
