import type { TimerRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const PUT = 'INSERT OR REPLACE INTO timer (id, case_id, element, at) VALUES (?, ?, ?, ?)';

export function putTimer(database: Database, row: TimerRow): void {
  database.run(PUT, [rowId(row.instance, row.key), row.case, row.element, row.at]);
}
