/** The columns of instances, journals, waits and deliveries, for every query that reads one. */
import type {
  DeliveryRow,
  IncidentRow,
  InstanceLine,
  InstanceStatus,
  JobRow,
  JournalRow,
  StartTimerRow,
  SubscriptionRow,
  TimerRow,
  UserTaskRow,
  WaitId,
} from '../../ports/store.ts';
import { integer, json, optionalInteger, optionalText, present, text } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';

export const INSTANCE_COLUMNS = `id, case_id, deployment, process, status, started_at, ended_at, title, started_by,
  parent_instance, parent_key, reason`;
export const SELECT_INSTANCE = `SELECT ${INSTANCE_COLUMNS} FROM instance`;

export function instanceLineOf(row: SqlRow): InstanceLine {
  const parent = optionalInteger(row, 'parent_instance');
  return {
    id: integer(row, 'id'),
    case: integer(row, 'case_id'),
    deployment: integer(row, 'deployment'),
    process: text(row, 'process'),
    status: statusOf(row),
    startedAt: integer(row, 'started_at'),
    ...present('endedAt', optionalInteger(row, 'ended_at')),
    ...present('title', optionalText(row, 'title')),
    ...present('by', optionalText(row, 'started_by')),
    ...(parent === undefined ? {} : { parent: { instance: parent, key: integer(row, 'parent_key') } }),
    ...present('reason', optionalText(row, 'reason')),
  };
}

function statusOf(row: SqlRow): InstanceStatus {
  const status = text(row, 'status');
  if (status === 'active' || status === 'completed' || status === 'terminated' || status === 'stopped')
    return status;
  throw new Error(`Column status: unknown status ${status}`);
}

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
  return {
    ...waitIdOf(row),
    case: integer(row, 'case_id'),
    element: text(row, 'element'),
    jobType: text(row, 'job_type'),
    variables: json(row, 'variables'),
    maxAttempts: integer(row, 'max_attempts'),
    backoff_ms: integer(row, 'backoff_ms'),
    attempt: integer(row, 'attempt'),
    readyAt: optionalInteger(row, 'ready_at'),
    fence: integer(row, 'fence'),
    ...present('worker', optionalText(row, 'worker')),
    ...(optionalText(row, 'headers') === undefined ? {} : { headers: json(row, 'headers') }),
    ...present('priority', integer(row, 'priority') || undefined),
    createdAt: integer(row, 'created_at'),
    ...present('failure', optionalText(row, 'failure')),
  };
}

export const SELECT_TIMER = 'SELECT instance, key, case_id, element, at FROM timer';

export function timerRowOf(row: SqlRow): TimerRow {
  return {
    ...waitIdOf(row),
    case: integer(row, 'case_id'),
    element: text(row, 'element'),
    at: integer(row, 'at'),
  };
}

export function startTimerRowOf(row: SqlRow): StartTimerRow {
  return {
    deployment: integer(row, 'deployment'),
    process: text(row, 'process'),
    elements: json<readonly string[]>(row, 'elements'),
    at: integer(row, 'at'),
    ...present('every', optionalText(row, 'every')),
    ...present('remaining', optionalInteger(row, 'remaining')),
  };
}

export const SELECT_SUBSCRIPTION =
  'SELECT instance, key, case_id, process, element, trigger, name, correlation FROM subscription';

export function subscriptionRowOf(row: SqlRow): SubscriptionRow {
  const trigger = text(row, 'trigger');
  return {
    ...waitIdOf(row),
    case: integer(row, 'case_id'),
    process: text(row, 'process'),
    element: text(row, 'element'),
    trigger: trigger === 'signal' || trigger === 'condition' ? trigger : 'message',
    name: text(row, 'name'),
    ...present('correlation', optionalText(row, 'correlation')),
  };
}

export const SELECT_USER_TASK =
  'SELECT instance, key, case_id, deployment, person, offer, created_at FROM user_task';

export function userTaskRowOf(row: SqlRow): UserTaskRow {
  return {
    ...waitIdOf(row),
    case: integer(row, 'case_id'),
    deployment: integer(row, 'deployment'),
    offer: json(row, 'offer'),
    ...present('person', optionalText(row, 'person')),
    createdAt: integer(row, 'created_at'),
  };
}

export const SELECT_INCIDENT =
  'SELECT instance, key, case_id, deployment, element, code, message, raised_at FROM incident';

export function incidentRowOf(row: SqlRow): IncidentRow {
  return {
    ...waitIdOf(row),
    case: integer(row, 'case_id'),
    deployment: integer(row, 'deployment'),
    element: text(row, 'element'),
    code: text(row, 'code') as IncidentRow['code'], // cast: only the store writes this column, from a row of that type
    message: text(row, 'message'),
    raisedAt: integer(row, 'raised_at'),
  };
}

export const DELIVERY_COLUMNS = 'id, parcel, created_at, keep_until, chain';
export const SELECT_DELIVERY = `SELECT ${DELIVERY_COLUMNS} FROM delivery`;

export function deliveryRowOf(row: SqlRow): DeliveryRow {
  return {
    id: integer(row, 'id'),
    parcel: json(row, 'parcel'),
    createdAt: integer(row, 'created_at'),
    ...present('keepUntil', optionalInteger(row, 'keep_until')),
    ...present('chain', optionalText(row, 'chain')),
  };
}
