/** The columns of a job, for every query that reads one. */
import type { JobRow } from '../../ports/store.ts';
import { integer } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';
import * as rows from '../sql/rows.ts';
import { waitIdOf } from './row-id.ts';

export const SELECT_JOB = `
  SELECT id, case_id, element, job_type, variables, max_attempts, backoff_ms, attempt, ready_at, fence, worker, headers, priority, created_at, failure FROM job`;

export function jobRowOf(row: SqlRow): JobRow {
  return rows.jobRowOf(row, waitIdOf(integer(row, 'id')));
}
