import type { WaitId } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

/** Written out in full, one a table: SQL takes no table name as a parameter. */
const DELETE = {
  job: 'DELETE FROM job WHERE id = ?',
  timer: 'DELETE FROM timer WHERE id = ?',
  subscription: 'DELETE FROM subscription WHERE id = ?',
  user_task: 'DELETE FROM user_task WHERE id = ?',
  incident: 'DELETE FROM incident WHERE id = ?',
} as const;

export function removeWait(database: Database, table: keyof typeof DELETE, id: WaitId): void {
  database.run(DELETE[table], [rowId(id.instance, id.key)]);
}
