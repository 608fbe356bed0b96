import type { IncidentRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const PUT = `
  INSERT OR REPLACE INTO incident (id, case_id, deployment, element, code, message, raised_at) VALUES (?, ?, ?, ?, ?, ?, ?)`;

export function putIncident(database: Database, row: IncidentRow): void {
  database.run(PUT, [
    rowId(row.instance, row.key),
    row.case,
    row.deployment,
    row.element,
    row.code,
    row.message,
    row.raisedAt,
  ]);
}
