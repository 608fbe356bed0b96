/** The columns of a job, for every query that reads one. */
import type { JobRow } from '../../ports/store.ts';
import { integer, json, optionalInteger, optionalText, present, text } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';
import { waitIdOf } from './row-id.ts';

export const SELECT_JOB = `
  SELECT id, case_id, element, job_type, variables, max_attempts, backoff_ms, attempt, ready_at, fence, worker, headers, priority, created_at, failure FROM job`;

export function jobRowOf(row: SqlRow): JobRow {
  return {
    ...waitIdOf(integer(row, 'id')),
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
