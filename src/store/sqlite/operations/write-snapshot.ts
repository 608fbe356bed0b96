import type { SnapshotRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';

const UPSERT = `
  INSERT INTO snapshot (instance, seq, state) VALUES (?, ?, ?)
  ON CONFLICT (instance) DO UPDATE SET seq = excluded.seq, state = excluded.state WHERE excluded.seq > seq`;

export function writeSnapshot(database: Database, row: SnapshotRow): void {
  database.run(UPSERT, [row.instance, row.seq, row.state]);
}
