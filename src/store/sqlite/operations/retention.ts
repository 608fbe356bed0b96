/** The removal of cases whose time is over. */
import type { DueCases, RemovalRequest } from '../../../ports/retention-store.ts';
import { integer } from '../../sql/columns.ts';
import type { Database } from '../database.ts';
import { rowRange } from '../row-id.ts';

const LIBRARY = 'SELECT id FROM library WHERE key = ?';
/** Numbers grow with time: the oldest cases are found first, and those that began after `before` need no look. */
const DUE = `
  FROM instance i
  WHERE i.library = ?1 AND i.id = i.case_id AND i.started_at < ?2
    AND i.status IN ('completed', 'terminated') AND i.ended_at < ?2
    AND NOT EXISTS (
      SELECT 1 FROM instance f WHERE f.case_id = i.id AND f.id <> f.case_id
        AND (f.status IN ('active', 'stopped') OR f.ended_at >= ?2))
    AND NOT EXISTS (
      SELECT 1 FROM delivery d WHERE d.keep_until IS NULL AND i.id = coalesce(
        d.case_id, json_extract(d.parcel, '$.case'), (SELECT t.case_id FROM instance t
          WHERE t.id = coalesce(json_extract(d.parcel, '$.caller.instance'), json_extract(d.parcel, '$.to.instance')))))`;
const COUNT = `SELECT count(*) AS cases FROM (SELECT 1 ${DUE} LIMIT ?3)`;
const DUE_CASES = `SELECT i.id ${DUE} ORDER BY i.id LIMIT ?3`;
const INSTANCES = 'SELECT id FROM instance WHERE id = ?1 OR (case_id = ?1 AND id <> case_id)';
const OF_INSTANCE = ['job', 'timer', 'subscription', 'user_task', 'incident'].map(
  (table) => `DELETE FROM ${table} WHERE id BETWEEN ? AND ?`,
);
const SNAPSHOT = 'DELETE FROM snapshot WHERE instance = ?';
const ANSWERS = 'DELETE FROM answer WHERE key >= ? AND key < ?';
const LEFT_OVER = 'INSERT INTO journal_leftover (instance) VALUES (?)';
const KEPT_MESSAGES =
  "DELETE FROM delivery WHERE kind = 'message-to-element' AND case_id = ? AND keep_until IS NOT NULL";
const CAME_IN = 'DELETE FROM trigger_delivery WHERE case_id = ?';
const FURTHER = 'DELETE FROM instance WHERE case_id = ? AND id <> case_id';
const FIRST = 'DELETE FROM instance WHERE id = ?';
const NOTE = `
  INSERT INTO case_removal (library, at, kept, cases, highest_instance) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (library, at) DO UPDATE SET
    cases = cases + excluded.cases, highest_instance = max(highest_instance, excluded.highest_instance)`;
const LEFT_OVERS = 'SELECT instance FROM journal_leftover LIMIT ?';
const DROP_ROWS = 'DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE id BETWEEN ? AND ? LIMIT ?)';
const NOTHING_LEFT = 'DELETE FROM journal_leftover WHERE instance = ?';

export function removeCases(database: Database, request: RemovalRequest): number {
  const { libraryKey, before, at, kept, limit } = request;
  const library = database.get(LIBRARY, [libraryKey]);
  if (library === undefined) return 0;
  const libraryId = integer(library, 'id');
  const due = database.all(DUE_CASES, [libraryId, before, limit]).map((row) => integer(row, 'id'));
  if (due.length === 0) return 0;
  database.transaction(() => {
    const highest = due.map((id) => removeCase(database, id));
    database.run(NOTE, [libraryId, at, kept, due.length, Math.max(...highest)]);
  });
  return due.length;
}

/** The highest number of its instances. */
function removeCase(database: Database, id: number): number {
  const instances = database.all(INSTANCES, [id]).map((row) => integer(row, 'id'));
  for (const instance of instances) {
    const range = rowRange(instance);
    for (const statement of OF_INSTANCE) database.run(statement, range);
    database.run(SNAPSHOT, [instance]);
    // Keys of commands on an instance begin with it; “0” follows “/”.
    database.run(ANSWERS, [`command/${instance}/`, `command/${instance}0`]);
    database.run(LEFT_OVER, [instance]);
  }
  database.run(KEPT_MESSAGES, [id]);
  database.run(CAME_IN, [id]);
  database.run(FURTHER, [id]);
  database.run(FIRST, [id]);
  return Math.max(...instances);
}

export function removeJournalRows(database: Database, limit: number): boolean {
  const next = database.all(LEFT_OVERS, [limit]).map((row) => integer(row, 'instance'));
  if (next.length === 0) return false;
  database.transaction(() => {
    let left = limit;
    for (const instance of next) {
      // An instance without rows costs something too.
      const dropped = database.run(DROP_ROWS, [...rowRange(instance), left]);
      if (dropped < left) database.run(NOTHING_LEFT, [instance]);
      left -= dropped + 1;
      if (left <= 0) break;
    }
  });
  return true;
}

export function countDueCases(database: Database, { libraryKey, before }: DueCases, most: number): number {
  const library = database.get(LIBRARY, [libraryKey]);
  if (library === undefined) return 0;
  const row = database.get(COUNT, [integer(library, 'id'), before, most]);
  return row === undefined ? 0 : integer(row, 'cases');
}
