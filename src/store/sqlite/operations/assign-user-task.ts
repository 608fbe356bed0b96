import type { WaitId } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const ASSIGN = 'UPDATE user_task SET person = ? WHERE id = ?';

export function assignUserTask(database: Database, id: WaitId, person: string | undefined): void {
  database.run(ASSIGN, [person ?? null, rowId(id.instance, id.key)]);
}
