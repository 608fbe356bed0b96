import type { JobRow, WaitId } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { jobRowOf, SELECT_JOB } from '../job-columns.ts';
import { rowId } from '../row-id.ts';

const BY_ID = `${SELECT_JOB} WHERE id = ?`;

export function findJob(database: Database, id: WaitId): JobRow | undefined {
  const row = database.get(BY_ID, [rowId(id.instance, id.key)]);
  return row === undefined ? undefined : jobRowOf(row);
}
