/** The columns of an instance's line, for every query that reads one. */

export const SELECT_INSTANCE = `
  SELECT id, case_id, deployment, process, status, started_at, ended_at, title, started_by, parent_instance, parent_key, reason
  FROM instance`;
