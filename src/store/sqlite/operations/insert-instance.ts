import type { InstanceLine } from '../../../ports/store.ts';
import type { Database } from '../database.ts';

const FIRST_OF_CASE = `
  INSERT INTO instance (library, root_deployment, id, case_id, deployment, process, status, started_at, ended_at,
                        title, started_by, parent_instance, parent_key, reason)
  SELECT library, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM deployment WHERE id = ?`;
const FURTHER_OF_CASE = `
  INSERT INTO instance (library, root_deployment, id, case_id, deployment, process, status, started_at, ended_at,
                        title, started_by, parent_instance, parent_key, reason)
  SELECT library, root_deployment, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM instance WHERE id = ?`;

/** Throws where its deployment, or the case it is to belong to, is not there. */
export function insertInstance(database: Database, line: InstanceLine): void {
  const isFirst = line.case === line.id;
  const inserted = database.run(isFirst ? FIRST_OF_CASE : FURTHER_OF_CASE, [
    line.id,
    line.case,
    line.deployment,
    line.process,
    line.status,
    line.startedAt,
    line.endedAt ?? null,
    line.title ?? null,
    line.by ?? null,
    line.parent?.instance ?? null,
    line.parent?.key ?? null,
    line.reason ?? null,
    isFirst ? line.deployment : line.case,
  ]);
  if (inserted === 1) return;
  throw new Error(
    isFirst
      ? `No deployment ${line.deployment} for instance ${line.id}`
      : `No case ${line.case} for instance ${line.id}`,
  );
}
