/**
 * What programs outside are told of their jobs: how urgent, how old, why the attempt before failed.
 *
 * Most jobs are of ordinary priority, which needs no index of its own.
 */
import type { Migration } from '../migrate.ts';

export const outsideWork0009: Migration = {
  id: 9,
  name: 'outside work',
  statements: [
    'ALTER TABLE job ADD COLUMN priority INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE job ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE job ADD COLUMN failure TEXT',
    'CREATE INDEX job_by_priority ON job (job_type, priority, ready_at) WHERE priority <> 0',
    'CREATE INDEX instance_titled ON instance (title) WHERE title IS NOT NULL',
  ],
};
