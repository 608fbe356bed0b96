import type { StartTimerId, StartTimerRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';

const PUT =
  'INSERT OR REPLACE INTO start_timer (deployment, process, elements, at, every, remaining) VALUES (?, ?, ?, ?, ?, ?)';
const REMOVE = 'DELETE FROM start_timer WHERE deployment = ? AND process = ? AND elements = ?';

export function putStartTimer(database: Database, row: StartTimerRow): void {
  database.run(PUT, [
    row.deployment,
    row.process,
    JSON.stringify(row.elements),
    row.at,
    row.every ?? null,
    row.remaining ?? null,
  ]);
}

export function removeStartTimer(database: Database, id: StartTimerId): void {
  database.run(REMOVE, [id.deployment, id.process, JSON.stringify(id.elements)]);
}
