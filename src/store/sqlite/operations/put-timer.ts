import type { Claim, TimerRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const PUT = 'INSERT OR REPLACE INTO timer (id, case_id, element, at, claimed_by) VALUES (?, ?, ?, ?, ?)';

/** `claim`: of the node that adds it; it is not due yet, so nothing is claimed but whose it is first. */
export function putTimer(database: Database, row: TimerRow, claim: Claim | undefined): void {
  database.run(PUT, [
    rowId(row.instance, row.key),
    row.case,
    row.element,
    row.at,
    claim === undefined ? null : claim.by,
  ]);
}
