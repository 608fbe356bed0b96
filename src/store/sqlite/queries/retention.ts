import type { CaseRemoval, DueCases, RetentionChange } from '../../../ports/retention-store.ts';
import { integer, text } from '../../sql/columns.ts';
import type { Database } from '../database.ts';
import { DUE, retentionChangeOf } from '../operations/retention.ts';

const CHANGES = 'SELECT * FROM retention_change WHERE library_key = ? ORDER BY id DESC LIMIT 100';
const COUNT = `SELECT count(*) AS cases FROM (SELECT 1 ${DUE} LIMIT ?3)`;
const LIBRARY = 'SELECT id FROM library WHERE key = ?';
const LAST = 'SELECT at, kept, cases FROM case_removal WHERE library = ? ORDER BY at DESC LIMIT 100';
const TOTAL = 'SELECT coalesce(sum(cases), 0) AS total FROM case_removal WHERE library = ?';

export function retentionChanges(database: Database, libraryKey: string): readonly RetentionChange[] {
  return database.all(CHANGES, [libraryKey]).map(retentionChangeOf);
}

export function countDueCases(database: Database, { libraryKey, before }: DueCases, most: number): number {
  const library = database.get(LIBRARY, [libraryKey]);
  if (library === undefined) return 0;
  const row = database.get(COUNT, [integer(library, 'id'), before, most]);
  return row === undefined ? 0 : integer(row, 'cases');
}

export function caseRemovals(
  database: Database,
  libraryKey: string,
): { readonly total: number; readonly last: readonly CaseRemoval[] } {
  const library = database.get(LIBRARY, [libraryKey]);
  if (library === undefined) return { total: 0, last: [] };
  const id = integer(library, 'id');
  const total = database.get(TOTAL, [id]);
  const last = database
    .all(LAST, [id])
    .map((row) => ({ at: integer(row, 'at'), kept: text(row, 'kept'), cases: integer(row, 'cases') }));
  return { total: total === undefined ? 0 : integer(total, 'total'), last };
}
