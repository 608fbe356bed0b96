/**
 * A random name for these data, part of the idempotency keys of jobs. Data that have cases already get none: an attempt
 * under way may have told an outside service the key without it.
 */
import type { Migration } from '../migrate.ts';

export const storeIdentity0013: Migration = {
  id: 13,
  name: 'store identity',
  statements: [
    'CREATE TABLE store_identity (identity TEXT NOT NULL)',
    `INSERT INTO store_identity
     SELECT CASE WHEN EXISTS (SELECT 1 FROM instance) THEN '' ELSE lower(hex(randomblob(6))) END`,
  ],
};
