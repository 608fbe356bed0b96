import type { UserTaskRow } from '../../../ports/store.ts';
import { taskNames } from '../../sql/task-names.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const PUT = `
  INSERT OR REPLACE INTO user_task (id, case_id, deployment, role, title, person, offer, created_at,
    urgency, due_at, follow_up_at, meant_for) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Of a task that says nothing about it. */
const ORDINARY_PRIORITY = 50;

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
    -(row.offer.priority ?? ORDINARY_PRIORITY),
    row.offer.due ?? null,
    row.offer.followUp ?? null,
    taskNames(row.offer) ?? null,
  ]);
}
