/** The columns of an instance's line, for every query that reads one. */
import type { InstanceLine, InstanceStatus } from '../../ports/store.ts';
import { integer, optionalInteger, optionalText, present, text } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';

export const SELECT_INSTANCE = `
  SELECT id, case_id, deployment, process, status, started_at, ended_at, title, started_by, parent_instance, parent_key, reason
  FROM instance`;

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
