import type { InstanceLine } from '../../../ports/store.ts';
import { integer } from '../columns.ts';
import type { Database } from '../database.ts';

const INSERT = `
  INSERT INTO instance (id, case_id, library, root_deployment, deployment, process, status, started_at, ended_at,
                        title, started_by, parent_instance, parent_key, reason)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const LIBRARY_OF_DEPLOYMENT = 'SELECT library, id AS root_deployment FROM deployment WHERE id = ?';
const LIBRARY_OF_CASE = 'SELECT library, root_deployment FROM instance WHERE id = ?';

export function insertInstance(database: Database, line: InstanceLine): void {
  const isFirst = line.case === line.id;
  const root = database.get(
    isFirst ? LIBRARY_OF_DEPLOYMENT : LIBRARY_OF_CASE,
    isFirst ? [line.deployment] : [line.case],
  );
  if (root === undefined) {
    throw new Error(
      isFirst
        ? `No deployment ${line.deployment} for instance ${line.id}`
        : `No case ${line.case} for instance ${line.id}`,
    );
  }
  database.run(INSERT, [
    line.id,
    line.case,
    integer(root, 'library'),
    integer(root, 'root_deployment'),
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
  ]);
}
