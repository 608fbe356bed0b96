/**
 * For whom user tasks are meant, until when and how urgent they are, so that the inbox can be listed by it; and what jobs
 * are told beside their variables.
 *
 * `urgency` is the priority with its sign turned (50 is ordinary), so that every order of the inbox is ascending.
 * `meant_for` holds names of people and further roles in lower case, each between line feeds (`task-names.ts`).
 */
import type { Migration } from '../migrate.ts';

export const taskPeople0002: Migration = {
  id: 2,
  name: 'task-people',
  statements: [
    'ALTER TABLE job ADD COLUMN headers TEXT',
    'ALTER TABLE user_task ADD COLUMN urgency INTEGER NOT NULL DEFAULT -50',
    'ALTER TABLE user_task ADD COLUMN due_at INTEGER',
    'ALTER TABLE user_task ADD COLUMN follow_up_at INTEGER',
    'ALTER TABLE user_task ADD COLUMN meant_for TEXT',
    'DROP INDEX user_task_by_age',
    'DROP INDEX user_task_by_role',
    'DROP INDEX user_task_by_person',
    'CREATE INDEX user_task_by_urgency ON user_task (urgency, created_at, id)',
    'CREATE INDEX user_task_by_role ON user_task (role, urgency, created_at, id)',
    'CREATE INDEX user_task_by_person ON user_task (person, urgency, created_at, id) WHERE person IS NOT NULL',
  ],
};
