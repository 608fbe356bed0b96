import type { HeldLease, WaitId } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const EXTEND = 'UPDATE job SET ready_at = ? WHERE id = ? AND fence = ?';

export function extendLease(database: Database, id: WaitId, fence: number, until: number): boolean {
  return database.run(EXTEND, [until, rowId(id.instance, id.key), fence]) === 1;
}

export function extendLeases(
  database: Database,
  leases: readonly HeldLease[],
  until: number,
): readonly HeldLease[] {
  return database.transaction(() =>
    leases.filter((lease) => extendLease(database, lease, lease.fence, until)),
  );
}
