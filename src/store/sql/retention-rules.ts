/** How long the cases of a process are kept, and what was removed by it. The removal itself is each store's own. */
import type { CaseRemoval, RetentionChange } from '../../ports/retention-store.ts';
import { integer, optionalText, present, text } from './columns.ts';
import { all, get, type Program, run, type SqlRow } from './program.ts';

const ADD_CHANGE = `
  INSERT INTO retention_change (library_key, cases, deliveries, changed_at, changed_by) VALUES (?, ?, ?, ?, ?)`;
const RULES = `
  SELECT * FROM retention_change WHERE id IN (SELECT max(id) FROM retention_change GROUP BY library_key) ORDER BY id`;
const CHANGES = 'SELECT * FROM retention_change WHERE library_key = ? ORDER BY id DESC LIMIT 100';
const OF_LIBRARY = 'FROM case_removal WHERE library = (SELECT id FROM library WHERE key = ?)';
const LAST = `SELECT at, kept, cases ${OF_LIBRARY} ORDER BY at DESC LIMIT 100`;
const TOTAL = `SELECT CAST(coalesce(sum(cases), 0) AS BIGINT) AS total ${OF_LIBRARY}`;

export function* addRetentionChange(change: RetentionChange): Program<void> {
  const { libraryKey, cases, deliveries, at, by } = change;
  yield* run(ADD_CHANGE, [libraryKey, cases ?? null, deliveries ?? null, at, by ?? null]);
}

export function* retentionRules(): Program<readonly RetentionChange[]> {
  return (yield* all(RULES)).map(changeOf);
}

export function* retentionChanges(libraryKey: string): Program<readonly RetentionChange[]> {
  return (yield* all(CHANGES, [libraryKey])).map(changeOf);
}

export function* caseRemovals(
  libraryKey: string,
): Program<{ readonly total: number; readonly last: readonly CaseRemoval[] }> {
  const total = yield* get(TOTAL, [libraryKey]);
  const last = (yield* all(LAST, [libraryKey])).map((row) => ({
    at: integer(row, 'at'),
    kept: text(row, 'kept'),
    cases: integer(row, 'cases'),
  }));
  return { total: total === undefined ? 0 : integer(total, 'total'), last };
}

function changeOf(row: SqlRow): RetentionChange {
  return {
    libraryKey: text(row, 'library_key'),
    ...present('cases', optionalText(row, 'cases')),
    ...present('deliveries', optionalText(row, 'deliveries')),
    at: integer(row, 'changed_at'),
    ...present('by', optionalText(row, 'changed_by')),
  };
}
