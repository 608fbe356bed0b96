/** The columns of instances, journals, waits and deliveries, for every query that reads one. */
import type {
  IncidentRow,
  JobRow,
  JournalRow,
  SubscriptionRow,
  TimerRow,
  UserTaskRow,
  WaitId,
} from '../../ports/store.ts';
import { integer, text } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';
import * as rows from '../sql/rows.ts';

export const INSTANCE_COLUMNS = `id, case_id, deployment, process, status, started_at, ended_at, title, started_by,
  parent_instance, parent_key, reason`;
export const SELECT_INSTANCE = `SELECT ${INSTANCE_COLUMNS} FROM instance`;

export function journalRowOf(row: SqlRow): JournalRow {
  return {
    instance: integer(row, 'instance'),
    seq: integer(row, 'seq'),
    at: integer(row, 'at'),
    record: text(row, 'record'),
  };
}

function waitIdOf(row: SqlRow): WaitId {
  return { instance: integer(row, 'instance'), key: integer(row, 'key') };
}

/** `of`: the table's name in the statement. */
export function jobColumns(of: string): string {
  return [
    ...[
      'instance',
      'key',
      'case_id',
      'element',
      'job_type',
      'variables',
      'max_attempts',
      'backoff_ms',
      'attempt',
    ],
    ...['ready_at', 'fence', 'worker', 'headers', 'priority', 'created_at', 'failure'],
  ]
    .map((column) => `${of}.${column}`)
    .join(', ');
}

export const SELECT_JOB = `SELECT ${jobColumns('job')} FROM job`;

export function jobRowOf(row: SqlRow): JobRow {
  return rows.jobRowOf(row, waitIdOf(row));
}

export const SELECT_TIMER = 'SELECT instance, key, case_id, element, at FROM timer';

export function timerRowOf(row: SqlRow): TimerRow {
  return rows.timerRowOf(row, waitIdOf(row));
}

export const SELECT_SUBSCRIPTION =
  'SELECT instance, key, case_id, process, element, trigger, name, correlation FROM subscription';

export function subscriptionRowOf(row: SqlRow): SubscriptionRow {
  return rows.subscriptionRowOf(row, waitIdOf(row));
}

export const SELECT_USER_TASK =
  'SELECT instance, key, case_id, deployment, person, offer, created_at FROM user_task';

export function userTaskRowOf(row: SqlRow): UserTaskRow {
  return rows.userTaskRowOf(row, waitIdOf(row));
}

export const SELECT_INCIDENT =
  'SELECT instance, key, case_id, deployment, element, code, message, raised_at FROM incident';

export function incidentRowOf(row: SqlRow): IncidentRow {
  return rows.incidentRowOf(row, waitIdOf(row));
}

export const DELIVERY_COLUMNS = 'id, parcel, created_at, keep_until, chain';
export const SELECT_DELIVERY = `SELECT ${DELIVERY_COLUMNS} FROM delivery`;
