/** The columns of a user task, for every query that reads one. */
import type { UserTaskRow } from '../../ports/store.ts';
import { integer } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';
import * as rows from '../sql/rows.ts';
import { waitIdOf } from './row-id.ts';

export const SELECT_USER_TASK = 'SELECT id, case_id, deployment, person, offer, created_at FROM user_task';

export function userTaskRowOf(row: SqlRow): UserTaskRow {
  return rows.userTaskRowOf(row, waitIdOf(integer(row, 'id')));
}
