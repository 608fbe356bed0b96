import type { UserTaskRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const PUT = `
  INSERT OR REPLACE INTO user_task (id, case_id, deployment, role, title, person, offer, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

export function putUserTask(database: Database, row: UserTaskRow): void {
  database.run(PUT, [
    rowId(row.instance, row.key),
    row.case,
    row.deployment,
    row.offer.role,
    row.offer.title,
    row.person ?? null,
    JSON.stringify(row.offer),
    row.createdAt,
  ]);
}
