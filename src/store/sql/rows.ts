/**
 * What the columns of instances, waits and deliveries say, alike in both stores. How a wait is named by its key differs: the
 * store gives it.
 */
import type {
  DeliveryRow,
  IncidentRow,
  InstanceLine,
  InstanceStatus,
  JobRow,
  StartTimerRow,
  SubscriptionRow,
  TimerRow,
  UserTaskRow,
  WaitId,
} from '../../ports/store.ts';
import { integer, json, optionalInteger, optionalText, present, text } from './columns.ts';
import type { SqlRow } from './program.ts';

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

export function jobRowOf(row: SqlRow, id: WaitId): JobRow {
  return {
    ...id,
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

export function timerRowOf(row: SqlRow, id: WaitId): TimerRow {
  return {
    ...id,
    case: integer(row, 'case_id'),
    element: text(row, 'element'),
    at: integer(row, 'at'),
  };
}

export function subscriptionRowOf(row: SqlRow, id: WaitId): SubscriptionRow {
  const trigger = text(row, 'trigger');
  return {
    ...id,
    case: integer(row, 'case_id'),
    process: text(row, 'process'),
    element: text(row, 'element'),
    trigger: trigger === 'signal' || trigger === 'condition' ? trigger : 'message',
    name: text(row, 'name'),
    ...present('correlation', optionalText(row, 'correlation')),
  };
}

export function userTaskRowOf(row: SqlRow, id: WaitId): UserTaskRow {
  return {
    ...id,
    case: integer(row, 'case_id'),
    deployment: integer(row, 'deployment'),
    offer: json(row, 'offer'),
    ...present('person', optionalText(row, 'person')),
    createdAt: integer(row, 'created_at'),
  };
}

export function incidentRowOf(row: SqlRow, id: WaitId): IncidentRow {
  return {
    ...id,
    case: integer(row, 'case_id'),
    deployment: integer(row, 'deployment'),
    element: text(row, 'element'),
    code: text(row, 'code') as IncidentRow['code'], // cast: only the store writes this column, from a row of that type
    message: text(row, 'message'),
    raisedAt: integer(row, 'raised_at'),
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

export function deliveryRowOf(row: SqlRow): DeliveryRow {
  return {
    id: integer(row, 'id'),
    parcel: json(row, 'parcel'),
    createdAt: integer(row, 'created_at'),
    ...present('keepUntil', optionalInteger(row, 'keep_until')),
    ...present('chain', optionalText(row, 'chain')),
  };
}
