/** The columns of a user task, for every query that reads one. */
import type { UserTaskRow } from '../../ports/store.ts';
import { integer, json, optionalText, present } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';
import { waitIdOf } from './row-id.ts';

export const SELECT_USER_TASK = 'SELECT id, case_id, deployment, person, offer, created_at FROM user_task';

export function userTaskRowOf(row: SqlRow): UserTaskRow {
  return {
    ...waitIdOf(integer(row, 'id')),
    case: integer(row, 'case_id'),
    deployment: integer(row, 'deployment'),
    offer: json(row, 'offer'),
    ...present('person', optionalText(row, 'person')),
    createdAt: integer(row, 'created_at'),
  };
}
